package org.thalweg.graph;

import org.thalweg.kernel.Decomposition;
import org.thalweg.kernel.Factoring;

/// What matrices are taken apart into, for each matrix in the last two axes.
public final class Matrices {
    private Matrices() {}

    /// The eigenvalues `[…, n]`, falling, and the eigenvectors, the columns of `[…, n, n]` in the same order.
    public record Eigen(Tensor values, Tensor vectors) {}

    /// X = VΛVᵀ of a symmetric matrix, of which the lower triangle is read; see [Decomposition#EIGEN].
    ///
    /// @param x `[…, n, n]`
    public static Eigen eigen(Tensor x) {
        Tensor both = Tensor.of(new Op.Factor(x, Decomposition.EIGEN));
        int n = x.size(-1);
        return new Eigen(
                both.slice(-2, 0, 1).squeeze(-2), both.slice(-2, 1, n + 1).transpose());
    }

    /// Q of X = QR, with the columns of X made orthonormal one after the other; see [Decomposition#ORTHOGONAL].
    ///
    /// @param x `[…, m, n]`
    /// @return `[…, m, min(m, n)]`
    public static Tensor orthogonal(Tensor x) {
        return Tensor.of(new Op.Factor(x, Decomposition.ORTHOGONAL));
    }

    /// The lower triangular L of X = LLᵀ for a positive definite matrix, of which the lower triangle is read; NaN
    /// if it is none. See [Decomposition#CHOLESKY].
    ///
    /// @param x `[…, n, n]`
    public static Tensor cholesky(Tensor x) {
        return Tensor.of(new Op.Factor(x, Decomposition.CHOLESKY));
    }

    /// X⁻¹ of a positive definite matrix, of which the lower triangle is read; NaN if it is none. See
    /// [Decomposition#INVERSE].
    ///
    /// @param x `[…, n, n]`
    public static Tensor inverse(Tensor x) {
        return Tensor.of(new Op.Factor(x, Decomposition.INVERSE));
    }

    /// How a factor is computed by teams of `threads`.
    public static Factoring factoring(Op.Factor op, int threads) {
        Tensor x = op.x();
        int size = x.size(-2) * x.size(-1);
        return Factoring.of(op.by(), x.shape().elements() / Math.max(1, size), x.size(-2), x.size(-1), threads);
    }
}
