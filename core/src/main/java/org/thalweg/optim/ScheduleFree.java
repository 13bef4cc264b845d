package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;

/// Schedule-free descent: Defazio, Yang, Mehta, Mishchenko, Khaled & Cutkosky (2024), "The road less scheduled",
/// arXiv:2405.15682, Algorithm 1. Trains at y, evaluates at an average x.
///
///     v ← β₂v + (1−β₂)g²,   g = ∇J(y)           (1)
///     γ = η √(1−β₂ᵗ) min(1, t/warmup)           (2)
///     z ← z − γ(g/(√v + ε) + λy)                (3)
///     x ← (1−c)x + cz,   c = γ²/Σγ²             (4)
///     y ← (1−β₁)z + β₁x                         (5)
///
/// g, v, x, y, z : `[n]`, x = z = y and v = 0 at the start; Σγ² : scalar, in double precision. θ is y.
///
/// Differs: over [Base#SGD] z ← z − γ(g + λy) (6), γ = η min(1, t/warmup) (7). optax corrects v instead of γ,
/// which makes other weights c: [Base#ADAMW_CORRECTED].
///
/// @param learningRate η; default 0.0025; it need not fall
/// @param base the rule that moves z; default [Base#ADAMW]
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999; without effect over [Base#SGD]
/// @param epsilon ε, from 0; default 1e-8; without effect over [Base#SGD]
/// @param weightDecay λ, from 0; default 0
/// @param warmup the steps in which the rate rises, from 0; default 0
@Named("scheduleFree")
@Meaning("descent that is averaged as it goes, instead of a rate that falls")
public record ScheduleFree(
        @Named({"lr", "learningRate"}) @Default("0.0025") Schedule learningRate,
        @Default("adamw") Base base,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("1e-8") double epsilon,
        @Default("0") double weightDecay,
        @Default("0") long warmup)
        implements UpdateRule {
    /// The rule that moves z.
    public enum Base {
        /// Gradient descent: (6), (7).
        SGD,
        /// AdamW without its momentum: (1), (2), (3).
        ADAMW,
        /// The same with v/(1−β₂ᵗ) for v in (3), and (7) for (2).
        ADAMW_CORRECTED
    }

    public ScheduleFree {
        requireInside("scheduleFree", "beta1", beta1, 0, 1);
        requireInside("scheduleFree", "beta2", beta2, 0, 1);
        requireInside("scheduleFree", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("scheduleFree", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        requireAtLeast("scheduleFree", "warmup", warmup, 0);
    }

    @Override
    public Tensor update(Step step) {
        Tensor y = step.parameters();
        Tensor gamma = step.scalar("gamma", this::gamma); // (2) (7)
        Tensor move = direction(step).plus(y.times(weightDecay)).times(gamma);
        Tensor z = step.keep("z", step.slot("z", y).minus(move)); // (3) (6)
        Tensor weight = gamma.to(DType.F64).square();
        Tensor sum = step.slot("weights", Tensor.constant(DType.F64, 0)).plus(weight);
        step.keep("weights", sum);
        Tensor c = Quotient.orZero(weight, sum).to(step.dtype());
        Tensor x = step.slot("x", y);
        x = step.keep("x", x.plus(z.minus(x).times(c))); // (4)
        return y.minus(z.plus(x.minus(z).times(beta1))); // (5)
    }

    private double gamma(long t, double rate) {
        double warm = warmup == 0 ? rate : rate * Math.min(1, (double) t / warmup);
        return base == Base.ADAMW ? warm * Math.sqrt(-Math.expm1(t * Math.log(beta2))) : warm;
    }

    private Tensor direction(Step step) {
        Tensor g = step.gradient();
        if (base == Base.SGD) {
            return g;
        }
        Tensor v = step.average("v", beta2, g.square()); // (1)
        Tensor seen = base == Base.ADAMW ? v : step.unbiased(v, beta2);
        return EpsilonPlace.OUTSIDE.divide(g, seen, epsilon);
    }

    @Override
    public Tensor evaluated(Step state) {
        return state.slot("x", state.parameters());
    }
}
