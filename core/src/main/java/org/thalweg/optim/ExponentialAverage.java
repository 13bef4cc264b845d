package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// An exponential moving average of the parameters, to be evaluated in their place: Ruppert's averaging with
/// weights that forget; Tarvainen & Valpola (2017), "Mean teachers are better role models", arXiv:1703.01780,
/// equation 1. With θₜ for the parameters after step t:
///
///     a ← βa + (1−β)θₜ     (1)
///
/// θ, a : `[n]`, a = θ at the start. Computed as a + w(θₜ − a), with the weight w = 1 − β in double precision.
/// Training goes on at θ.
///
/// Differs: where it begins, see [Form].
///
/// Stands last in a chain, so that it sees the step as it is taken.
///
/// @param decay β, in [0, 1); default 0.999
/// @param form with what it begins; default [Form#FROM_START]
@Named("ema")
@Meaning("evaluates at an exponential moving average of the parameters")
public record ExponentialAverage(
        @Default("0.999") double decay,
        @Default("from-start") Form form) implements StepTransform {
    /// With what the average begins.
    public enum Form {
        /// The parameters at the start: (1).
        FROM_START,
        /// Those after the first step, as PyTorch: w = 1 at t = 1 (2).
        FROM_FIRST_STEP,
        /// Nothing: the average from 0, divided by 1 − βᵗ as Adam's, which is w = (1−β)/(1−βᵗ) (3).
        UNBIASED
    }

    public ExponentialAverage {
        requireInside("ema", "decay", decay, 0, 1);
    }

    /// From the start.
    public ExponentialAverage(double decay) {
        this(decay, Form.FROM_START);
    }

    @Override
    public Tensor apply(Step step, Tensor update) {
        return Averages.follow(step, update, step.scalar("1 - beta", this::weight));
    }

    private double weight(long t) {
        return switch (form) {
            case FROM_START -> 1 - decay; // (1)
            case FROM_FIRST_STEP -> t == 1 ? 1 : 1 - decay; // (2)
            case UNBIASED -> (1 - decay) / -Math.expm1(t * Math.log(decay)); // (3)
        };
    }

    @Override
    public Tensor evaluated(Step state, Tensor parameters) {
        return Averages.of(state);
    }
}
