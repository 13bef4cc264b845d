package org.thalweg.solve.sampling;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.Objective;
import org.thalweg.tensor.Rng;

/// Densities whose moments are known, by their negative logarithms.
final class Targets {
    private Targets() {}

    static final double[] MEAN = {1, -2, 0.5, 3, 0};

    /// LLᵀ of this, with standard deviations from 0.5 to 4 and correlations up to 0.9.
    static final Matrix COVARIANCE = squared(new double[][] {
        {1, 0, 0, 0, 0}, {1.5, 0.8, 0, 0, 0}, {-0.3, 0.2, 0.4, 0, 0}, {2, -1, 1, 3, 0}, {0.1, 0.2, -0.1, 0.3, 0.5}
    });

    private static Matrix squared(double[][] rows) {
        Matrix l = Matrix.of(rows);
        return l.times(l.transpose());
    }

    /// ½(x − μ)ᵀΣ⁻¹(x − μ).
    static Objective gaussian(double[] mean, Matrix covariance) {
        CholeskyFactor factor = CholeskyFactor.of(covariance).orElseThrow();
        return Objective.of(
                mean.length,
                x -> {
                    double[] d = minus(x, mean);
                    return Vectors.dot(d, factor.solve(d)) / 2;
                },
                (x, g) -> System.arraycopy(factor.solve(minus(x, mean)), 0, g, 0, g.length));
    }

    private static double[] minus(double[] x, double[] mean) {
        double[] d = new double[x.length];
        Vectors.difference(x, mean, d);
        return d;
    }

    static Objective standardNormal() {
        return Objective.of(1, x -> x[0] * x[0] / 2, (x, g) -> g[0] = x[0]);
    }

    /// The twisted Gaussian of Haario et al. with b = 0.03: x₀ ~ N(0, 100), x₁ + b x₀² − 100b ~ N(0, 1).
    static Objective banana() {
        double b = 0.03;
        return Objective.of(2, x -> x[0] * x[0] / 200 + Math.pow(x[1] + b * x[0] * x[0] - 100 * b, 2) / 2, (x, g) -> {
            g[1] = x[1] + b * x[0] * x[0] - 100 * b;
            g[0] = x[0] / 100 + 2 * b * x[0] * g[1];
        });
    }

    /// Gamma(3): mean 3, no density at x ≤ 0.
    static Objective gamma() {
        return Objective.of(
                1, x -> x[0] > 0 ? x[0] - 2 * Math.log(x[0]) : Double.POSITIVE_INFINITY, (x, g) -> g[0] = 1 - 2 / x[0]);
    }

    static double gammaDraw(Rng random) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return sum;
    }

    static double gammaDistribution(double x) {
        return 1 - Math.exp(-x) * (1 + x + x * x / 2);
    }
}
