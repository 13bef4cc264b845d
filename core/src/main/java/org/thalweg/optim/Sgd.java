package org.thalweg.optim;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Stochastic gradient descent: Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 8.1.
///
///     θ ← θ − ηg     (1)
///
/// g, θ : `[n]`. For a penalty, put [L2] before it.
///
/// @param learningRate η; default 0.01
@Named("sgd")
@Meaning("stochastic gradient descent")
public record Sgd(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate) implements UpdateRule {
    @Override
    public Tensor update(Step step) {
        return step.gradient().times(step.rate()); // (1)
    }
}
