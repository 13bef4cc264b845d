package org.thalweg.kernel;

/// What a matrix is taken apart into, and which part of it is wanted.
public enum Decomposition {
    /// X = VΛVᵀ of a symmetric matrix, of which the lower triangle is read: `[n, n]` to `[n + 1, n]`. The first
    /// row are the eigenvalues, falling; row 1 + i is the eigenvector of length 1 of the i-th, whose largest
    /// component is positive. Vectors of equal eigenvalues are any orthonormal ones of their space.
    EIGEN,
    /// X = QR with orthonormal columns of Q and an upper triangular R whose diagonal is not negative: the matrix
    /// Q, `[m, n]` to `[m, min(m, n)]`. Where columns of X depend on each other, Q is completed by any that are
    /// orthonormal.
    ORTHOGONAL,
    /// X = LLᵀ of a positive definite matrix, of which the lower triangle is read: the lower triangular L, with
    /// zeros above, `[n, n]` to `[n, n]`. NaN throughout where X is not positive definite.
    CHOLESKY,
    /// X⁻¹ of a positive definite matrix, of which the lower triangle is read: `[n, n]` to `[n, n]`, symmetric to
    /// the last bit. NaN throughout where X is not positive definite.
    INVERSE
}
