package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// AdaDelta: Zeiler (2012), "ADADELTA: an adaptive learning rate method", arXiv:1212.5701, Algorithm 1; Algorithm
/// 8.8 in drafts of Goodfellow, Bengio & Courville, "Deep Learning".
///
///     r ← ρr + (1−ρ)g²               (1)
///     d = √((s + ε)/(r + ε)) g       (2)
///     s ← ρs + (1−ρ)d²               (3)
///     θ ← θ − ηd                     (4)
///
/// g, r, s, d, θ : `[n]`, r = s = 0 at the start.
///
/// Differs: the paper has no rate, that is, η = 1. It divides two roots in (2), which is the same.
///
/// @param learningRate η; default 1
/// @param rho ρ, in [0, 1); default 0.95
/// @param epsilon ε, above 0; default 1e-6
@Named("adadelta")
@Meaning("steps in the unit of the steps before, without a rate")
public record AdaDelta(
        @Named({"lr", "learningRate"}) @Default("1") Schedule learningRate,
        @Default("0.95") double rho,
        @Default("1e-6") double epsilon)
        implements UpdateRule {
    public AdaDelta {
        requireInside("adadelta", "rho", rho, 0, 1);
        requirePositive("adadelta", "epsilon", epsilon);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor r = step.average("r", rho, g.square()); // (1)
        Tensor s = step.slot("s");
        Tensor d = s.plus(epsilon).div(r.plus(epsilon)).sqrt().times(g); // (2)
        step.average("s", rho, d.square()); // (3)
        return d.times(step.rate()); // (4)
    }
}
