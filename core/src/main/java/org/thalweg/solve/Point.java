package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// Where a solver is: x, f(x) and ∇f(x), if the solver asks for gradients. The arrays are its own and not to be
/// written.
public final class Point {
    private final double[] x;
    private final double value;
    private final double[] gradient;
    private double gradientNorm = Double.NaN; // until it is asked for
    private double terms = Double.NaN;
    private final @Nullable Multipliers multipliers;

    Point(double[] x, double value, double[] gradient) {
        this(x, value, gradient, null);
    }

    private Point(double[] x, double value, double[] gradient, @Nullable Multipliers multipliers) {
        this.x = x;
        this.value = value;
        this.gradient = gradient;
        this.multipliers = multipliers;
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

    /// Evaluates f alone at `x`, which the point keeps.
    static Point ofValue(Objective f, double[] x) {
        return withValue(x, f.value(x));
    }

    /// This point with its gradient, and a copy of its x. Its value is not asked for again where the gradient is
    /// the costly part.
    Point withGradient(Objective f) {
        if (!f.isGradientCostly()) {
            return of(f, x.clone());
        }
        double[] slopes = new double[x.length];
        f.gradientAt(x, value, slopes);
        return new Point(x.clone(), value, slopes);
    }

    /// A point without a gradient.
    static Point withValue(double[] x, double value) {
        return new Point(x, value, new double[0]);
    }

    public double[] x() {
        return x;
    }

    /// f(x).
    public double value() {
        return value;
    }

    /// ∇f(x); empty if the solver asks for no gradients.
    public double[] gradient() {
        return gradient;
    }

    /// Whether ∇f(x) is known.
    public boolean hasGradient() {
        return gradient.length == x.length;
    }

    /// ‖∇f(x)‖∞; NaN if it is not known.
    public double gradientNorm() {
        if (Double.isNaN(gradientNorm) && hasGradient()) {
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

    /// The constraints and their multipliers at the point of a constrained search; `null` in any other.
    public @Nullable Multipliers multipliers() {
        return multipliers;
    }

    /// The same point, with arrays in common, in a constrained search.
    Point with(Multipliers found) {
        return new Point(x, value, gradient, found);
    }

    /// Whether the value, the gradient if it is known, and the constraints are numbers.
    public boolean isFinite() {
        return Double.isFinite(value)
                && Vectors.isFinite(gradient)
                && (multipliers == null || Vectors.isFinite(multipliers.values()));
    }
}
