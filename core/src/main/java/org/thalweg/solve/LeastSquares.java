package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// A sum of squares f(x) = Σᵢ rᵢ(x)², without ½, of m residuals r with the Jacobian J = ∂r/∂x. Its gradient is
/// 2Jᵀr, its Gauss-Newton matrix 2JᵀJ.
///
/// r : `[m]`, J : `[m][n]`
public interface LeastSquares extends Objective {
    /// m.
    int residuals();

    /// Writes r(x) to `r`.
    void residuals(double[] x, double[] r);

    /// Writes r(x) to `r` and J(x), row by row, to `jacobian`.
    void jacobian(double[] x, double[] r, double[][] jacobian);

    @Override
    default double value(double[] x) {
        double[] r = new double[residuals()];
        residuals(x, r);
        return Vectors.dot(r, r);
    }

    @Override
    default double valueAndGradient(double[] x, double[] gradient) {
        double[] r = new double[residuals()];
        double[][] jacobian = new double[residuals()][dimension()];
        jacobian(x, r, jacobian);
        gradient(r, jacobian, gradient);
        return Vectors.dot(r, r);
    }

    /// Writes 2Jᵀr to `gradient`.
    static void gradient(double[] r, double[][] jacobian, double[] gradient) {
        java.util.Arrays.fill(gradient, 0);
        for (int i = 0; i < r.length; i++) {
            Vectors.add(2 * r[i], jacobian[i], gradient);
        }
    }
}
