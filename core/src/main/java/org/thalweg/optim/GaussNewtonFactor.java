package org.thalweg.optim;

import java.util.List;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Matrices;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// B : `[m, n]` with BᵀB = JᵀHJ, the Gauss-Newton matrix: J the Jacobian of the m numbers of a model's output z
/// in its n parameters, H the Hessian of the loss in z.
///
///     H = diag(H₁, H₂, …),   Hᵢ = VΛVᵀ,   Bᵢ = Λ₊^½ Vᵀ Jᵢ
///
/// with a block Hᵢ for each row of z, along its last axis: it takes the loss for a sum of losses of one row each.
/// Negative eigenvalues, of losses that are not convex in z, count as 0.
final class GaussNewtonFactor {
    private GaussNewtonFactor() {}

    static Tensor of(Tensor loss, Tensor z, List<Tensor> views, Layout layout) {
        Tensor jacobian = jacobian(z, views, layout);
        int width = z.rank() < 2 ? 1 : z.size(-1);
        if (width == 1) {
            Tensor ones = Tensor.full(z.dtype(), z.shape(), 1);
            Tensor h = curvature(loss, z, ones).flatten();
            return jacobian.times(h.maximum(0).sqrt().expand(1));
        }
        int rows = jacobian.size(0) / width;
        Tensor blocks = Recurrence.forwards()
                .over(List.of(), List.of(units(z.dtype(), width)), (_, unit) -> {
                    Tensor each = Tensor.full(z.dtype(), z.shape(), 0).plus(unit.getFirst());
                    return new Recurrence.Turn(
                            List.of(), List.of(curvature(loss, z, each).reshape(rows, width)));
                })
                .stacked(0)
                .permute(1, 0, 2); // [rows, width, width]
        Matrices.Eigen eigen = Matrices.eigen(blocks);
        Tensor root = eigen.vectors().times(eigen.values().maximum(0).sqrt().expand(1));
        return root.transpose()
                .matmul(jacobian.reshape(rows, width, layout.size()))
                .reshape(rows * width, layout.size());
    }

    private static Tensor curvature(Tensor loss, Tensor z, Tensor v) {
        return Derivatives.hessianVector(loss, List.of(z), List.of(v)).getFirst();
    }

    /// `[m, n]`: column by column in forward mode, or row by row in reverse mode, whichever are fewer.
    private static Tensor jacobian(Tensor z, List<Tensor> views, Layout layout) {
        int m = z.shape().elements();
        int n = layout.size();
        boolean forward = n <= m;
        Tensor passes = Recurrence.forwards()
                .over(List.of(), List.of(units(z.dtype(), forward ? n : m)), (_, elements) -> {
                    Tensor unit = elements.getFirst();
                    Tensor pass = forward
                            ? Derivatives.jvp(List.of(z), views, layout.views(unit))
                                    .getFirst()
                                    .flatten()
                            : layout.flatten(Derivatives.vjp(List.of(z), List.of(unit.reshape(z.shape())), views));
                    return new Recurrence.Turn(List.of(), List.of(pass));
                })
                .stacked(0);
        return forward ? passes.transpose() : passes;
    }

    /// The unit matrix.
    static Tensor units(DType dtype, int n) {
        Tensor row = Tensor.iota(dtype, Shape.of(n, n), 0);
        return row.equalTo(Tensor.iota(dtype, Shape.of(n, n), 1)).to(dtype);
    }
}
