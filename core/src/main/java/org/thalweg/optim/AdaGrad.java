package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// AdaGrad: Duchi, Hazan & Singer (2011), "Adaptive subgradient methods for online learning and stochastic
/// optimization", JMLR 12, in the form of Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 8.4.
///
///     r ← r + g²              (1)
///     θ ← θ − η g/(√r + δ)    (2)
///
/// g, r, θ : `[n]`, r = r₀ at the start.
///
/// Differs: with [EpsilonPlace#INSIDE] the divisor is √(r + δ), as in optax and Keras, which start with r₀ = 0.1.
/// PyTorch multiplies the rate by 1/(1 + (t−1)d) (3), its `lr_decay`, here `rateDecay`.
///
/// @param learningRate η; default 0.01
/// @param epsilon δ, from 0; default 1e-7
/// @param epsilonPlace where δ stands; default [EpsilonPlace#OUTSIDE]
/// @param initialAccumulator r₀, from 0; default 0
/// @param rateDecay d, from 0; default 0
@Named("adagrad")
@Meaning("rates that fall with the sum of squared gradients")
public record AdaGrad(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("1e-7") double epsilon,
        @Default("outside") EpsilonPlace epsilonPlace,
        @Default("0") double initialAccumulator,
        @Default("0") double rateDecay)
        implements UpdateRule {
    public AdaGrad {
        requireInside("adagrad", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("adagrad", "initialAccumulator", initialAccumulator, 0, Double.POSITIVE_INFINITY);
        requireInside("adagrad", "rateDecay", rateDecay, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor r = step.slot("r", step.full(initialAccumulator)).plus(g.square());
        step.keep("r", r); // (1)
        Tensor rate = step.scalar("decayed rate", (t, eta) -> eta / (1 + (t - 1) * rateDecay)); // (3)
        return epsilonPlace.divide(g, r, epsilon).times(rate); // (2)
    }
}
