package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Where a solver is: x, f(x) and ∇f(x). The arrays are its own and not to be written.
public final class Point {
    private final double[] x;
    private final double value;
    private final double[] gradient;
    private double gradientNorm = Double.NaN; // until it is asked for

    Point(double[] x, double value, double[] gradient) {
        this.x = x;
        this.value = value;
        this.gradient = gradient;
    }

    /// Evaluates f and its gradient at `x`, which the point keeps.
    static Point of(Objective f, double[] x) {
        double[] gradient = new double[x.length];
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

    /// Whether value and gradient are numbers.
    public boolean isFinite() {
        return Double.isFinite(value) && Vectors.isFinite(gradient);
    }
}
