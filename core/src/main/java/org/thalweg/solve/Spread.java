package org.thalweg.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.thalweg.kernel.Vectors;

/// (JᵀJ)⁻¹ over the columns that are free, and what J cannot tell apart: with the columns scaled to length 1,
/// JD⁻¹Π = QR, (JᵀJ)⁻¹ = D⁻¹ΠR⁻¹R⁻ᵀΠᵀD⁻¹. Where the rank is less, columns behind it are left out, and each of
/// them gives a vector of the null space, v = Π(−R₁₁⁻¹R₁₂e, e): variables with a share in one cannot be told
/// apart.
final class Spread {
    /// Columns with less left of their length 1 depend on others.
    private static final double DEPENDENT = 1e-12;
    /// Least share of a variable in a null vector, whose largest is 1.
    private static final double SHARE = 1e-6;

    private final int n;
    private final PivotedQr qr;
    private final int[] index;
    private final double[] norms;
    private final boolean[] lost;
    private final int rank;

    Spread(double[] r, double[][] jacobian, boolean[] held) {
        n = held.length;
        var triangle = new Triangle(n);
        triangle.byQr(r, jacobian);
        norms = triangle.norms();
        qr = new PivotedQr(n);
        index = new int[n];
        lost = new boolean[n];
        int width = 0;
        for (int j = 0; j < n; j++) {
            lost[j] = !held[j] && norms[j] == 0;
            if (held[j] || norms[j] == 0) {
                continue;
            }
            double factor = 1 / (triangle.scale(j) * norms[j]);
            for (int i = 0; i < n; i++) {
                qr.column(width)[i] = factor * triangle.column(j)[i];
            }
            index[width++] = j;
        }
        qr.factor(width, DEPENDENT);
        rank = qr.rank();
        for (int k = rank; k < width; k++) {
            markNullVector(k);
        }
    }

    int rank() {
        return rank;
    }

    private int variable(int k) {
        return index[qr.order(k)];
    }

    private void markNullVector(int k) {
        double[] v = new double[rank + 1];
        v[rank] = 1;
        double largest = 1;
        for (int i = rank - 1; i >= 0; i--) {
            double sum = -qr.r(i, k);
            for (int j = i + 1; j < rank; j++) {
                sum -= qr.r(i, j) * v[j];
            }
            v[i] = sum / qr.r(i, i);
            largest = Math.max(largest, Math.abs(v[i]));
        }
        for (int i = 0; i <= rank; i++) {
            if (Math.abs(v[i]) > SHARE * largest) {
                lost[variable(i < rank ? i : k)] = true;
            }
        }
    }

    List<Integer> indistinguishable() {
        List<Integer> all = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            if (lost[j]) {
                all.add(j);
            }
        }
        return List.copyOf(all);
    }

    /// (JᵀJ)⁻¹, NaN in rows and columns of variables that are held or lost.
    double[][] inverse() {
        double[][] rows = new double[rank][rank]; // R⁻¹
        for (int c = 0; c < rank; c++) {
            for (int i = c; i >= 0; i--) {
                double sum = i == c ? 1 : 0;
                for (int j = i + 1; j <= c; j++) {
                    sum -= qr.r(i, j) * rows[j][c];
                }
                rows[i][c] = sum / qr.r(i, i);
            }
        }
        double[][] inverse = new double[n][n];
        for (double[] row : inverse) {
            Arrays.fill(row, Double.NaN);
        }
        for (int a = 0; a < rank; a++) {
            for (int b = 0; b < rank; b++) {
                int i = variable(a);
                int j = variable(b);
                if (!lost[i] && !lost[j]) {
                    inverse[i][j] = Vectors.dot(rows[a], rows[b]) / norms[i] / norms[j];
                }
            }
        }
        return inverse;
    }
}
