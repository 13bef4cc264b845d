/// The trainer, callbacks, metrics and run records.
@org.jspecify.annotations.NullMarked
package org.thalweg.train;
