package org.thalweg.train;

import java.util.Arrays;

/// The mean of some figures, and how far it may be off.
///
/// @param mean NaN of no figures
/// @param error the standard error of the mean, s / √n with s² = Σ (xᵢ − x̄)² / (n − 1); NaN of fewer than two
/// @param count n
public record Spread(double mean, double error, int count) {
    /// Of these figures.
    public static Spread of(double... figures) {
        int n = figures.length;
        double mean = Arrays.stream(figures).average().orElse(Double.NaN);
        double squares =
                Arrays.stream(figures).map(x -> (x - mean) * (x - mean)).sum();
        return new Spread(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n), n);
    }

    /// `{"mean": …, "standard_error": …, "count": …}`.
    public Json json() {
        return Json.object()
                .with("mean", Json.of(mean))
                .with("standard_error", Json.of(error))
                .with("count", Json.of(count));
    }
}
