package org.thalweg.bench;

import java.util.Arrays;

/// Which figure stands for many.
enum Figure {
    /// The median over rounds of each round's median.
    MEDIAN,
    /// The best of all.
    BEST;

    /// Of one round.
    double of(Timing timing) {
        return switch (this) {
            case MEDIAN -> timing.median();
            case BEST -> timing.best();
        };
    }

    /// Of the rounds.
    double of(double[] values) {
        return switch (this) {
            case MEDIAN -> Timing.medianOf(values);
            case BEST -> Arrays.stream(values).min().orElse(Double.NaN);
        };
    }
}
