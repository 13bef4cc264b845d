package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// Sizes of tensors, and quotients of them that hold where one is 0.
final class Norms {
    private Norms() {}

    /// ‖x‖, the 2-norm over all elements (Frobenius): a scalar.
    static Tensor norm(Tensor x) {
        return x.square().sum().sqrt();
    }

    /// ‖x‖ / √size: a scalar.
    static Tensor rms(Tensor x) {
        return x.square().mean().sqrt();
    }

    /// The 2-norm of each column, as a row that fits beside the matrix. `[rows, columns]` to `[1, columns]`
    static Tensor ofColumns(Tensor matrix) {
        return matrix.square().sum(0).sqrt().expand(0);
    }

    /// a / b, but `otherwise` where a or b is not above 0. Scalars
    static Tensor quotient(Tensor a, Tensor b, double otherwise) {
        Tensor other = Tensor.constant(a.dtype(), otherwise);
        return a.greater(0).and(b.greater(0)).select(a.div(b), other);
    }
}
