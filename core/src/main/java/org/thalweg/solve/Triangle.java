package org.thalweg.solve;

import java.util.Arrays;

/// J and r of m rows brought to n rows: R and z, such that ‖r + Jp‖² = ‖z + RC⁻¹p‖² + constant for all p. C has
/// powers of two, which bring the columns of JC to lengths between 1 and 2.
///
/// By QR the rows of \[JC, r\] stream through a block of [#ROWS] rows, which stays in the first-level cache and
/// is reduced against the triangle above it: J is read once, and nothing of its size is written. By the normal
/// equations R is the Cholesky factor of CJᵀJC with pivoting (so it is a triangle up to the order of its
/// columns), z = R⁻ᵀCJᵀr.
final class Triangle {
    private static final int ROWS = 256;

    private final int n;
    private final double[][] upper;
    private final double[][] block;
    private final double[] norms;
    private final double[] c;

    Triangle(int n) {
        this.n = n;
        upper = new double[n + 1][n];
        block = new double[n + 1][ROWS];
        norms = new double[n];
        c = new double[n];
    }

    /// Column j of R, rows 0 … n − 1; z for j = n.
    double[] column(int j) {
        return upper[j];
    }

    /// ‖J₁‖ … ‖Jₙ‖.
    double[] norms() {
        return norms;
    }

    /// Cⱼ.
    double scale(int j) {
        return c[j];
    }

    private void scaleColumns(double[][] jacobian) {
        columnNorms(jacobian, norms);
        for (int j = 0; j < n; j++) {
            c[j] = norms[j] == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(norms[j]));
        }
        for (double[] column : upper) {
            Arrays.fill(column, 0);
        }
    }

    void byQr(double[] r, double[][] jacobian) {
        scaleColumns(jacobian);
        for (int from = 0; from < r.length; from += ROWS) {
            int count = Math.min(ROWS, r.length - from);
            fill(r, jacobian, from, count);
            for (int k = 0; k < n; k++) {
                reflect(k, count);
            }
        }
    }

    private void fill(double[] r, double[][] jacobian, int from, int count) {
        for (int i = 0; i < count; i++) {
            double[] row = jacobian[from + i];
            for (int j = 0; j < n; j++) {
                block[j][i] = c[j] * row[j];
            }
        }
        System.arraycopy(r, from, block[n], 0, count);
    }

    /// Brings row k of R and column k of the block to the form of R, by a reflection as in [PivotedQr].
    private void reflect(int k, int count) {
        double[] v = block[k];
        double tail = Math.sqrt(dot(v, v, count));
        if (tail == 0) {
            return;
        }
        double head = upper[k][k];
        double norm = Math.hypot(head, tail);
        double beta = head > 0 ? -norm : norm;
        double first = head - beta;
        double weight = norm * (norm + Math.abs(head));
        upper[k][k] = beta;
        for (int j = k + 1; j <= n; j++) {
            double[] column = block[j];
            double factor = (first * upper[j][k] + dot(v, column, count)) / weight;
            upper[j][k] -= factor * first;
            for (int i = 0; i < count; i++) {
                column[i] -= factor * v[i];
            }
        }
    }

    private static double dot(double[] a, double[] b, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int whole = count & ~3;
        for (int i = 0; i < whole; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (int i = whole; i < count; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    void byNormalEquations(double[] r, double[][] jacobian) {
        scaleColumns(jacobian);
        double[][] a = new double[n][n];
        double[] g = new double[n];
        double[] scaled = new double[n];
        for (int i = 0; i < r.length; i++) {
            for (int j = 0; j < n; j++) {
                scaled[j] = c[j] * jacobian[i][j];
            }
            for (int j = 0; j < n; j++) {
                g[j] += scaled[j] * r[i];
                for (int k = 0; k <= j; k++) {
                    a[j][k] += scaled[j] * scaled[k];
                }
            }
        }
        for (int j = 0; j < n; j++) {
            for (int k = 0; k < j; k++) {
                a[k][j] = a[j][k];
            }
        }
        cholesky(a, g);
    }

    /// Outer products, the largest remaining diagonal element first, until it is lost in rounding.
    private void cholesky(double[][] a, double[] g) {
        boolean[] done = new boolean[n];
        double largest = 0;
        for (int k = 0; k < n; k++) {
            int pivot = -1;
            for (int j = 0; j < n; j++) {
                pivot = !done[j] && (pivot < 0 || a[j][j] > a[pivot][pivot]) ? j : pivot;
            }
            largest = Math.max(largest, a[pivot][pivot]);
            if (!(a[pivot][pivot] > n * Math.ulp(1.0) * largest)) {
                return;
            }
            double root = Math.sqrt(a[pivot][pivot]);
            done[pivot] = true;
            for (int j = 0; j < n; j++) {
                upper[j][k] = j == pivot ? root : done[j] ? 0 : a[pivot][j] / root;
            }
            upper[n][k] = g[pivot] / root;
            for (int i = 0; i < n; i++) {
                if (!done[i]) {
                    g[i] -= upper[i][k] * upper[n][k];
                    for (int j = 0; j < n; j++) {
                        a[i][j] -= done[j] ? 0 : upper[i][k] * upper[j][k];
                    }
                }
            }
        }
    }

    /// ‖J₁‖ … ‖Jₙ‖, safe from overflow and underflow.
    static void columnNorms(double[][] jacobian, double[] norms) {
        Arrays.fill(norms, 0);
        for (double[] row : jacobian) {
            for (int j = 0; j < norms.length; j++) {
                norms[j] += row[j] * row[j];
            }
        }
        for (int j = 0; j < norms.length; j++) {
            norms[j] = norms[j] > 1e-280 && norms[j] < 1e280 ? Math.sqrt(norms[j]) : columnNorm(jacobian, j);
        }
    }

    private static double columnNorm(double[][] jacobian, int j) {
        double largest = 0;
        for (double[] row : jacobian) {
            largest = Math.max(largest, Math.abs(row[j]));
        }
        if (largest == 0) {
            return 0;
        }
        double sum = 0;
        for (double[] row : jacobian) {
            double part = row[j] / largest;
            sum += part * part;
        }
        return largest * Math.sqrt(sum);
    }
}
