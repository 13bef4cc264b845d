/// What is not elementwise, on plain arrays: matrix products, data movement, gather and scatter; scalar and vector
/// twins; the thread team.
@org.jspecify.annotations.NullMarked
package org.thalweg.kernel;
