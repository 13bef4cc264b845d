package org.thalweg.bench.solve;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.solve.LeastSquares;

/// Residuals that remember their sum of squares at each evaluation.
final class WatchedResiduals implements LeastSquares {
    private final LeastSquares f;
    private final List<Double> values = new ArrayList<>();

    WatchedResiduals(LeastSquares f) {
        this.f = f;
    }

    List<Double> values() {
        return values;
    }

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
        note(r);
    }

    @Override
    public void jacobian(double[] x, double[] r, double[][] jacobian) {
        f.jacobian(x, r, jacobian);
        note(r);
    }

    private void note(double[] r) {
        double sum = 0;
        for (double v : r) {
            sum += v * v;
        }
        values.add(sum);
    }
}
