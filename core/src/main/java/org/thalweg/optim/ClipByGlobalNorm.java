package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Shortens the whole gradient where it is longer than a limit: Pascanu, Mikolov & Bengio (2013), "On the
/// difficulty of training recurrent neural networks", Algorithm 1.
///
///     g ← g · min(1, limit / (‖g‖ + ε)),   ‖g‖ the 2-norm over all parameters together     (1)
///
/// Differs: ε is 0 in the paper and in optax; PyTorch has 1e-6.
///
/// @param limit in (0, ∞); no default
/// @param epsilon from 0; default 0
@Named("clipByGlobalNorm")
@Meaning("shortens a gradient that is longer than a limit")
public record ClipByGlobalNorm(double limit, @Default("0") double epsilon) implements GradientTransform {
    public ClipByGlobalNorm {
        requirePositive("clipByGlobalNorm", "limit", limit);
        requireInside("clipByGlobalNorm", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
    }

    /// With ε = 0.
    public ClipByGlobalNorm(double limit) {
        this(limit, 0);
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        Tensor norm = gradient.square().sum().sqrt();
        Tensor share = Tensor.constant(step.dtype(), limit).div(norm.plus(epsilon));
        return gradient.times(share.minimum(1)); // (1)
    }
}
