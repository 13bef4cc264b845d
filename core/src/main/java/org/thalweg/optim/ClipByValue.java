package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Holds each element of the gradient in [−limit, limit]: Goodfellow, Bengio & Courville (2016), "Deep
/// Learning", §10.11.1.
///
///     g ← min(max(g, −limit), limit)     (1)
///
/// @param limit in (0, ∞); no default
@Named("clipByValue")
@Meaning("holds each element of the gradient between two limits")
public record ClipByValue(double limit) implements GradientTransform {
    public ClipByValue {
        requirePositive("clipByValue", "limit", limit);
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        return gradient.maximum(-limit).minimum(limit); // (1)
    }
}
