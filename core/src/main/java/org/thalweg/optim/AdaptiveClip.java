package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Adaptive gradient clipping (AGC): Brock, De, Smith & Simonyan (2021), "High-performance large-scale image
/// recognition without normalization", arXiv:2102.06171, equation 3. For each unit, with the weights w into it
/// and their gradient g:
///
///     b = limit · max(‖w‖, ε)                         (1)
///     g ← g · b / max(‖g‖, 1e-6)   if ‖g‖ ≥ b          (2)
///
/// A unit is a column of a matrix `[in, out]` ([Layout.Entry#matrix]); what is no matrix is a unit as a whole.
/// w is taken where g was.
///
/// Differs: the paper does not clip the last layer of a network; leave it out with [Groups].
///
/// @param limit the paper's λ, in (0, ∞); default 0.01
/// @param epsilon ε, what weights of 0 count for, from 0; default 0.001
@Named("adaptiveClip")
@Meaning("shortens the gradient of each unit that is long beside its weights")
public record AdaptiveClip(
        @Default("0.01") double limit, @Default("0.001") double epsilon) implements GradientTransform {
    private static final double SHORTEST = 1e-6;

    public AdaptiveClip {
        requirePositive("adaptiveClip", "limit", limit);
        requireInside("adaptiveClip", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        return step.perParameter(e -> {
            Tensor w = e.isMatrix() ? e.matrix(point) : e.view(point);
            Tensor g = e.isMatrix() ? e.matrix(gradient) : e.view(gradient);
            Tensor length = e.isMatrix() ? Norms.ofColumns(g) : Norms.norm(g);
            Tensor weight = e.isMatrix() ? Norms.ofColumns(w) : Norms.norm(w);
            Tensor bound = weight.maximum(epsilon).times(limit); // (1)
            Tensor one = Tensor.constant(g.dtype(), 1);
            Tensor share = length.less(bound).select(one, bound.div(length.maximum(SHORTEST)));
            return g.times(share).reshape(e.shape()); // (2)
        });
    }
}
