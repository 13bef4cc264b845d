package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Sophia-H: Liu, Li, Hall, Liang & Ma (2023), "Sophia: a scalable stochastic second-order optimizer for language
/// model pre-training", arXiv:2305.14342, Algorithm 3 with the estimator of Algorithm 1, which is Hutchinson's.
///
///     m ← β₁m + (1−β₁)g                                                 (1)
///     if t mod k = 1:   h ← β₂h + (1−β₂) u ⊙ Hu,   u random              (2)
///     θ ← θ − η min(max(m / max(γh, ε), −1), 1)                          (3)
///
/// g, m, h, u, θ : `[n]`, m = h = 0 at the start; H is the Hessian of the loss at θ on the step's batch, of which
/// only the product with u is computed. Where the curvature is negative or small, (3) is a step of η along the
/// sign of m. The paper's decay is [DecoupledDecay] behind it.
///
/// β₁, β₂, ε and k are those of the paper's experiments. η has no source: the paper tunes it for each model, and 0.0006
/// is ours, from the usual range of Adam's rates for language models. γ is optax's.
///
/// Differs: optax is one step late, see [Form]. The authors' program and optax have β₁ = 0.965.
///
/// @param learningRate η; default 0.0006
/// @param beta1 β₁, in [0, 1); default 0.96
/// @param beta2 β₂, in [0, 1); default 0.99
/// @param gamma γ, in (0, ∞); default 0.01
/// @param epsilon ε, in (0, ∞); default 1e-12
/// @param interval k, at least 1; default 10
/// @param form which h serves; default [Form#PAPER]
/// @param probe where u comes from; default [Probe#NORMAL]
@Named("sophia")
@Meaning("averaged gradients over an estimate of the curvature, clipped")
public record Sophia(
        @Named({"lr", "learningRate"}) @Default("0.0006") Schedule learningRate,
        @Default("0.96") double beta1,
        @Default("0.99") double beta2,
        @Default("0.01") double gamma,
        @Default("1e-12") double epsilon,
        @Default("10") int interval,
        @Default("paper") Form form,
        @Default("normal") Probe probe)
        implements UpdateRule {
    /// Which h serves in (3).
    public enum Form {
        /// The one that (2) has just made.
        PAPER,
        /// The one before this step, as optax, with m̂ = m/(1−β₁ᵗ) in the place of m (4).
        LATE
    }

    /// Where the vectors u come from.
    public enum Probe {
        /// Normal numbers, as in the paper.
        NORMAL,
        /// 1 or −1 with equal chances, as in Hutchinson's paper: exact where the Hessian is diagonal.
        SIGNS,
        /// The slot `probe`, into which whoever makes the steps puts them.
        GIVEN
    }

    public Sophia {
        requireInside("sophia", "beta1", beta1, 0, 1);
        requireInside("sophia", "beta2", beta2, 0, 1);
        requirePositive("sophia", "gamma", gamma);
        requirePositive("sophia", "epsilon", epsilon);
        requireAtLeast("sophia", "interval", interval, 1);
    }

    @Override
    public Tensor update(Step step) {
        Tensor m = step.average("m", beta1, step.gradient()); // (1)
        Tensor before = step.slot("h");
        Tensor u = probe(step);
        Tensor h = step.every(
                interval,
                1 % interval,
                () -> step.average("h", beta2, u.times(step.hessianVector(u))), // (2)
                () -> before);
        return switch (form) {
            case PAPER -> clipped(m, h).times(step.rate()); // (3)
            case LATE -> clipped(step.unbiased(m, beta1), before).times(step.rate()); // (4)
        };
    }

    private Tensor clipped(Tensor m, Tensor h) {
        return m.div(h.times(gamma).maximum(epsilon)).maximum(-1).minimum(1);
    }

    private Tensor probe(Step step) {
        return switch (probe) {
            case NORMAL -> step.random("probe", Distribution.NORMAL);
            case SIGNS ->
                step.random("probe", Distribution.UNIFORM)
                        .less(0.5)
                        .to(step.dtype())
                        .times(2)
                        .minus(1);
            case GIVEN -> step.slot("probe");
        };
    }
}
