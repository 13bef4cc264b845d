package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Σ ρ(rᵢ²) as a sum of squares: (1) of [Loss].
record Reweighted(LeastSquares f, Loss loss) implements LeastSquares {
    @Override
    public int dimension() {
        return f.dimension();
    }

    @Override
    public int residuals() {
        return f.residuals();
    }

    @Override
    public void residuals(double[] x, double[] r) {
        f.residuals(x, r);
        for (int i = 0; i < r.length; i++) {
            r[i] = Math.copySign(Math.sqrt(loss.rho(r[i] * r[i])), r[i]);
        }
    }

    @Override
    public void jacobian(double[] x, double[] r, double[][] jacobian) {
        f.jacobian(x, r, jacobian);
        for (int i = 0; i < r.length; i++) {
            double s = r[i] * r[i];
            double root = Math.copySign(Math.sqrt(loss.rho(s)), r[i]);
            double weight = root == 0 ? 1 : loss.slope(s) * (r[i] / root);
            r[i] = root;
            Vectors.scale(weight, jacobian[i]);
        }
    }
}
