package org.thalweg.solve;

/// An objective with its second derivatives: products of the Hessian H = ∇²f with vectors, and from n of them
/// the Hessian itself, unless a shorter way to it is known.
public interface TwiceDifferentiable extends Objective {
    /// H(x)v.
    void hessianVector(double[] x, double[] v, double[] product);

    /// H(x), row by row: `hessian[i][j]` = ∂²f/∂xᵢ∂xⱼ, symmetric.
    default void hessian(double[] x, double[][] hessian) {
        int n = dimension();
        double[] unit = new double[n];
        for (int i = 0; i < n; i++) {
            unit[i] = 1;
            hessianVector(x, unit, hessian[i]);
            unit[i] = 0;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * hessian[i][j] + 0.5 * hessian[j][i];
                hessian[i][j] = mean;
                hessian[j][i] = mean;
            }
        }
    }
}
