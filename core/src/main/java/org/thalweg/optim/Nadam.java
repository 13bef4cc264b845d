package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;

/// Nadam: Dozat (2016), "Incorporating Nesterov momentum into Adam".
///
///     m ← β₁m + (1−β₁)g     (1)      v ← β₂v + (1−β₂)g²     (2)
///     μₜ = β₁(1 − ½·0.96^{tψ})     (3)      Π ← Πμₜ     (4)
///     m̂ = μₜ₊₁/(1 − Πμₜ₊₁) m + (1−μₜ)/(1 − Π) g     (5)
///     θ ← θ − η m̂/(√v̂ + ε),   v̂ = v/(1−β₂ᵗ)     (6)
///
/// g, m, v, θ : `[n]`, m = v = 0 at the start; Π : scalar, 1 at the start.
///
/// Differs: with [Momenta#CONSTANT] there is no schedule of momenta, as in optax. Penalties and decay are [L2]
/// before the rule and [DecoupledDecay] behind it.
///
/// @param learningRate η; default 0.002
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 1e-8
/// @param momentumDecay ψ, from 0; default 0.004; without effect in [Momenta#CONSTANT]
/// @param momenta which momenta (5) has; default [Momenta#DOZAT]
@Named("nadam")
@Meaning("Adam with Nesterov's momentum")
public record Nadam(
        @Named({"lr", "learningRate"}) @Default("0.002") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("1e-8") double epsilon,
        @Default("0.004") double momentumDecay,
        @Default("dozat") Momenta momenta)
        implements UpdateRule {
    /// Which momenta (5) has.
    public enum Momenta {
        /// Those that rise to β₁: (3), (4).
        DOZAT,
        /// β₁ in every step: m̂ = β₁/(1−β₁ᵗ⁺¹) m + (1−β₁)/(1−β₁ᵗ) g (7).
        CONSTANT
    }

    public Nadam {
        requireInside("nadam", "beta1", beta1, 0, 1);
        requireInside("nadam", "beta2", beta2, 0, 1);
        requireInside("nadam", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("nadam", "momentumDecay", momentumDecay, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor m = step.average("m", beta1, g); // (1)
        Tensor v = step.average("v", beta2, g.square()); // (2)
        Tensor mHat = switch (momenta) {
            case DOZAT -> scheduled(step, m, g);
            case CONSTANT -> {
                Tensor ofM = step.scalar("share of m", t -> beta1 / -Math.expm1((t + 1) * Math.log(beta1)));
                Tensor ofG = step.scalar("share of g", t -> (1 - beta1) / -Math.expm1(t * Math.log(beta1)));
                yield m.times(ofM).plus(g.times(ofG)); // (7)
            }
        };
        return EpsilonPlace.OUTSIDE
                .divide(mHat, step.unbiased(v, beta2), epsilon)
                .times(step.rate()); // (6)
    }

    /// (3), (4) and (5); their numbers in double precision, of which the product needs all.
    private Tensor scheduled(Step step, Tensor m, Tensor g) {
        Tensor power = step.slot("power", Tensor.constant(DType.F64, 1)).times(Math.pow(0.96, momentumDecay));
        step.keep("power", power);
        Tensor mu = power.times(-0.5 * beta1).plus(beta1); // (3)
        Tensor next = power.times(-0.5 * beta1 * Math.pow(0.96, momentumDecay)).plus(beta1);
        Tensor product = step.keep(
                "product", step.slot("product", Tensor.constant(DType.F64, 1)).times(mu)); // (4)
        Tensor ofM = next.div(product.times(next).negate().plus(1));
        Tensor ofG = mu.negate().plus(1).div(product.negate().plus(1));
        return m.times(ofM.to(step.dtype())).plus(g.times(ofG.to(step.dtype()))); // (5)
    }
}
