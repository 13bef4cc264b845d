package org.thalweg.solve.sampling;

import org.thalweg.tensor.Rng;

/// A way to draw from a density, with its hyperparameters: a value, which may be used for many chains at once.
public interface Sampler {
    /// Whether it asks for gradients.
    boolean usesGradients();

    /// Begins a chain at a place that is evaluated and finite.
    ///
    /// @param start the chain's own
    /// @param random the chain's own
    /// @param warmUp how many transitions will be in warm-up
    /// @throws IllegalArgumentException if a hyperparameter does not fit the dimension
    Chain begin(Density target, Place start, Rng random, int warmUp);
}
