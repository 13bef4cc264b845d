package org.thalweg.linear;

import org.thalweg.kernel.Vectors;

/// Solves triangular systems in place, along the rows of a matrix [n, n]: Golub & Van Loan (2013), "Matrix
/// Computations", §3.1.
final class Triangular {
    private Triangular() {}

    /// x ← L⁻¹x; the diagonal counts as 1 if `unit`.
    static void lower(double[] l, int n, boolean unit, double[] x) {
        for (int i = 0; i < n; i++) {
            double rest = x[i] - Vectors.dot(l, i * n, x, 0, i);
            x[i] = unit ? rest : rest / l[i * n + i];
        }
    }

    /// x ← L⁻ᵀx; the diagonal counts as 1 if `unit`.
    static void lowerTransposed(double[] l, int n, boolean unit, double[] x) {
        for (int i = n - 1; i >= 0; i--) {
            if (!unit) {
                x[i] /= l[i * n + i];
            }
            Vectors.add(-x[i], l, i * n, x, 0, i);
        }
    }

    /// x ← U⁻¹x.
    static void upper(double[] u, int n, double[] x) {
        for (int i = n - 1; i >= 0; i--) {
            double rest = x[i] - Vectors.dot(u, i * n + i + 1, x, i + 1, n - i - 1);
            x[i] = rest / u[i * n + i];
        }
    }

    /// x ← U⁻ᵀx.
    static void upperTransposed(double[] u, int n, double[] x) {
        for (int i = 0; i < n; i++) {
            x[i] /= u[i * n + i];
            Vectors.add(-x[i], u, i * n + i + 1, x, i + 1, n - i - 1);
        }
    }
}
