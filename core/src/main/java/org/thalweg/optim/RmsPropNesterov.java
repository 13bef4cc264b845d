package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// RMSProp with Nesterov momentum: Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 8.6.
///
///     g = ∇J(θ + αv)            (1)
///     r ← ρr + (1−ρ)g²          (2)
///     v ← αv − η g/√(r + δ)     (3)
///     θ ← θ + v                 (4)
///
/// g, r, v, θ : `[n]`, r = v = 0 at the start. The loss of the step is that at the interim point.
///
/// Differs: the book has √r in (3), which is δ = 0; a gradient that was always 0 then gives 0 here, not 0/0.
///
/// @param learningRate η; default 0.001
/// @param rho ρ, in [0, 1); default 0.9
/// @param momentum α, in [0, 1); default 0.9
/// @param epsilon δ, from 0; default 1e-6
@Named("rmspropNesterov")
@Meaning("RMSProp with Nesterov's momentum, with the gradient at the interim point")
public record RmsPropNesterov(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double rho,
        @Default("0.9") double momentum,
        @Default("1e-6") double epsilon)
        implements UpdateRule {
    public RmsPropNesterov {
        requireInside("rmspropNesterov", "rho", rho, 0, 1);
        requireInside("rmspropNesterov", "momentum", momentum, 0, 1);
        requireInside("rmspropNesterov", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor carried = step.slot("v").times(momentum);
        Tensor g = step.gradientAt(step.parameters().plus(carried)); // (1)
        Tensor r = step.average("r", rho, g.square()); // (2)
        Tensor scaled = EpsilonPlace.INSIDE.divide(g, r, epsilon);
        return step.keep("v", carried.minus(scaled.times(step.rate()))).negate(); // (3) (4)
    }
}
