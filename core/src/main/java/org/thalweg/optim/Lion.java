package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Lion: Chen et al. (2023), "Symbolic discovery of optimization algorithms", arXiv:2302.06675, Algorithm 2.
///
///     u = sign(β₁m + (1−β₁)g)     (1)
///     θ ← θ − η(u + λθ)           (2)
///     m ← β₂m + (1−β₂)g           (3)
///
/// g, m, u, θ : `[n]`, m = 0 at the start. All steps have one size, so the rate is to be three to ten times
/// smaller than Adam's and λ as many times larger.
///
/// @param learningRate η; default 0.0001
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.99
/// @param weightDecay λ, from 0; default 0
@Named("lion")
@Meaning("steps of one size, along the sign of momentum and gradient")
public record Lion(
        @Named({"lr", "learningRate"}) @Default("0.0001") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.99") double beta2,
        @Default("0") double weightDecay)
        implements UpdateRule {
    public Lion {
        requireInside("lion", "beta1", beta1, 0, 1);
        requireInside("lion", "beta2", beta2, 0, 1);
        requireInside("lion", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor m = step.slot("m");
        Tensor u = m.plus(g.minus(m).times(1 - beta1)).sign(); // (1)
        step.average("m", beta2, g); // (3)
        return u.plus(step.parameters().times(weightDecay)).times(step.rate()); // (2)
    }
}
