package org.thalweg.solve;

import java.util.Arrays;

/// min ‖Bq + b‖ where ‖q‖ ≤ Δ, for a small B: Moré (1978), "The Levenberg-Marquardt algorithm: implementation and
/// theory",
/// section 5, with B = JD⁻¹, q = Dp.
///
///     (BᵀB + λ)q(λ) = −Bᵀb,   φ(λ) = ‖q(λ)‖ − Δ                      (1)
///     λ ← λ + (φ + Δ)/Δ · φ/‖q‖ · 1/(q̂ᵀ(BᵀB + λ)⁻¹q̂),  q̂ = q/‖q‖     (2)
///
/// λ = 0 where φ(0) ≤ σΔ; else Hebden's iteration (2), kept between bounds on the root, until |φ| ≤ σΔ, σ =
/// 0.1. Where B has not full rank, q(0) is the shortest of all solutions.
final class RadiusProblem {
    private static final double SIGMA = 0.1;
    private static final int MOST_ITERATIONS = 10;

    private final PivotedQr qr;
    private final PivotedQr turned;
    private final double[][] s;
    private final double[] y;
    private final double[] row;
    private final double[] work;
    private double lambda;

    RadiusProblem(int rows) {
        qr = new PivotedQr(rows);
        turned = new PivotedQr(rows);
        s = new double[rows][rows];
        y = new double[rows];
        row = new double[rows];
        work = new double[rows];
    }

    /// To be filled with B and b.
    PivotedQr matrix() {
        return qr;
    }

    /// Solves for the first `width` columns, and writes q.
    ///
    /// @param first λ to begin with, 0 if none is known
    /// @return λ
    double solve(int width, double radius, double first, double[] q) {
        qr.factor(width);
        shortest(q);
        double length = norm(q, width);
        double phi = length - radius;
        if (!(phi > SIGMA * radius)) {
            lambda = 0;
            return 0;
        }
        double lower = 0;
        if (qr.rank() == width) {
            for (int i = 0; i < width; i++) {
                System.arraycopy(column(i), 0, s[i], 0, width);
            }
            lower = newton(q, length, phi, radius);
        }
        double upper = slope(width) / radius; // ‖Bᵀb‖/Δ
        lambda = Math.min(Math.max(first, lower), upper);
        if (lambda == 0) {
            lambda = slope(width) / length;
        }
        for (int iteration = 1; ; iteration++) {
            if (lambda == 0) {
                lambda = Math.max(Double.MIN_NORMAL, 1e-3 * upper);
            }
            damped(q);
            length = norm(q, width);
            double before = phi;
            phi = length - radius;
            if (Math.abs(phi) <= SIGMA * radius
                    || (lower == 0 && phi <= before && before < 0)
                    || iteration == MOST_ITERATIONS) {
                return lambda;
            }
            double change = newton(q, length, phi, radius); // (2)
            if (phi > 0) {
                lower = Math.max(lower, lambda);
            } else {
                upper = Math.min(upper, lambda);
            }
            lambda = Math.max(lower, lambda + change);
        }
    }

    private double[] column(int k) {
        return qr.column(k);
    }

    /// Writes c of (BᵀB + λ)c = −g with the last λ; `false` if that is singular.
    boolean again(double[] g, double[] c) {
        int width = qr.width();
        if (lambda == 0) {
            if (qr.rank() < width) {
                return false;
            }
            for (int i = 0; i < width; i++) {
                System.arraycopy(column(i), 0, s[i], 0, width);
            }
        }
        for (int k = 0; k < width; k++) {
            double sum = -g[qr.order(k)];
            for (int i = 0; i < k; i++) {
                sum -= s[k][i] * work[i];
            }
            work[k] = sum / s[k][k];
        }
        for (int k = width - 1; k >= 0; k--) {
            double sum = work[k];
            for (int j = k + 1; j < width; j++) {
                sum -= s[j][k] * work[j];
            }
            work[k] = sum / s[k][k];
            c[qr.order(k)] = work[k];
        }
        return true;
    }

    private static double norm(double[] q, int width) {
        double largest = 0;
        for (int i = 0; i < width; i++) {
            largest = Math.max(largest, Math.abs(q[i]));
        }
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int i = 0; i < width; i++) {
            double part = q[i] / largest;
            sum += part * part;
        }
        return largest * Math.sqrt(sum);
    }

    /// ‖Rᵀz‖.
    private double slope(int width) {
        double sum = 0;
        double[] z = qr.z();
        for (int k = 0; k < width; k++) {
            double[] column = column(k);
            double element = 0;
            for (int i = 0; i <= k; i++) {
                element += column[i] * z[i];
            }
            sum += element * element;
        }
        return Math.sqrt(sum);
    }

    /// φ/Δ / ‖S⁻ᵀΠᵀq̂‖², SᵀS = BᵀB + λ: the last factors of (2).
    private double newton(double[] q, double length, double phi, double radius) {
        double sum = 0;
        for (int k = 0; k < qr.width(); k++) {
            double element = q[qr.order(k)] / length;
            for (int i = 0; i < k; i++) {
                element -= s[k][i] * work[i];
            }
            work[k] = element / s[k][k];
            sum += work[k] * work[k];
        }
        return phi / radius / sum;
    }

    /// The shortest q with the least ‖Bq + b‖.
    private void shortest(double[] q) {
        int rank = qr.rank();
        int width = qr.width();
        Arrays.fill(q, 0);
        if (rank < width) {
            shortestOfMany(q);
            return;
        }
        for (int k = rank - 1; k >= 0; k--) {
            double sum = -qr.z()[k];
            for (int j = k + 1; j < rank; j++) {
                sum -= qr.r(k, j) * y[j];
            }
            y[k] = sum / qr.r(k, k);
            q[qr.order(k)] = y[k];
        }
    }

    /// With the rank rows of R as the columns of another matrix, Rᵀ = Q₂T Π₂ᵀ: q = Q₂T⁻ᵀΠ₂ᵀ(−z).
    private void shortestOfMany(double[] q) {
        int rank = qr.rank();
        int width = qr.width();
        for (int i = 0; i < rank; i++) {
            double[] column = turned.column(i);
            Arrays.fill(column, 0);
            for (int k = i; k < width; k++) {
                column[k] = qr.r(i, k);
            }
        }
        // Q₂ = RᵀΠ₂T⁻¹, so that q = Rᵀ Π₂ T⁻¹T⁻ᵀ Π₂ᵀ(−z)
        Arrays.fill(turned.z(), 0);
        turned.factor(rank);
        int inner = turned.rank();
        for (int k = 0; k < inner; k++) {
            double sum = -qr.z()[turned.order(k)];
            for (int i = 0; i < k; i++) {
                sum -= turned.r(i, k) * y[i];
            }
            y[k] = sum / turned.r(k, k);
        }
        for (int k = inner - 1; k >= 0; k--) {
            double sum = y[k];
            for (int j = k + 1; j < inner; j++) {
                sum -= turned.r(k, j) * y[j];
            }
            y[k] = sum / turned.r(k, k);
        }
        for (int k = 0; k < inner; k++) {
            int i = turned.order(k);
            for (int j = i; j < width; j++) {
                q[qr.order(j)] += qr.r(i, j) * y[k];
            }
        }
    }

    /// q(λ), by Givens rotations of \[R; √λ\] to \[S; 0\].
    private void damped(double[] q) {
        int width = qr.width();
        double root = Math.sqrt(lambda);
        for (int k = 0; k < width; k++) {
            int known = Math.min(k + 1, qr.rank());
            System.arraycopy(column(k), 0, s[k], 0, width);
            for (int i = known; i < width; i++) {
                s[k][i] = 0;
            }
            y[k] = k < qr.rank() ? -qr.z()[k] : 0;
        }
        for (int k = 0; k < width; k++) {
            Arrays.fill(row, k, width, 0);
            row[k] = root;
            double right = 0;
            for (int i = k; i < width; i++) {
                double a = s[i][i];
                double b = row[i];
                if (b == 0) {
                    continue;
                }
                double length = Math.hypot(a, b);
                double cos = a / length;
                double sin = b / length;
                for (int j = i; j < width; j++) {
                    double upper = s[j][i];
                    s[j][i] = cos * upper + sin * row[j];
                    row[j] = cos * row[j] - sin * upper;
                }
                double upper = y[i];
                y[i] = cos * upper + sin * right;
                right = cos * right - sin * upper;
            }
        }
        for (int k = width - 1; k >= 0; k--) {
            double sum = y[k];
            for (int j = k + 1; j < width; j++) {
                sum -= s[j][k] * work[j];
            }
            work[k] = sum / s[k][k];
            q[qr.order(k)] = work[k];
        }
    }
}
