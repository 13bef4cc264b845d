package org.thalweg.solve.convex;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// Coordinate descent for lasso and elastic net: Friedman, Hastie & Tibshirani (2010), "Regularization paths for
/// generalized linear models via coordinate descent", J. Stat. Softw. 33(1).
///
///     minimise ½‖b − Ax‖² + l₁‖x‖₁ + ½l₂‖x‖²                       (1)
///     xⱼ ← soft(aⱼᵀr + ‖aⱼ‖²xⱼ, l₁) / (‖aⱼ‖² + l₂),  r = b − Ax    (2)
///
/// After each sweep over all variables those that are not 0 are swept alone until they settle (their §2.6). The minimum
/// is where, for c = Aᵀr − l₂x,
///
///     |cⱼ| ≤ l₁, and cⱼ = l₁ sign(xⱼ) where xⱼ ≠ 0                  (3)
///
/// and the method ends where no variable is off by more than `tolerance` · ‖Aᵀb‖∞, with r computed from x.
///
/// Differs: (1) has no factor 1/N, and columns are neither centred nor scaled.
///
/// @param order in which variables are visited; default [Order#CYCLIC]
/// @param tolerance in (0, 1); default 1e-10
/// @param sweeps at most, at least 1; default 100 000
/// @param seed of random orders; default 1
public record CoordinateDescent(Order order, double tolerance, int sweeps, long seed) {
    /// The order of variables in a sweep.
    public enum Order {
        /// As they stand.
        CYCLIC,
        /// A new permutation for each sweep.
        RANDOM,
        /// Each time the one with the largest (‖aⱼ‖² + l₂) Δxⱼ², as many times as there are variables.
        GREEDY
    }

    public CoordinateDescent {
        Checks.requireBetween("coordinateDescent", "tolerance", tolerance, 0, 1);
        Checks.requireAtLeast("coordinateDescent", "sweeps", sweeps, 1);
    }

    /// In cyclic order, with the defaults.
    public CoordinateDescent() {
        this(Order.CYCLIC);
    }

    /// With the defaults but for the order.
    public CoordinateDescent(Order order) {
        this(order, 1e-10, 100_000, 1);
    }

    /// An answer.
    ///
    /// @param converged whether (3) holds; if not, the sweeps are used up
    /// @param l1 l₁
    /// @param l2 l₂
    /// @param x the minimiser
    /// @param violation the largest deviation from (3)
    /// @param sweeps done
    public record Fitted(boolean converged, double l1, double l2, double[] x, double violation, int sweeps) {}

    /// The lasso.
    ///
    /// @param a A : `[m, n]`
    /// @param b : `[m]`
    /// @param l1 from 0
    /// @throws IllegalArgumentException if sizes differ, a number is not finite, or l₁ is negative
    public Fitted lasso(Matrix a, double[] b, double l1) {
        return elasticNet(a, b, l1, 0);
    }

    /// The elastic net.
    ///
    /// @param l1 from 0
    /// @param l2 from 0
    /// @throws IllegalArgumentException if sizes differ, a number is not finite, or a weight is negative
    public Fitted elasticNet(Matrix a, double[] b, double l1, double l2) {
        requireWeight("l1", l1);
        requireWeight("l2", l2);
        return run(a, b).fit(l1, l2);
    }

    /// Elastic nets with l₁ = αλ and l₂ = (1 − α)λ for falling λ, each from the solution before: their §2.5.
    /// The first is λ_max = ‖Aᵀb‖∞ / α, the least at which x = 0, the last `ratio` · λ_max, in equal ratios
    /// between.
    ///
    /// @param alpha α, in (0, 1]; 1 is the lasso
    /// @param count how many, at least 2
    /// @param ratio in (0, 1)
    /// @throws IllegalArgumentException if sizes differ, or a number is out of range
    public List<Fitted> path(Matrix a, double[] b, double alpha, int count, double ratio) {
        Checks.requireBetween("coordinateDescent, path", "alpha", alpha, 0, Math.nextUp(1.0));
        Checks.requireBetween("coordinateDescent, path", "ratio", ratio, 0, 1);
        Checks.requireAtLeast("coordinateDescent, path", "count", count, 2);
        CoordinateRun run = run(a, b);
        double[] correlations = new double[a.columns()];
        a.transposeTimes(b, correlations);
        double most = Vectors.largest(correlations) / alpha;
        List<Fitted> path = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double lambda = most * Math.pow(ratio, (double) k / (count - 1));
            path.add(run.fit(alpha * lambda, (1 - alpha) * lambda));
        }
        return List.copyOf(path);
    }

    private CoordinateRun run(Matrix a, double[] b) {
        Checks.requireData("coordinateDescent", a, b);
        return new CoordinateRun(a, b, this);
    }

    private static void requireWeight(String name, double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "coordinateDescent: " + name + " = " + weight + " is out of range; it must be from 0");
        }
    }
}
