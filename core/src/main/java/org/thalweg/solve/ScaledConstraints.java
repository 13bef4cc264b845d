package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Constraints each divided by a power of two near max(‖∇cᵢ‖∞, |cᵢ| / max(1, ‖x‖∞)) at the start, so that their
/// units do not matter to a method: numbers such as 1e-6 mean the same for all of them. A power of two rounds
/// nothing.
final class ScaledConstraints implements WrappedConstraints {
    private final Constraints constraints;
    private final double[] factors;
    private final double[] sizes; // ‖∇cᵢ‖∞ at the start, as it is given
    private final double[] weights;

    ScaledConstraints(Constraints constraints, double[] start) {
        this.constraints = constraints;
        int m = constraints.count();
        factors = new double[m];
        sizes = new double[m];
        weights = new double[m];
        double[] c = new double[m];
        double[][] jacobian = new double[m][start.length];
        constraints.valuesAndJacobian(start, c, jacobian);
        double reach = Math.max(1, Vectors.largest(start));
        for (int i = 0; i < m; i++) {
            sizes[i] = Vectors.largest(jacobian[i]);
            double size = Math.max(sizes[i], Math.abs(c[i]) / reach);
            factors[i] = size > 0 && size < Double.POSITIVE_INFINITY ? Math.scalb(1, -Math.getExponent(size)) : 1;
        }
    }

    /// By what constraint i was multiplied.
    double factor(int i) {
        return factors[i];
    }

    /// ‖∇cᵢ‖∞ at the start, of the constraint as it was given.
    double size(int i) {
        return sizes[i];
    }

    @Override
    public Constraints within() {
        return constraints;
    }

    @Override
    public void values(double[] x, double[] values) {
        constraints.values(x, values);
        scale(values);
    }

    @Override
    public void valuesAndJacobian(double[] x, double[] values, double[][] jacobian) {
        constraints.valuesAndJacobian(x, values, jacobian);
        scale(values);
        for (int i = 0; i < factors.length; i++) {
            Vectors.scale(factors[i], jacobian[i]);
        }
    }

    @Override
    public void hessianVector(double[] x, double[] lambda, double[] v, double[] product) {
        System.arraycopy(lambda, 0, weights, 0, weights.length);
        scale(weights);
        ((TwiceDifferentiableConstraints) constraints).hessianVector(x, weights, v, product);
    }

    private void scale(double[] values) {
        for (int i = 0; i < factors.length; i++) {
            values[i] *= factors[i];
        }
    }
}
