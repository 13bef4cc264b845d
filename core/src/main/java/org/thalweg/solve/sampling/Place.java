package org.thalweg.solve.sampling;

import org.thalweg.kernel.Vectors;

/// Where a chain is or might go: x, f(x) and, for a sampler that asks for gradients, ∇f(x). A chain writes over its
/// places as it moves.
public final class Place {
    private final double[] x;
    private final double[] gradient;
    private double value = Double.NaN;

    /// Not evaluated yet.
    ///
    /// @param x kept, not copied
    public Place(double[] x, boolean hasGradient) {
        this.x = x;
        this.gradient = new double[hasGradient ? x.length : 0];
    }

    /// The array itself.
    public double[] x() {
        return x;
    }

    /// f(x); NaN before the evaluation.
    public double value() {
        return value;
    }

    /// ∇f(x), the array itself; empty if the sampler asks for no gradients.
    public double[] gradient() {
        return gradient;
    }

    /// Whether value and gradient are numbers.
    public boolean isFinite() {
        return Double.isFinite(value) && Vectors.isFinite(gradient);
    }

    void value(double newValue) {
        value = newValue;
    }
}
