package org.thalweg.bench.solve;

import org.thalweg.solve.LeastSquares;

/// Residuals whose sums of squares pass through the line of a race.
record LineResiduals(LeastSquares f, Race.Line line) implements LeastSquares {
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
        pass(r);
    }

    @Override
    public void jacobian(double[] x, double[] r, double[][] jacobian) {
        f.jacobian(x, r, jacobian);
        pass(r);
    }

    private void pass(double[] r) {
        double sum = 0;
        for (double v : r) {
            sum += v * v;
        }
        line.pass(sum);
    }
}
