package org.thalweg.solve;

import java.util.Arrays;

/// Bounds on variables, lᵢ ≤ xᵢ ≤ uᵢ; −∞ and ∞ where there is none.
public final class Bounds {
    private final double[] lower;
    private final double[] upper;

    private Bounds(double[] lower, double[] upper) {
        this.lower = lower;
        this.upper = upper;
    }

    /// No bounds on n variables.
    public static Bounds none(int n) {
        double[] lower = new double[n];
        double[] upper = new double[n];
        Arrays.fill(lower, Double.NEGATIVE_INFINITY);
        Arrays.fill(upper, Double.POSITIVE_INFINITY);
        return new Bounds(lower, upper);
    }

    /// @throws IllegalArgumentException if the lengths differ, or a lower bound is not below or at its upper bound
    public static Bounds of(double[] lower, double[] upper) {
        if (lower.length != upper.length) {
            throw new IllegalArgumentException(
                    "bounds: " + lower.length + " lower and " + upper.length + " upper ones; there must be as many");
        }
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] <= upper[i])) {
                throw new IllegalArgumentException("bounds of variable " + i + ": the lower, " + lower[i]
                        + ", must be at most the upper, " + upper[i]);
            }
        }
        return new Bounds(lower.clone(), upper.clone());
    }

    public int dimension() {
        return lower.length;
    }

    /// Whether no variable has a bound.
    boolean areNone() {
        for (int i = 0; i < lower.length; i++) {
            if (lower[i] > Double.NEGATIVE_INFINITY || upper[i] < Double.POSITIVE_INFINITY) {
                return false;
            }
        }
        return true;
    }

    public double lower(int i) {
        return lower[i];
    }

    public double upper(int i) {
        return upper[i];
    }

    public boolean contains(double[] x) {
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] >= lower[i] && x[i] <= upper[i])) {
                return false;
            }
        }
        return true;
    }

    /// Moves each variable to the nearest value within its bounds.
    public void project(double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.min(upper[i], Math.max(lower[i], x[i]));
        }
    }

    /// ‖P(x − ∇f) − x‖∞, which is ‖∇f‖∞ where no bound is near and 0 exactly at a stationary point; NaN if ∇f
    /// is not known.
    public double projectedGradientNorm(Point point) {
        return point.hasGradient() ? projectedGradientNorm(point.x(), point.gradient()) : Double.NaN;
    }

    double projectedGradientNorm(double[] at, double[] gradient) {
        double largest = 0;
        for (int i = 0; i < lower.length; i++) {
            largest = Math.max(largest, Math.abs(move(i, at[i], gradient[i])));
        }
        return largest;
    }

    /// P(x − ∇f) − x of one variable.
    double move(int i, double at, double slope) {
        return Math.min(upper[i] - at, Math.max(lower[i] - at, -slope));
    }
}
