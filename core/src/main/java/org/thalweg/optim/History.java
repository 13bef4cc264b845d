package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Gradient descent with history, as lectures introduce momentum: a share of the previous gradient is added to the
/// step.
///
///     θ ← θ − (ηg + τg′)     (1)
///     g′ ← g                 (2)
///
/// g, g′, θ : `[n]`, g′ = 0 at the start. On a quadratic of curvature a it is stable only for τa < 1.
///
/// The defaults have no source: lectures leave both open. Ours give the previous gradient half the weight of the
/// newest.
///
/// Differs: [Momentum] sums up all gradients before, this rule sees one. The schedule is not applied to τ.
///
/// @param learningRate η; default 0.001
/// @param tau τ, from 0; default 0.0005
@Named("history")
@Meaning("gradient descent with a share of the previous gradient")
public record History(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.0005") double tau) implements UpdateRule {
    public History {
        requireInside("history", "tau", tau, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor update = g.times(step.rate()).plus(step.slot("previous").times(tau)); // (1)
        step.keep("previous", g); // (2)
        return update;
    }
}
