package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.tensor.Rng;

/// f blurred, from samples that are drawn once, so that it is as smooth as f and always the same:
///
///     f_σ(x) = 1/(2N) Σₖ [f(P(x + σεₖ)) + f(P(x − σεₖ))]                          (1)
///
/// where P moves into the bounds. The pairs ±ε cancel all odd terms of f around x. In each variable the 2N
/// samples are one from each of 2N intervals of equal probability, matched at random between variables (McKay,
/// Beckman & Conover 1979, "A comparison of three methods for selecting values of input variables",
/// Technometrics 21), which leaves little error of a sum of functions of one variable each (Stein 1987,
/// Technometrics 29).
final class BlurredBySamples implements Objective {
    private final Objective f;
    private final Bounds bounds;
    private final double sigma;
    private final double[][] draws;
    private final double[] x;
    private final double[] g;

    BlurredBySamples(Objective f, Bounds bounds, double sigma, double[][] draws) {
        this.f = f;
        this.bounds = bounds;
        this.sigma = sigma;
        this.draws = draws;
        this.x = new double[f.dimension()];
        this.g = new double[f.dimension()];
    }

    /// ε₁ … ε_N.
    static double[][] draws(int pairs, int n, Rng rng) {
        double[][] draws = new double[pairs][n];
        for (int i = 0; i < n; i++) {
            int[] order = rng.permutation(pairs);
            for (int k = 0; k < pairs; k++) {
                double u = 0.5 + 0.5 * (order[k] + rng.nextDouble()) / pairs; // |ε| in one of N intervals
                double size = NormalQuantile.of(u);
                draws[k][i] = rng.nextInt() < 0 ? -size : size;
            }
        }
        return draws;
    }

    @Override
    public int dimension() {
        return x.length;
    }

    @Override
    public double value(double[] at) {
        return mean(at, null);
    }

    @Override
    public double valueAndGradient(double[] at, double[] gradient) {
        return mean(at, gradient);
    }

    /// (1), and its gradient if it is asked for: of the variables that P did not move.
    private double mean(double[] at, double @Nullable [] gradient) {
        double sum = 0;
        double weight = 0.5 / draws.length;
        if (gradient != null) {
            Arrays.fill(gradient, 0);
        }
        for (double[] draw : draws) {
            for (double side : new double[] {sigma, -sigma}) {
                Vectors.along(at, side, draw, x);
                bounds.project(x);
                if (gradient == null) {
                    sum += f.value(x);
                    continue;
                }
                sum += f.valueAndGradient(x, g);
                for (int i = 0; i < x.length; i++) {
                    double z = at[i] + side * draw[i];
                    gradient[i] += z >= bounds.lower(i) && z <= bounds.upper(i) ? weight * g[i] : 0;
                }
            }
        }
        return weight * sum;
    }
}
