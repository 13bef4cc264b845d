package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Adan: Xie, Zhou, Li, Lin & Yan (2022), "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep
/// models", arXiv:2208.06677, Algorithm 1.
///
///     d = g − g′,  0 at t = 1                (1)      g′ ← g     (2)
///     m ← β₁m + (1−β₁)g                      (3)
///     w ← β₂w + (1−β₂)d                      (4)
///     n ← β₃n + (1−β₃)(g + β₂d)²             (5)
///     u = (m̂ + β₂ŵ)/(√n̂ + ε)                 (6)
///     θ ← (θ − ηu)/(1 + ηλ)                  (7)
///
/// g, g′, d, m, w, n, θ : `[n]`, m = w = n = 0 at the start; m̂, ŵ, n̂ are divided by 1 − βᵢᵗ.
///
/// Differs: βᵢ is 1 − βᵢ of the paper, as in the authors' code, from which the corrections come, too. With
/// [Form#DECOUPLED] θ ← θ − η(u + λθ) (8). optax has 1 − β₂ for β₂ in (5) and (6), that is 0.08 where the paper
/// has 0.92: [Form#OPTAX].
///
/// @param learningRate η; default 0.001
/// @param beta1 β₁, in [0, 1); default 0.98
/// @param beta2 β₂, in [0, 1); default 0.92
/// @param beta3 β₃, in [0, 1); default 0.99
/// @param epsilon ε, from 0; default 1e-8
/// @param weightDecay λ, from 0; default 0
/// @param form how the parameters decay, and whose β₂ it is; default [Form#PAPER]
/// @param epsilonRoot a number inside of the root of (6), from 0; default 0
@Named("adan")
@Meaning("adaptive moments of gradients and of their differences")
public record Adan(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.98") double beta1,
        @Default("0.92") double beta2,
        @Default("0.99") double beta3,
        @Default("1e-8") double epsilon,
        @Default("0") double weightDecay,
        @Default("paper") Form form,
        @Default("0") double epsilonRoot)
        implements UpdateRule {
    /// How the parameters decay, and whose β₂ it is.
    public enum Form {
        /// (5), (6), (7).
        PAPER,
        /// (5), (6), (8).
        DECOUPLED,
        /// As [#DECOUPLED], with 1 − β₂ for β₂ in (5) and (6).
        OPTAX
    }

    public Adan {
        requireInside("adan", "beta1", beta1, 0, 1);
        requireInside("adan", "beta2", beta2, 0, 1);
        requireInside("adan", "beta3", beta3, 0, 1);
        requireInside("adan", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("adan", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        requireInside("adan", "epsilonRoot", epsilonRoot, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor later = step.scalar("0 at first", t -> t == 1 ? 0 : 1);
        Tensor d = g.minus(step.slot("previous")).times(later); // (1)
        step.keep("previous", g); // (2)
        double share = form == Form.OPTAX ? 1 - beta2 : beta2;
        Tensor m = step.unbiased(step.average("m", beta1, g), beta1); // (3)
        Tensor w = step.unbiased(step.average("w", beta2, d), beta2); // (4)
        Tensor ahead = g.plus(d.times(share));
        Tensor n = step.unbiased(step.average("n", beta3, ahead.square()), beta3); // (5)
        Tensor inRoot = epsilonRoot == 0 ? n : n.plus(epsilonRoot);
        Tensor u = EpsilonPlace.OUTSIDE.divide(m.plus(w.times(share)), inRoot, epsilon); // (6)
        Tensor decayed = u.plus(step.parameters().times(weightDecay)).times(step.rate()); // (8)
        return switch (form) {
            case PAPER -> decayed.times(step.scalar("shrinking", (_, rate) -> 1 / (1 + rate * weightDecay))); // (7)
            case DECOUPLED, OPTAX -> decayed;
        };
    }
}
