package org.thalweg.solve.sampling;

/// What a chain learns in warm-up.
public enum Learning {
    /// Nothing: all is used as it is.
    NOTHING,
    /// The scale, or step.
    SCALE,
    /// That and the covariance by which steps are shaped.
    COVARIANCE
}
