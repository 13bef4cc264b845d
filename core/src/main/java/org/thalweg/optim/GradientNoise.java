package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Gaussian noise on the gradient, less with every step: Neelakantan, Vilnis, Le, Sutskever, Kaiser, Kurach &
/// Martens (2015), "Adding gradient noise improves learning for very deep networks", arXiv:1511.06807, equations
/// 1 and 2.
///
///     g ← g + N(0, σₜ²)           (1)
///     σₜ² = η / (1 + k)^γ         (2)
///
/// with k = t − 1 steps before this one, so that the first step's variance is η. All gradients of one step get
/// the same noise. It depends on the seed of the run and on t alone.
///
/// @param variance the paper's η, from 0; default 0.01, the smallest of its 0.01, 0.3 and 1
/// @param decay γ, from 0; default 0.55
@Named("gradientNoise")
@Meaning("adds Gaussian noise that fades")
public record GradientNoise(
        @Default("0.01") double variance, @Default("0.55") double decay) implements GradientTransform {
    public GradientNoise {
        requireInside("gradientNoise", "variance", variance, 0, Double.POSITIVE_INFINITY);
        requireInside("gradientNoise", "decay", decay, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        Tensor sigma = step.scalar("sigma", t -> Math.sqrt(variance / Math.pow((double) t, decay))); // (2)
        return gradient.plus(step.random("noise", Distribution.NORMAL).times(sigma)); // (1)
    }
}
