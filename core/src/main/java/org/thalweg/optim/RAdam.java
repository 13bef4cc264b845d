package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// RAdam: Liu, Jiang, He, Chen, Liu, Gao & Han (2020), "On the variance of the adaptive learning rate and beyond",
/// arXiv:1908.03265, Algorithm 2.
///
///     m ← β₁m + (1−β₁)g     (1)      m̂ = m / (1−β₁ᵗ)     (3)
///     v ← β₂v + (1−β₂)g²    (2)      v̂ = v / (1−β₂ᵗ)     (4)
///     ρ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ),   ρ∞ = 2/(1−β₂) − 1     (5)
///     r = √((ρ−4)(ρ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρ))     (6)
///     θ ← θ − η r m̂/(√v̂ + ε)   if ρ > c     (7)
///     θ ← θ − η m̂              otherwise    (8)
///
/// g, m, v, θ : `[n]`, m = v = 0 at the start.
///
/// Differs: the paper has ε = 0, and a gradient that was always 0 then gives 0 here, not 0/0; it has c = 4. In
/// PyTorch and optax c = 5 and ε = 1e-8; PyTorch adds it to the other root, as [Root#UNCORRECTED].
///
/// @param learningRate η; default 0.001
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 0
/// @param threshold c, from 4; default 4
/// @param root the root that ε is added to; default [Root#CORRECTED]
@Named("radam")
@Meaning("Adam that is rectified while it has seen few gradients")
public record RAdam(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("0") double epsilon,
        @Default("4") double threshold,
        @Default("corrected") Root root)
        implements UpdateRule {
    /// The root that ε is added to.
    public enum Root {
        /// √v̂: (7).
        CORRECTED,
        /// √v: θ ← θ − η r m̂ √(1−β₂ᵗ)/(√v + ε) (9).
        UNCORRECTED
    }

    public RAdam {
        requireInside("radam", "beta1", beta1, 0, 1);
        requireInside("radam", "beta2", beta2, 0, 1);
        requireInside("radam", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("radam", "threshold", threshold, 4, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor mHat = step.unbiased(step.average("m", beta1, g), beta1); // (1) (3)
        Tensor v = step.average("v", beta2, g.square()); // (2)
        Tensor r = step.scalar("rectification", this::rectification);
        Tensor adapted = switch (root) {
            case CORRECTED -> EpsilonPlace.OUTSIDE.divide(mHat, step.unbiased(v, beta2), epsilon); // (4)
            case UNCORRECTED -> {
                Tensor correction = step.biasCorrection(beta2).sqrt();
                yield EpsilonPlace.OUTSIDE.divide(mHat, v, epsilon).times(correction); // (9)
            }
        };
        return r.greater(0).select(adapted.times(r), mHat).times(step.rate()); // (7) (8)
    }

    /// (5) and (6); 0 where (8) holds.
    private double rectification(long t) {
        double limit = 2 / (1 - beta2) - 1;
        double rho = limit - 2 * t * Math.pow(beta2, (double) t) / -Math.expm1(t * Math.log(beta2));
        return rho > threshold ? Math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho)) : 0;
    }
}
