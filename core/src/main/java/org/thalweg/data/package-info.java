/// Data sets, readers, splits and minibatch samplers.
@org.jspecify.annotations.NullMarked
package org.thalweg.data;
