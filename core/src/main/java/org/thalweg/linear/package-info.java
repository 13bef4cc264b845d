/// Linear algebra in double precision, on matrices that fit in memory and on operators that are only applied: what
/// solvers, least squares and studies of curvature are made of.
///
/// Read in this order:
///
/// 1. [Matrix], [SparseMatrix], and [LinearOperator], which both are: what can be multiplied by.
/// 2. [Factorization], the answer of whoever takes a matrix apart, then [CholeskyFactor], [Lu], [Qr], [Svd],
///    [Eigen], and [ModifiedCholesky] for matrices that ought to be positive definite and are not.
/// 3. [LinearSolution], the answer of whoever solves a system step by step, then [ConjugateGradients] with its
///    [Preconditioner]s ([IncompleteCholesky]), [Minres], and the stationary [Jacobi], [GaussSeidel] and [Sor].
/// 4. [SteihaugToint], conjugate gradients inside of a trust region; [Lanczos], the ends of a spectrum.
///
/// What holds:
///
/// - What may go wrong with numbers (a zero pivot, a direction of negative curvature, a NaN, steps used up) is an
///   answer with its place and reason, never an exception. What is wrong with a call (sizes) is an exception that
///   says both sizes and what fits.
/// - Arguments are read, never changed, but for `into`, which callers own. `into` is another array than the others.
/// - Norms are Euclidean, and iterations end when ‖b − Ax‖ ≤ tolerance · ‖b‖ holds of the residual computed anew.
/// - Equal arguments give equal bits: every sum has one order, on one thread.
///
/// Limits: real numbers in double precision; eigenvalues of symmetric matrices only; a sparse matrix has no direct
/// factorization. Decompositions inside of programs are ops, in [org.thalweg.kernel.Factoring].
@org.jspecify.annotations.NullMarked
package org.thalweg.linear;
