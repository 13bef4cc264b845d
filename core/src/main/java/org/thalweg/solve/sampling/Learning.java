package org.thalweg.solve.sampling;

/// What a chain learns in warm-up.
public enum Learning {
    /// Nothing: all is used as it is.
    NOTHING,
    /// The scale, or step.
    SCALE,
    /// That and the covariance by which steps are shaped, first after 10 transitions for each variable. A walk of n
    /// variables makes about 4n transitions for an independent state, and n of these are the fewest that know all
    /// correlations: of twenty variables or more they need a warm-up of many thousands.
    COVARIANCE
}
