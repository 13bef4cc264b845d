package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// A dense approximation B of the inverse Hessian, with the direction d = −Bg: what [Bfgs], [Dfp] and [Sr1] have in
/// common. Begins as the identity, and with the first pair as (sᵀy / yᵀy) I (Nocedal & Wright 2006, (6.20)).
final class InverseHessian implements Direction {
    /// How a pair s = x₊ − x, y = ∇f(x₊) − ∇f(x) changes B.
    @FunctionalInterface
    interface Update {
        /// @param b B, row by row, symmetric
        /// @param by By
        void apply(double[][] b, double[] s, double[] y, double[] by);
    }

    /// Pairs after which steps have the length that they should.
    private static final int ENOUGH = 10;

    private final Update update;
    private final boolean isDefinite;
    private final double[][] b;
    private final double[] s;
    private final double[] y;
    private final double[] by;
    private boolean fresh = true;
    private int pairs;

    /// @param isDefinite whether the update keeps B positive definite; else |B| is taken where −Bg does not descend
    InverseHessian(int n, boolean isDefinite, Update update) {
        this.isDefinite = isDefinite;
        this.update = update;
        this.b = new double[n][n];
        this.s = new double[n];
        this.y = new double[n];
        this.by = new double[n];
        identity(1);
    }

    private void identity(double scale) {
        for (int i = 0; i < b.length; i++) {
            Arrays.fill(b[i], 0);
            b[i][i] = scale;
        }
    }

    @Override
    public void at(Point point, double[] d) {
        times(point.gradient(), d);
        Vectors.scale(-1, d);
        if (!isDefinite && !(Vectors.dot(d, point.gradient()) < 0)) {
            absolute(point.gradient(), d);
        }
    }

    /// d = −V|Λ|Vᵀg of B = VΛVᵀ.
    private void absolute(double[] g, double[] d) {
        if (Eigen.of(Matrix.of(b)) instanceof Factorization.Done<Eigen>(Eigen eigen)) {
            double[] weights = new double[d.length];
            eigen.vectors().transposeTimes(g, weights);
            for (int i = 0; i < d.length; i++) {
                weights[i] *= -Math.abs(eigen.values()[i]);
            }
            eigen.vectors().times(weights, d);
        }
    }

    private void times(double[] x, double[] into) {
        for (int i = 0; i < b.length; i++) {
            into[i] = Vectors.dot(b[i], x);
        }
    }

    @Override
    public void moved(Point from, Point to, Trial step) {
        Vectors.difference(to.x(), from.x(), s);
        Vectors.difference(to.gradient(), from.gradient(), y);
        double sy = Vectors.dot(s, y);
        double yy = Vectors.dot(y, y);
        if (!(yy > 0) || !Double.isFinite(sy) || !Double.isFinite(yy)) {
            return;
        }
        if (fresh && sy > 0) {
            identity(sy / yy);
        }
        fresh = false;
        pairs++;
        times(y, by);
        update.apply(b, s, y, by);
    }

    @Override
    public void reset() {
        fresh = true;
        pairs = 0;
        identity(1);
    }

    @Override
    public boolean isFresh() {
        return fresh;
    }

    @Override
    public boolean isScaled() {
        return pairs >= Math.min(b.length, ENOUGH);
    }

    @Override
    public double first(Point point, double[] d, double slope) {
        return fresh ? FirstStep.unscaled(point, slope) : 1;
    }
}
