package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// AdamW: Loshchilov & Hutter (2019), "Decoupled weight decay regularization", arXiv:1711.05101, Algorithm 2.
///
///     m ← β₁m + (1−β₁)g     (1)      m̂ = m / (1−β₁ᵗ)     (3)
///     v ← β₂v + (1−β₂)g²    (2)      v̂ = v / (1−β₂ᵗ)     (4)
///     θ ← θ − η(m̂/(√v̂ + ε) + λθ)     (5)
///
/// g, m, v, θ : `[n]`, m = v = 0 at the start.
///
/// Differs: (5) is what the frameworks do, and so what a published λ nearly always means. In the paper the decay
/// follows the schedule, not the rate; see [Decay]. The paper leaves λ open; 0.01 is PyTorch's.
///
/// @param learningRate η; default 0.001
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 1e-8
/// @param weightDecay λ, from 0; default 0.01
/// @param decay what decays, and how fast; default [Decay#DECOUPLED]
@Named("adamw")
@Meaning("Adam with weight decay beside the gradient")
public record AdamW(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("1e-8") double epsilon,
        @Default("0.01") double weightDecay,
        @Default("decoupled") Decay decay)
        implements UpdateRule {
    /// What decays, and how fast.
    public enum Decay {
        /// All parameters, by ηλ in each step: (5).
        DECOUPLED,
        /// As [#DECOUPLED], but matrices and tensors of more dimensions only: biases and gains stay.
        MATRICES,
        /// All parameters, by λη/η₁ in each step, where η₁ is the rate of the first (6).
        PAPER
    }

    public AdamW {
        requireInside("adamw", "beta1", beta1, 0, 1);
        requireInside("adamw", "beta2", beta2, 0, 1);
        requireInside("adamw", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("adamw", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        if (decay == Decay.PAPER && learningRate.rate(0) == 0) {
            throw new IllegalArgumentException(
                    "adamw: decay=paper is relative to the rate of the first step, which is 0; start higher");
        }
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor mHat = step.unbiased(step.average("m", beta1, g), beta1); // (1) (3)
        Tensor vHat = step.unbiased(step.average("v", beta2, g.square()), beta2); // (2) (4)
        Tensor direction = EpsilonPlace.OUTSIDE.divide(mHat, vHat, epsilon);
        Tensor theta = step.parameters();
        return switch (decay) {
            case DECOUPLED -> direction.plus(theta.times(weightDecay)).times(step.rate()); // (5)
            case MATRICES -> {
                Tensor matrices = step.perParameter(
                        e -> e.shape().rank() < 2 ? Tensor.full(step.dtype(), e.shape(), 0) : e.view(theta));
                yield direction.plus(matrices.times(weightDecay)).times(step.rate());
            }
            case PAPER -> {
                Tensor share = step.scalar("decay", (_, rate) -> weightDecay * rate / learningRate.rate(0));
                yield direction.times(step.rate()).plus(theta.times(share)); // (6)
            }
        };
    }
}
