/// What is not elementwise, on plain Java arrays: matrix products, moves of elements and rows, and the thread team. It
/// knows nothing of tensors; sizes, strides and offsets are arguments, and so are outputs and scratch.
///
/// Read in this order:
///
/// 1. [ThreadTeam]: how tiles of a task are shared out among threads.
/// 2. [ProductShape] and [FloatProduct]: what a matrix product is, and its scalar and vector twins behind one plan.
///    `ScalarFloatProduct` is the meaning, `Blocking` how the vector twin cuts the work, `PackedFloatMethod` its loops,
///    and the register blocks that `VectorBlockWriter` writes the innermost of them. Names with `Double` are the same
///    in double precision, word for word; a test holds them to it.
/// 3. [VectorProvider] and [Warmup]: who decides whether and how wide vectors are, and how vector code gets compiled
///    while the scalar twins do the work.
/// 4. [StridedCopy], [RowMoves] and [WindowMoves]: permutations, slices, padding, concatenation; gather and
///    scatter-add; the windows of images.
/// 5. [TopElements]: the largest elements of rows, in order.
/// 6. [Decomposition] and [Factoring]: eigenvectors of symmetric matrices, orthogonal and triangular factors,
///    inverses.
///
/// Invariants:
///
/// - Results have the same bits for any number of threads, any vector width and either twin: every sum has one order.
/// - A run allocates nothing. Plans allocate, once; they hold the arrays of the current run, so they serve one run at a
///   time.
/// - The Vector API stands in classes named `Vector…` only, which are loaded only when its module is present.
/// - Vector code is used only after it has been timed and found faster than its scalar twin in this process.
///
/// Limits: products of NaNs give NaN, but not always with the same payload. The blocks for 32 registers have
/// been timed with 512-bit vectors, not on ARM. Elementwise loops and reductions are generated in
/// `org.thalweg.compile`; random numbers are in `org.thalweg.tensor`.
@org.jspecify.annotations.NullMarked
package org.thalweg.kernel;
