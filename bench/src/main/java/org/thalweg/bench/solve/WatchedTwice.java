package org.thalweg.bench.solve;

import java.util.List;
import org.thalweg.solve.TracedResiduals;
import org.thalweg.solve.TwiceDifferentiable;

/// The same with second derivatives.
final class WatchedTwice implements TwiceDifferentiable {
    private final TracedResiduals f;
    private final Watched watched;

    WatchedTwice(TracedResiduals f) {
        this.f = f;
        this.watched = new Watched(f);
    }

    List<Double> values() {
        return watched.values();
    }

    @Override
    public int dimension() {
        return f.dimension();
    }

    @Override
    public double value(double[] x) {
        return watched.value(x);
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        return watched.valueAndGradient(x, gradient);
    }

    @Override
    public void hessianVector(double[] x, double[] v, double[] product) {
        f.hessianVector(x, v, product);
    }

    @Override
    public void hessian(double[] x, double[][] hessian) {
        f.hessian(x, hessian);
    }
}
