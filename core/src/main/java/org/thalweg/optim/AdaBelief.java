package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// AdaBelief: Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris & Duncan (2020), "AdaBelief optimizer: adapting
/// stepsizes by the belief in observed gradients", arXiv:2010.07468, Algorithm 2.
///
///     m ← β₁m + (1−β₁)g                 (1)      m̂ = m / (1−β₁ᵗ)     (3)
///     s ← β₂s + (1−β₂)(g−m)² + ε_s      (2)      ŝ = s / (1−β₂ᵗ)     (4)
///     θ ← θ − η m̂/(√ŝ + ε)     (5)
///
/// g, m, s, θ : `[n]`, m = s = 0 at the start. m in (2) is the new one; ε_s stays in s and adds up there.
///
/// Differs: ε and ε_s are one number in the paper; the authors' later code and optax have 1e-16.
///
/// @param learningRate η; default 0.001
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 1e-8
/// @param epsilonAverage ε_s, from 0; default 1e-8
@Named("adabelief")
@Meaning("Adam with the variance of gradients about their mean")
public record AdaBelief(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("1e-8") double epsilon,
        @Default("1e-8") double epsilonAverage)
        implements UpdateRule {
    public AdaBelief {
        requireInside("adabelief", "beta1", beta1, 0, 1);
        requireInside("adabelief", "beta2", beta2, 0, 1);
        requireInside("adabelief", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("adabelief", "epsilonAverage", epsilonAverage, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor m = step.average("m", beta1, g); // (1)
        Tensor s = step.slot("s");
        Tensor surprise = g.minus(m).square().minus(s).times(1 - beta2);
        s = step.keep("s", s.plus(surprise).plus(epsilonAverage)); // (2)
        Tensor mHat = step.unbiased(m, beta1); // (3)
        Tensor sHat = step.unbiased(s, beta2); // (4)
        return EpsilonPlace.OUTSIDE.divide(mHat, sHat, epsilon).times(step.rate()); // (5)
    }
}
