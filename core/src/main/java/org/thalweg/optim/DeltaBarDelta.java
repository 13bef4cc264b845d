package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Delta-bar-delta: Jacobs (1988), "Increased rates of convergence through learning rate adaptation", Neural
/// Networks 1. Each parameter has a rate of its own, which grows by steps and falls by a factor.
///
///     r ← r + κ      where δ̄g > 0     (1)
///     r ← r(1−φ)     where δ̄g < 0     (2)
///     θ ← θ − rg                       (3)
///     δ̄ ← (1−ϑ)g + ϑδ̄               (4)
///
/// g, r, δ̄, θ : `[n]`, δ̄ = 0 and r = η at the start. For full batches: noise turns the signs about.
///
/// The defaults have no source: the paper chooses all four anew for each of its tasks. Ours are careful ones. κ is a
/// tenth of η, so that a rate doubles in ten steps of one sign; φ takes three such steps back;
/// ϑ looks about three steps back.
///
/// Differs: only the first rate of the schedule is used, since the rule goes on from there by itself.
///
/// @param learningRate η, the rates at the start; default 0.001
/// @param kappa κ, from 0; default 0.0001
/// @param phi φ, in [0, 1); default 0.3
/// @param theta ϑ, in [0, 1); default 0.7
@Named("deltaBarDelta")
@Meaning("a rate for each parameter, by the signs of its gradients; full batches")
public record DeltaBarDelta(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.0001") double kappa,
        @Default("0.3") double phi,
        @Default("0.7") double theta)
        implements UpdateRule {
    public DeltaBarDelta {
        requireInside("deltaBarDelta", "kappa", kappa, 0, Double.POSITIVE_INFINITY);
        requireInside("deltaBarDelta", "phi", phi, 0, 1);
        requireInside("deltaBarDelta", "theta", theta, 0, 1);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor agreement = step.slot("average").sign().times(g.sign());
        Tensor r = step.slot("rate", step.full(learningRate.rate(0)));
        Tensor risen = agreement.greater(0).select(r.plus(kappa), r); // (1)
        Tensor next = step.keep("rate", agreement.less(0).select(r.times(1 - phi), risen)); // (2)
        step.average("average", theta, g); // (4)
        return next.times(g); // (3)
    }
}
