package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Weight decay beside the gradient: Loshchilov & Hutter (2019), "Decoupled weight decay regularization",
/// arXiv:1711.05101, Algorithm 2. With u for the step of the rule before it:
///
///     θ ← θ − (u + ηλθ)     (1)
///
/// Differs: the paper multiplies λ by the schedule's share of the rate, ηₜ/η₁; the frameworks, and this, by the
/// rate.
///
/// @param lambda λ, from 0; default 0.01
@Named("decoupledDecay")
@Meaning("weight decay beside the gradient, times the rate")
public record DecoupledDecay(@Default("0.01") double lambda) implements StepTransform {
    public DecoupledDecay {
        requireInside("decoupledDecay", "lambda", lambda, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor apply(Step step, Tensor update) {
        return update.plus(step.parameters().times(step.rate().times(lambda))); // (1)
    }
}
