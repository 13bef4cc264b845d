package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;

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

    private final Update update;
    private final double[][] b;
    private final double[] s;
    private final double[] y;
    private final double[] by;
    private boolean fresh = true;

    InverseHessian(int n, Update update) {
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
        times(y, by);
        update.apply(b, s, y, by);
    }

    @Override
    public void reset() {
        fresh = true;
        identity(1);
    }

    @Override
    public boolean isFresh() {
        return fresh;
    }

    @Override
    public boolean isScaled() {
        return !fresh;
    }

    @Override
    public double first(Point point, double[] d, double slope) {
        return fresh ? FirstStep.unscaled(point, slope) : 1;
    }
}
