/// Concrete values: [Shape], [Geometry], [DType], [NDArray] on plain Java arrays, and the counter-based random
/// numbers of [Rng].
@org.jspecify.annotations.NullMarked
package org.thalweg.tensor;
