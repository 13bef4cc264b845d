package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// f and ∇f at a point of a composite function f + g.
record Smooth(double[] x, double value, double[] gradient) {
    static Smooth at(Objective f, double[] x) {
        double[] gradient = new double[x.length];
        double value = f.valueAndGradient(x, gradient);
        return new Smooth(x, value, gradient);
    }

    boolean isFinite() {
        return Double.isFinite(value) && Vectors.isFinite(gradient);
    }

    /// prox(x − t∇f(x), t).
    double[] forwardBackward(Proximal g, double t) {
        double[] to = new double[x.length];
        Vectors.along(x, -t, gradient, to);
        g.apply(to, t, to);
        return to;
    }

    /// The point with f + g and the gradient mapping
    ///
    ///     G(x) = (x − prox(x − t∇f(x), t)) / t
    ///
    /// which is ∇f where g = 0 and vanishes exactly at minima. Where g is infinite, as it may be at a start,
    /// the value is the largest double.
    Point composite(Proximal g, double t) {
        double[] mapping = forwardBackward(g, t);
        for (int i = 0; i < mapping.length; i++) {
            mapping[i] = (x[i] - mapping[i]) / t;
        }
        return new Point(x, Math.min(Double.MAX_VALUE, value + g.value(x)), mapping);
    }
}
