package org.thalweg.linear;

import org.thalweg.kernel.Decomposition;
import org.thalweg.kernel.Factoring;
import org.thalweg.kernel.ThreadTeam;

/// A = VΛVᵀ of a symmetric matrix, of which the lower triangle is read, with λ₀ ≤ λ₁ ≤ … : tridiagonal by
/// Householder's reflections, then implicit QR steps, Golub & Van Loan (2013), "Matrix Computations", §8.3. Computed by
/// [Factoring], with the same bits on every machine. About 9n³ operations.
public final class Eigen {
    private final double[] values;
    private final Matrix vectors;

    private Eigen(double[] values, Matrix vectors) {
        this.values = values;
        this.vectors = vectors;
    }

    /// Factors a matrix.
    ///
    /// @throws IllegalArgumentException if it is not square
    public static Factorization<Eigen> of(Matrix a) {
        Sizes.requireSquare("eigenvalues", a);
        int n = a.rows();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                if (!Double.isFinite(a.get(i, j))) {
                    return new Factorization.NotFinite<>();
                }
            }
        }
        double[] lower = a.data().clone();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                lower[i * n + j] = 0; // not read, but looked at for NaNs
            }
        }
        double[] result = new double[(n + 1) * n];
        try (ThreadTeam caller = ThreadTeam.of(1)) {
            Factoring.of(Decomposition.EIGEN, 1, n, n, 1).run(caller, lower, 0, result, 0);
        }
        if (n > 0 && Double.isNaN(result[0])) {
            return new Factorization.NotConverged<>();
        }
        double[] values = new double[n];
        Matrix vectors = new Matrix(n, n);
        for (int k = 0; k < n; k++) {
            values[n - 1 - k] = result[k];
            for (int i = 0; i < n; i++) {
                vectors.set(i, n - 1 - k, result[(1 + k) * n + i]);
            }
        }
        return new Factorization.Done<>(new Eigen(values, vectors));
    }

    /// The eigenvalues, rising.
    public double[] values() {
        return values.clone();
    }

    /// Column k is the eigenvector of `values()[k]`, of length 1, its largest component positive: the matrix
    /// itself.
    public Matrix vectors() {
        return vectors;
    }

    /// max |λ| / min |λ| = κ₂(A); ∞ for a singular matrix, 1 for an empty one.
    public double condition() {
        double largest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
            least = Math.min(least, Math.abs(value));
        }
        return values.length == 0 ? 1 : least == 0 ? Double.POSITIVE_INFINITY : largest / least;
    }
}
