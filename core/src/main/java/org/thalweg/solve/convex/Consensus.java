package org.thalweg.solve.convex;

import java.util.Arrays;
import java.util.List;
import org.thalweg.solve.Proximal;

/// N functions with a copy of x each, one after the other, and the demand that the copies are equal:
///
///     f(x₁, …, x_N) = f₁(x₁) + … + f_N(x_N)                        (1)
///     h(x₁, …, x_N) = g(x₁) if all are equal, else ∞               (2)
///     prox_h(v, t) = N copies of prox_g((v₁ + … + v_N) / N, t / N)  (3)
record Consensus(List<Proximal> f, Proximal g, int n) {
    /// (1).
    Proximal apart() {
        return new Proximal() {
            @Override
            public double value(double[] x) {
                double sum = 0;
                for (int k = 0; k < f.size(); k++) {
                    sum += f.get(k).value(Arrays.copyOfRange(x, k * n, (k + 1) * n));
                }
                return sum;
            }

            @Override
            public void apply(double[] v, double t, double[] into) {
                for (int k = 0; k < f.size(); k++) {
                    double[] part = Arrays.copyOfRange(v, k * n, (k + 1) * n);
                    f.get(k).apply(part, t, part);
                    System.arraycopy(part, 0, into, k * n, n);
                }
            }
        };
    }

    /// (2).
    Proximal equal() {
        return new Proximal() {
            @Override
            public double value(double[] x) {
                for (int i = n; i < x.length; i++) {
                    if (x[i] != x[i - n]) {
                        return Double.POSITIVE_INFINITY;
                    }
                }
                return g.value(Arrays.copyOf(x, n));
            }

            @Override
            public void apply(double[] v, double t, double[] into) {
                double[] mean = new double[n];
                for (int i = 0; i < v.length; i++) {
                    mean[i % n] += v[i] / f.size();
                }
                g.apply(mean, t / f.size(), mean); // (3)
                for (int k = 0; k < f.size(); k++) {
                    System.arraycopy(mean, 0, into, k * n, n);
                }
            }
        };
    }
}
