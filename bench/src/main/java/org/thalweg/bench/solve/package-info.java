/// Benchmarks of solvers: tables over problems with known minima, and races with other libraries.
@org.jspecify.annotations.NullMarked
package org.thalweg.bench.solve;
