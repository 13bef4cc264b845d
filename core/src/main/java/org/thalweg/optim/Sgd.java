package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// Stochastic gradient descent: Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 8.1.
///
///     θ ← θ − ηg     (1)
///
/// g, θ : `[n]`. For a penalty, put [L2] before it.
///
/// @param learningRate η; default 0.01
public record Sgd(Schedule learningRate) implements UpdateRule {
    @Override
    public Tensor update(Step step) {
        return step.gradient().times(step.rate()); // (1)
    }
}
