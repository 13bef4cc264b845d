package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Averaged stochastic gradient descent: Polyak & Juditsky (1992), "Acceleration of stochastic approximation by
/// averaging", SIAM J. Control Optim. 30, with the rates of Xu (2011), "Towards optimal one pass large scale
/// learning with averaged stochastic gradient descent", arXiv:1107.2490. The model is evaluated at the average a.
///
///     ηₜ = η/(1 + λη(t−1))^p                    (1)
///     θ ← (1 − ληₜ)θ − ηₜg                      (2)
///     a ← a + (θ − a)/max(1, t − 1 − t₀)        (3)
///
/// g, a, θ : `[n]`, a = θ at the start. The numbers of (1) and (3) and the defaults are PyTorch's.
///
/// @param learningRate η; default 0.01
/// @param lambda λ, from 0, the decay of parameters and rates; default 0.0001
/// @param power p, from 0; default 0.75
/// @param t0 t₀, from 0, the steps before the average begins; default 1000000
@Named("asgd")
@Meaning("gradient descent, evaluated at the average of its later parameters")
public record Asgd(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("0.0001") double lambda,
        @Default("0.75") double power,
        @Default("1000000") long t0)
        implements UpdateRule {
    public Asgd {
        requireInside("asgd", "lambda", lambda, 0, Double.POSITIVE_INFINITY);
        requireInside("asgd", "power", power, 0, Double.POSITIVE_INFINITY);
        requireAtLeast("asgd", "t0", t0, 0);
    }

    @Override
    public Tensor update(Step step) {
        Tensor theta = step.parameters();
        Tensor rate = step.scalar("falling rate", (t, eta) -> eta / Math.pow(1 + lambda * eta * (t - 1), power)); // (1)
        Tensor update = step.gradient().plus(theta.times(lambda)).times(rate); // (2)
        Tensor a = step.slot("average", theta);
        Tensor share = step.scalar("share", t -> 1.0 / Math.max(1, t - 1 - t0));
        step.keep("average", a.plus(theta.minus(update).minus(a).times(share))); // (3)
        return update;
    }

    @Override
    public Tensor evaluated(Step state) {
        return state.slot("average", state.parameters());
    }
}
