package org.thalweg.solve;

/// A function whose gradient is taken from n + 1 values, all within bounds: Dennis & Schnabel (1983),
/// "Numerical Methods for Unconstrained Optimization and Nonlinear Equations", §5.4,
///
///     ∂f/∂xᵢ = (f(x + hᵢeᵢ) − f(x))/hᵢ,  hᵢ = √ε max(1, |xᵢ|),  ε = 2⁻⁵²
///
/// and −hᵢ where x + hᵢeᵢ is beyond the upper bound. It is exact to about eight digits for a smooth f, fewer where its
/// values are large beside their differences; for solvers such as [LBfgsB] where no gradient is known.
///
/// @param f its values are asked for only
/// @param bounds of as many variables
public record Differences(Objective f, Bounds bounds) implements Objective {
    private static final double ROOT = 0x1p-26;

    public Differences {
        if (f.dimension() != bounds.dimension()) {
            throw new IllegalArgumentException("differences: bounds of " + bounds.dimension()
                    + " variables for a function of " + f.dimension() + "; there must be as many");
        }
    }

    @Override
    public int dimension() {
        return f.dimension();
    }

    @Override
    public double value(double[] x) {
        return f.value(x);
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        double value = f.value(x);
        gradientAt(x, value, gradient);
        return value;
    }

    @Override
    public boolean isGradientCostly() {
        return true;
    }

    /// From n values more.
    @Override
    public void gradientAt(double[] x, double value, double[] gradient) {
        double[] y = x.clone();
        for (int i = 0; i < x.length; i++) {
            double h = ROOT * Math.max(1, Math.abs(x[i]));
            y[i] = x[i] + h <= bounds.upper(i) ? x[i] + h : Math.max(bounds.lower(i), x[i] - h);
            gradient[i] = y[i] == x[i] ? 0 : (f.value(y) - value) / (y[i] - x[i]);
            y[i] = x[i];
        }
    }
}
