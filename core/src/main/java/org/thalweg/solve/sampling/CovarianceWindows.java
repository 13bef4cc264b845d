package org.thalweg.solve.sampling;

import org.jspecify.annotations.Nullable;
import org.thalweg.linear.Matrix;

/// Learns the covariance of a chain's states, as Haario, Saksman & Tamminen (2001), "An adaptive Metropolis algorithm",
/// Bernoulli 7(2), (1):
///
///     Σ = cov(x₀ … xₜ) + ε diag cov   (1)
///
/// Differs: it is learned at the ends of windows, each twice as long as the one before, from that window alone,
/// so that the way from a dispersed start to where the density is does not stay in it; ε = 1e-6 is relative to
/// each variance, not to 1. What is learned in the last fifth of warm-up would leave no time to learn the scale
/// that goes with it, and is not used.
final class CovarianceWindows {
    private static final double EPSILON = 1e-6;
    private static final int SHORTEST = 50; // the first window, and 10 states for each variable

    private final int n;
    private final int warmUp;
    private final double[] mean;
    private final double[] deviation;
    private Matrix squares; // Σ(x − mean)(x − mean)ᵀ, the lower triangle
    private long seen;
    private long moves;
    private long t;
    private long end;

    CovarianceWindows(int n, int warmUp) {
        this.n = n;
        this.warmUp = warmUp;
        this.mean = new double[n];
        this.deviation = new double[n];
        this.squares = new Matrix(n, n);
        this.end = Math.max(SHORTEST, 10L * n);
    }

    /// Takes a state; at the end of a window it gives Σ, unless the chain hardly moved in it.
    @Nullable
    Matrix learn(double[] x, boolean moved) {
        t++;
        add(x);
        moves += moved ? 1 : 0;
        if (t < end) {
            return null;
        }
        boolean isUsed = t <= 4L * warmUp / 5 && moves >= 2L * n;
        Matrix covariance = isUsed ? covariance() : null;
        end = 2 * t;
        seen = 0;
        moves = 0;
        squares = new Matrix(n, n);
        return covariance;
    }

    /// Welford (1962).
    private void add(double[] x) {
        seen++;
        for (int i = 0; i < n; i++) {
            deviation[i] = x[i] - (seen == 1 ? x[i] : mean[i]);
            mean[i] = seen == 1 ? x[i] : mean[i] + deviation[i] / seen;
        }
        double weight = (seen - 1.0) / seen;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                squares.set(i, j, squares.get(i, j) + weight * deviation[i] * deviation[j]);
            }
        }
    }

    private @Nullable Matrix covariance() {
        Matrix covariance = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double element = squares.get(i, j) / (seen - 1);
                covariance.set(i, j, element);
                covariance.set(j, i, element);
            }
            double variance = covariance.get(i, i) * (1 + EPSILON); // (1)
            if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
                return null;
            }
            covariance.set(i, i, variance);
        }
        return covariance;
    }
}
