package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// RMSProp: Tieleman & Hinton (2012), Lecture 6.5 of "Neural networks for machine learning", in the form of
/// Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 8.5.
///
///     r ← ρr + (1−ρ)g²        (1)
///     θ ← θ − η g/√(r + δ)    (2)
///
/// g, r, θ : `[n]`, r = r₀ at the start.
///
/// Differs: the book has no momentum; with `momentum` α > 0, v ← αv − η g/√(r + δ), θ ← θ + v (3), as in optax.
/// Other divisors and another place of the rate are a [Form]. Centered, the root is of r − m² with
/// m ← ρm + (1−ρ)g (4): Graves (2013), "Generating sequences with recurrent neural networks", arXiv:1308.0850;
/// rounding would take it below 0 where gradients hardly vary, so it is kept from there.
///
/// @param learningRate η; default 0.001
/// @param rho ρ, in [0, 1); default 0.9
/// @param epsilon δ, from 0; default 1e-6
/// @param momentum α, in [0, 1); default 0
/// @param centered whether the square of the mean gradient is subtracted; default false
/// @param form which divisor, and where the rate stands; default [Form#INSIDE]
/// @param initialAccumulator r₀, from 0; default 0
@Named("rmsprop")
@Meaning("rates by an average of squared gradients")
public record RmsProp(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double rho,
        @Default("1e-6") double epsilon,
        @Default("0") double momentum,
        @Default("false") boolean centered,
        @Default("inside") Form form,
        @Default("0") double initialAccumulator)
        implements UpdateRule {
    /// Which divisor, and where the rate stands.
    public enum Form {
        /// √(r + δ), and the rate inside of the buffer: (2), (3).
        INSIDE,
        /// √r + δ, and the rate outside of the buffer, as PyTorch: v ← αv + g/(√r + δ), θ ← θ − ηv (5).
        OUTSIDE,
        /// As [#OUTSIDE], with averages that are corrected for their start: r̂ = r/(1−ρᵗ) (6), and m̂ likewise.
        CORRECTED
    }

    public RmsProp {
        requireInside("rmsprop", "rho", rho, 0, 1);
        requireInside("rmsprop", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("rmsprop", "momentum", momentum, 0, 1);
        requireInside("rmsprop", "initialAccumulator", initialAccumulator, 0, Double.POSITIVE_INFINITY);
        if (initialAccumulator != 0 && form == Form.CORRECTED) {
            throw new IllegalArgumentException("rmsprop: initialAccumulator = " + initialAccumulator
                    + " does not go with form corrected, which presumes an average from 0");
        }
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor r = step.average("r", step.full(initialAccumulator), rho, g.square()); // (1)
        return switch (form) {
            case INSIDE -> {
                Tensor scaled = EpsilonPlace.INSIDE.divide(g, spread(step, g, r), epsilon); // (2)
                Tensor move = scaled.times(step.rate());
                yield momentum == 0
                        ? move
                        : step.keep("v", carried(step).minus(move)).negate(); // (3)
            }
            case OUTSIDE, CORRECTED -> {
                Tensor scaled = EpsilonPlace.OUTSIDE.divide(g, spread(step, g, r), epsilon);
                yield (momentum == 0 ? scaled : step.keep("v", carried(step).plus(scaled))).times(step.rate()); // (5)
            }
        };
    }

    private Tensor carried(Step step) {
        return step.slot("v").times(momentum);
    }

    private Tensor spread(Step step, Tensor g, Tensor r) {
        Tensor squares = unbiased(step, r);
        if (!centered) {
            return squares;
        }
        Tensor m = unbiased(step, step.average("m", rho, g)); // (4)
        return squares.minus(m.square()).maximum(0);
    }

    private Tensor unbiased(Step step, Tensor average) {
        return form == Form.CORRECTED ? step.unbiased(average, rho) : average; // (6)
    }
}
