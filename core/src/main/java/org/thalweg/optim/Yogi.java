package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Yogi: Zaheer, Reddi, Sachan, Kale & Kumar (2018), "Adaptive methods for nonconvex optimization", NeurIPS 31,
/// Algorithm 2.
///
///     m ← β₁m + (1−β₁)g                  (1)
///     v ← v − (1−β₂) sign(v − g²) g²     (2)
///     θ ← θ − η m/(√v + ε)               (3)
///
/// g, m, v, θ : `[n]`, m = 0 and v = v₀ at the start.
///
/// Differs: optax starts m at v₀, too, and divides m by 1−β₁ᵗ and v by 1−β₂ᵗ, although neither starts at 0: with
/// `corrected` θ ← θ − η m̂/(√v̂ + ε) (4).
///
/// @param learningRate η; default 0.01
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 0.001
/// @param initialAccumulator v₀, from 0; default 1e-6
/// @param corrected whether (4) takes the place of (3); default false
@Named("yogi")
@Meaning("Adam whose second moments change by steps of bounded size")
public record Yogi(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("0.001") double epsilon,
        @Default("1e-6") double initialAccumulator,
        @Default("false") boolean corrected)
        implements UpdateRule {
    public Yogi {
        requireInside("yogi", "beta1", beta1, 0, 1);
        requireInside("yogi", "beta2", beta2, 0, 1);
        requireInside("yogi", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("yogi", "initialAccumulator", initialAccumulator, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor start = step.full(initialAccumulator);
        Tensor m = step.average("m", corrected ? start : step.zeros(), beta1, g); // (1)
        Tensor v = step.slot("v", start);
        Tensor squares = g.square();
        Tensor change = v.minus(squares).sign().times(squares).times(1 - beta2);
        v = step.keep("v", v.minus(change)); // (2)
        Tensor direction = corrected
                ? EpsilonPlace.OUTSIDE.divide(step.unbiased(m, beta1), step.unbiased(v, beta2), epsilon) // (4)
                : EpsilonPlace.OUTSIDE.divide(m, v, epsilon); // (3)
        return direction.times(step.rate());
    }
}
