package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Shortens each parameter's gradient where it is longer than a limit: Pascanu, Mikolov & Bengio (2013), "On the
/// difficulty of training recurrent neural networks", Algorithm 1, tensor by tensor; its direction as a whole
/// changes, other than with [ClipByGlobalNorm].
///
///     G ← G · min(1, limit / ‖G‖),   for each tensor G     (1)
///
/// @param limit in (0, ∞); no default
/// @param measure what is compared with the limit; default [Measure#NORM]
@Named("clipByNorm")
@Meaning("shortens the gradient of each tensor that is longer than a limit")
public record ClipByNorm(double limit, @Default("norm") Measure measure) implements GradientTransform {
    /// What is compared with the limit.
    public enum Measure {
        /// The 2-norm: (1).
        NORM,
        /// The 2-norm over √size, so that one limit fits small and large tensors, as Adafactor clips its steps
        /// (2).
        RMS
    }

    public ClipByNorm {
        requirePositive("clipByNorm", "limit", limit);
    }

    /// By the 2-norm.
    public ClipByNorm(double limit) {
        this(limit, Measure.NORM);
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        return step.perParameter(e -> {
            Tensor g = e.view(gradient);
            Tensor size = switch (measure) {
                case NORM -> Norms.norm(g);
                case RMS -> Norms.rms(g);
            };
            return g.times(Tensor.constant(g.dtype(), limit).div(size).minimum(1)); // (1) (2)
        });
    }
}
