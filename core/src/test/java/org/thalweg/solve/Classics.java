package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// A few functions with derivatives written by hand, so that tests of solvers need nothing else.
final class Classics {
    @FunctionalInterface
    interface Value {
        double at(double[] x);
    }

    @FunctionalInterface
    interface Matrix {
        double[][] at(double[] x);
    }

    private Classics() {}

    static TwiceDifferentiable of(int n, Value value, Objective.Gradient gradient, Matrix hessian) {
        return new TwiceDifferentiable() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public double value(double[] x) {
                return value.at(x);
            }

            @Override
            public double valueAndGradient(double[] x, double[] into) {
                gradient.at(x, into);
                return value.at(x);
            }

            @Override
            public void hessianVector(double[] x, double[] v, double[] product) {
                double[][] h = hessian.at(x);
                for (int i = 0; i < n; i++) {
                    product[i] = Vectors.dot(h[i], v);
                }
            }
        };
    }

    /// 100(y − x²)² + (1 − x)².
    static TwiceDifferentiable rosenbrock() {
        return of(
                2,
                x -> 100 * Math.pow(x[1] - x[0] * x[0], 2) + Math.pow(1 - x[0], 2),
                (x, g) -> {
                    g[0] = -400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]);
                    g[1] = 200 * (x[1] - x[0] * x[0]);
                },
                x -> new double[][] {{1200 * x[0] * x[0] - 400 * x[1] + 2, -400 * x[0]}, {-400 * x[0], 200}});
    }

    /// x² − y².
    static TwiceDifferentiable saddle() {
        return of(
                2,
                x -> x[0] * x[0] - x[1] * x[1],
                (x, g) -> {
                    g[0] = 2 * x[0];
                    g[1] = -2 * x[1];
                },
                x -> new double[][] {{2, 0}, {0, -2}});
    }

    /// ¼y⁴ − ½y² + ½x²: a saddle at 0, minima of −¼ at (0, ±1).
    static TwiceDifferentiable twoWells() {
        return of(
                2,
                x -> 0.25 * Math.pow(x[1], 4) - 0.5 * x[1] * x[1] + 0.5 * x[0] * x[0],
                (x, g) -> {
                    g[0] = x[0];
                    g[1] = x[1] * x[1] * x[1] - x[1];
                },
                x -> new double[][] {{1, 0}, {0, 3 * x[1] * x[1] - 1}});
    }

    /// The monkey saddle x³ − 3xy² in a bowl, + ¼(x² + y²)²: H = 0 at its saddle 0; minima of −27/4 at distance 3.
    static TwiceDifferentiable monkey() {
        return of(
                2,
                x -> x[0] * x[0] * x[0] - 3 * x[0] * x[1] * x[1] + 0.25 * Math.pow(x[0] * x[0] + x[1] * x[1], 2),
                (x, g) -> {
                    double square = x[0] * x[0] + x[1] * x[1];
                    g[0] = 3 * x[0] * x[0] - 3 * x[1] * x[1] + square * x[0];
                    g[1] = -6 * x[0] * x[1] + square * x[1];
                },
                x -> {
                    double square = x[0] * x[0] + x[1] * x[1];
                    double across = -6 * x[1] + 2 * x[0] * x[1];
                    return new double[][] {
                        {6 * x[0] + square + 2 * x[0] * x[0], across},
                        {across, -6 * x[0] + square + 2 * x[1] * x[1]}
                    };
                });
    }

    /// −ln(1 − x) − ln(1 + x) + x, not finite outside of (−1, 1), in one variable.
    static TwiceDifferentiable barrier() {
        return of(
                1,
                x -> -Math.log(1 - x[0]) - Math.log(1 + x[0]) + x[0],
                (x, g) -> g[0] = 1 / (1 - x[0]) - 1 / (1 + x[0]) + 1,
                x -> new double[][] {{1 / Math.pow(1 - x[0], 2) + 1 / Math.pow(1 + x[0], 2)}});
    }

    /// scale · f(x / unit).
    static TwiceDifferentiable scaled(TwiceDifferentiable f, double scale, double unit) {
        int n = f.dimension();
        return new TwiceDifferentiable() {
            private double[] in(double[] x) {
                double[] y = x.clone();
                Vectors.scale(1 / unit, y);
                return y;
            }

            @Override
            public int dimension() {
                return n;
            }

            @Override
            public double value(double[] x) {
                return scale * f.value(in(x));
            }

            @Override
            public double valueAndGradient(double[] x, double[] gradient) {
                double value = f.valueAndGradient(in(x), gradient);
                Vectors.scale(scale / unit, gradient);
                return scale * value;
            }

            @Override
            public void hessianVector(double[] x, double[] v, double[] product) {
                f.hessianVector(in(x), v, product);
                Vectors.scale(scale / unit / unit, product);
            }
        };
    }
}
