package org.thalweg.linear;

import java.util.Random;
import org.thalweg.kernel.Vectors;

/// Matrices that tests share: random ones with fixed seeds, ones of given eigenvalues, and Poisson's.
final class Samples {
    private Samples() {}

    static double[] vector(int n, long seed) {
        Random random = new Random(seed);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian();
        }
        return x;
    }

    static Matrix random(int rows, int columns, long seed) {
        return Matrix.over(rows, columns, vector(rows * columns, seed));
    }

    /// A random orthogonal matrix: the Q of a random one.
    static Matrix orthogonal(int n, long seed) {
        return Qr.of(random(n, n, seed)).q();
    }

    /// V diag(λ) Vᵀ with a random orthogonal V, exactly symmetric.
    static Matrix symmetric(long seed, double... eigenvalues) {
        int n = eigenvalues.length;
        Matrix v = orthogonal(n, seed);
        Matrix a = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += v.get(i, k) * eigenvalues[k] * v.get(j, k);
                }
                a.set(i, j, sum);
                a.set(j, i, sum);
            }
        }
        return a;
    }

    /// n eigenvalues from 1 to `condition`, evenly in their logarithm.
    static double[] spread(int n, double condition) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = n == 1 ? 1 : Math.pow(condition, (double) i / (n - 1));
        }
        return values;
    }

    /// −Δ on a square of `side`² inner points: the five-point stencil, 4 and −1, eigenvalues
    /// 4 − 2 cos(iπ/(side+1)) − 2 cos(jπ/(side+1)).
    static SparseMatrix poisson(int side) {
        int n = side * side;
        SparseMatrix.Triplets a = SparseMatrix.of(n, n);
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                int at = i * side + j;
                a.add(at, at, 4);
                if (j > 0) {
                    a.add(at, at - 1, -1).add(at - 1, at, -1);
                }
                if (i > 0) {
                    a.add(at, at - side, -1).add(at - side, at, -1);
                }
            }
        }
        return a.build();
    }

    /// max |aᵢⱼ − bᵢⱼ|.
    static double distance(Matrix a, Matrix b) {
        if (a.rows() != b.rows() || a.columns() != b.columns()) {
            throw new AssertionError(a + " against " + b);
        }
        return distance(a.data(), b.data());
    }

    static double distance(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new AssertionError(a.length + " against " + b.length);
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    /// ‖b − Ax‖.
    static double residual(LinearOperator a, double[] x, double[] b) {
        double[] r = new double[b.length];
        a.residual(x, b, r);
        return Vectors.norm(r);
    }

    static Matrix diagonal(double... d) {
        Matrix a = new Matrix(d.length, d.length);
        for (int i = 0; i < d.length; i++) {
            a.set(i, i, d[i]);
        }
        return a;
    }
}
