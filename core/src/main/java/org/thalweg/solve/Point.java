package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Where a solver is: x, f(x) and ∇f(x). The arrays are its own and not to be written.
public final class Point {
    private final double[] x;
    private final double value;
    private final double[] gradient;
    private double gradientNorm = Double.NaN; // until it is asked for
    private double terms = Double.NaN;

    Point(double[] x, double value, double[] gradient) {
        this.x = x;
        this.value = value;
        this.gradient = gradient;
    }

    /// Evaluates f and its gradient at `x`, which the point keeps.
    static Point of(Objective f, double[] x) {
        return of(f, x, new double[x.length]);
    }

    /// The same, with the gradient in an array that the point keeps too.
    static Point of(Objective f, double[] x, double[] gradient) {
        double value = f.valueAndGradient(x, gradient);
        return new Point(x, value, gradient);
    }

    public double[] x() {
        return x;
    }

    /// f(x).
    public double value() {
        return value;
    }

    /// ∇f(x).
    public double[] gradient() {
        return gradient;
    }

    /// ‖∇f(x)‖∞.
    public double gradientNorm() {
        if (Double.isNaN(gradientNorm)) {
            gradientNorm = Vectors.largest(gradient);
        }
        return gradientNorm;
    }

    /// Σ|gᵢxᵢ|: how large the terms are that x contributes to f, to first order.
    double terms() {
        if (Double.isNaN(terms)) {
            terms = Vectors.dotOfMagnitudes(gradient, x);
        }
        return terms;
    }

    /// Whether value and gradient are numbers.
    public boolean isFinite() {
        return Double.isFinite(value) && Vectors.isFinite(gradient);
    }
}
