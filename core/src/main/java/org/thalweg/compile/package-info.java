/// Program to Executable: simplify, fuse, order, plan memory, emit bytecode.
@org.jspecify.annotations.NullMarked
package org.thalweg.compile;
