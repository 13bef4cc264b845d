package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Lu;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.Qr;

/// The linear equations of Newton's method for a Lagrangian, made such that their solution is a direction of descent:
///
///     [ H + δI   Jᵀ  ] [ p  ]     [ ∇ₓL ]
///     [ J       −γI  ] [ Δλ ] = − [ c   ]          (1)
///
/// δ is the first of 0, δ₀, 8δ₀, 64δ₀, … for which H + δI + ρJᵀJ has a Cholesky factor, which makes H + δI positive
/// definite where Jp = 0 (as the inertia correction of Wächter & Biegler 2006, Math. Program. 106, Algorithm IC); δ₀
/// is a third of the last δ that was not 0, at least 1e-8 of H. ρ = 1e6 max|H| / max|J|². γ = 0 if the rows of
/// J do not depend on each other, else 1e-8: by the right side of (1) it does not move the solution.
final class KktSystem {
    private static final double DEPENDENT = 1e-8;
    private static final double WEIGHT = 1e6;
    private static final double GROWTH = 8;
    private static final double LEAST = 1e-8;
    private static final double MOST = 1e20;

    private final int n;
    private final int m;
    private final Work work;
    private double lastDelta;
    private double delta;
    private @Nullable Lu lu;

    KktSystem(int n, int m, Work work) {
        this.n = n;
        this.m = m;
        this.work = work;
    }

    /// Factors (1); false if no δ will do.
    boolean factor(double[][] h, double[][] jacobian) {
        double size = largest(h);
        double unit = size == 0 ? 1 : size;
        double slopes = largest(jacobian);
        double rho = slopes == 0 ? 0 : WEIGHT * unit / slopes / slopes;
        double gamma = isDependent(jacobian) ? DEPENDENT : 0;
        delta = 0;
        while (delta <= MOST * unit) {
            if (isConvex(h, jacobian, rho)) {
                work.factorization();
                if (Lu.of(matrix(h, jacobian, gamma)) instanceof Factorization.Done<Lu>(Lu done)) {
                    lu = done;
                    lastDelta = delta == 0 ? lastDelta : delta;
                    return true;
                }
            }
            delta = delta == 0 ? Math.max(LEAST * unit, lastDelta / 3) : GROWTH * delta;
        }
        return false;
    }

    /// δ.
    double delta() {
        return delta;
    }

    /// The solution of (1) for a right side of −(a, b): p, then Δλ.
    double[] solve(double[] a, double[] b) {
        double[] right = new double[n + m];
        for (int i = 0; i < n; i++) {
            right[i] = -a[i];
        }
        for (int i = 0; i < m; i++) {
            right[n + i] = -b[i];
        }
        Lu factors = lu;
        if (factors == null) {
            throw new IllegalStateException("the KKT system has no factors; factor it first");
        }
        return factors.solve(right);
    }

    private boolean isDependent(double[][] jacobian) {
        return m > n || Qr.pivoted(Matrix.of(jacobian).transpose()).rank() < m;
    }

    private boolean isConvex(double[][] h, double[][] jacobian, double rho) {
        double[][] sum = new double[n][];
        for (int i = 0; i < n; i++) {
            sum[i] = h[i].clone();
            sum[i][i] += delta;
            for (double[] row : jacobian) {
                Vectors.add(rho * row[i], row, sum[i]);
            }
        }
        work.factorization();
        return CholeskyFactor.of(Matrix.of(sum)) instanceof Factorization.Done<CholeskyFactor>;
    }

    private Matrix matrix(double[][] h, double[][] jacobian, double gamma) {
        double[][] rows = new double[n + m][n + m];
        for (int i = 0; i < n; i++) {
            System.arraycopy(h[i], 0, rows[i], 0, n);
            rows[i][i] += delta;
            for (int k = 0; k < m; k++) {
                rows[i][n + k] = jacobian[k][i];
                rows[n + k][i] = jacobian[k][i];
            }
        }
        for (int k = 0; k < m; k++) {
            rows[n + k][n + k] = -gamma;
        }
        return Matrix.of(rows);
    }

    private static double largest(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(Vectors::largest).max().orElse(0);
    }
}
