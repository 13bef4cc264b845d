package org.thalweg.solve.sampling;

import org.jspecify.annotations.Nullable;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// Learns the covariance of a chain's states, as Haario, Saksman & Tamminen (2001), "An adaptive Metropolis algorithm",
/// Bernoulli 7(2), (1), with correlations that are no larger than the states can tell:
///
///     sᵢⱼ = cov(x₁ … xₘ),   rᵢⱼ = sᵢⱼ / √(sᵢᵢsⱼⱼ),   zᵢⱼ = artanh rᵢⱼ           (1)
///     Σᵢᵢ = (1 + ε) sᵢᵢ,   Σᵢⱼ = √(sᵢᵢsⱼⱼ) tanh((1 − wᵢⱼ) zᵢⱼ)               (2)
///     wᵢⱼ = min(1, 1 / ((m′ + 1) zᵢⱼ²))                                  (3)
///     m′ = m η / (2 − η),   η = Σₜ (xₜ₊₁ − xₜ)² / (2 Σₜ (xₜ − mean)²) ≈ 1 − ρ₁   (4)
///
/// m′ is how many independent states the m are worth: of the slowest variable, were it autoregressive, by the ratio of
/// von Neumann (1941), Ann. Math. Stat. 12(4). A random walk of many variables comes to fewer than there are
/// variables, and their plain covariance then has directions of next to no variance, in which the chain hardly moves
/// from then on. (3) takes what is due to chance off each z as Stein's estimator does, one by one, so that a strong
/// correlation among many absent ones stays; the variance of z is 1/(m′ − 3) by Fisher (1921), "On the 'probable
/// error' of a coefficient of correlation", Metron 1, and here 1/(m′ + 1), which is finite for few, too. Where (2) is
/// not positive definite all of its correlations are made less until it is.
///
/// Differs: it is learned at the ends of windows, each as long as all before it, from that window alone,
/// so that the way from a dispersed start to where the density is does not stay in it; ε = 1e-6 is relative to
/// each variance, not to 1. What is learned in the last fifth of warm-up would leave no time to learn the scale
/// that goes with it, and is not used.
final class CovarianceWindows {
    private static final double EPSILON = 1e-6;
    private static final int SHORTEST = 50; // the first window, and 10 states for each variable
    private static final double LESS = 0.7;
    private static final double LEAST = 1e-3; // of the correlations; then there are none

    private final int n;
    private final int warmUp;
    private final double[] mean;
    private final double[] deviation;
    private final double[] last;
    private double[] changes; // Σ(xₜ₊₁ − xₜ)²
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
        this.last = new double[n];
        this.changes = new double[n];
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
        changes = new double[n];
        return covariance;
    }

    /// Welford (1962).
    private void add(double[] x) {
        seen++;
        for (int i = 0; i < n; i++) {
            double change = seen == 1 ? 0 : x[i] - last[i];
            changes[i] += change * change;
            last[i] = x[i];
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
        for (int i = 0; i < n; i++) {
            double variance = squares.get(i, i) / (seen - 1);
            if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
                return null;
            }
        }
        double independent = independent();
        double kept = 1;
        Matrix covariance = covariance(independent, kept);
        while (!(CholeskyFactor.of(covariance) instanceof Factorization.Done) && kept > 0) {
            kept = kept > LEAST ? LESS * kept : 0;
            covariance = covariance(independent, kept);
        }
        return covariance;
    }

    /// (2), with that part of its correlations.
    private Matrix covariance(double independent, double kept) {
        Matrix covariance = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            covariance.set(i, i, (1 + EPSILON) * squares.get(i, i) / (seen - 1));
            for (int j = 0; j < i; j++) {
                double size = Math.sqrt(squares.get(i, i)) * Math.sqrt(squares.get(j, j));
                double r = Math.clamp(squares.get(i, j) / size, -1, 1);
                double z = 0.5 * StrictMath.log((1 + r) / (1 - r)); // (1)
                double w = Math.min(1, 1 / ((independent + 1) * z * z)); // (3)
                double element = kept * StrictMath.tanh((1 - w) * z) * size / (seen - 1);
                covariance.set(i, j, element);
                covariance.set(j, i, element);
            }
        }
        return covariance;
    }

    /// (4)
    private double independent() {
        double least = seen;
        for (int i = 0; i < n; i++) {
            double ratio = changes[i] / (2 * squares.get(i, i));
            least = ratio < 1 ? Math.min(least, seen * ratio / (2 - ratio)) : least;
        }
        return least;
    }
}
