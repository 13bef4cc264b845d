package org.thalweg.solve.sampling;

/// What a random walk learns in warm-up.
public enum Learning {
    /// Nothing: scale and covariance are used as they are.
    NOTHING,
    /// The scale.
    SCALE,
    /// The scale and the covariance.
    COVARIANCE
}
