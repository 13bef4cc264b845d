package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;

/// A positive definite B for the Hessian of a Lagrangian, which itself may bend down: BFGS with the damping of Powell
/// (1978), "A fast algorithm for nonlinearly constrained optimization calculations", Lecture Notes in Mathematics 630
/// (Nocedal & Wright 2006, Procedure 18.2):
///
///     θ = 1 if sᵀy ≥ 0.2 sᵀBs, else 0.8 sᵀBs / (sᵀBs − sᵀy)          (1)
///     r = θy + (1 − θ)Bs                                              (2)
///     B ← B − BssᵀB / sᵀBs + rrᵀ / sᵀr                                (3)
///
/// B = I before the first step, and I yᵀy/sᵀy, if that is positive, before the first (3) (equation 6.20).
final class DampedHessian {
    private final int n;
    private final double[][] b;
    private boolean isNew = true;

    DampedHessian(int n) {
        this.n = n;
        b = new double[n][n];
        reset(1);
    }

    /// B; not to be written.
    double[][] matrix() {
        return b;
    }

    /// Whether nothing has been learned since the last [#reset].
    boolean isNew() {
        return isNew;
    }

    /// B = I times a number.
    void reset(double curvature) {
        fill(curvature);
        isNew = true;
    }

    private void fill(double value) {
        for (int i = 0; i < n; i++) {
            Arrays.fill(b[i], 0);
            b[i][i] = value;
        }
    }

    /// Learns that ∇L changed by y along s.
    void update(double[] s, double[] y) {
        double sy = Vectors.dot(s, y);
        if (isNew && sy > 0) {
            double first = Vectors.dot(y, y) / sy;
            if (first > 1e-100 && first < 1e100) {
                fill(first);
            }
        }
        double[] bs = new double[n];
        for (int i = 0; i < n; i++) {
            bs[i] = Vectors.dot(b[i], s);
        }
        double sbs = Vectors.dot(s, bs);
        if (!(sbs > 0) || !Vectors.isFinite(y)) {
            return;
        }
        double theta = sy >= 0.2 * sbs ? 1 : 0.8 * sbs / (sbs - sy); // (1)
        double[] r = new double[n];
        Vectors.add(theta, y, r);
        Vectors.add(1 - theta, bs, r); // (2)
        double sr = Vectors.dot(s, r);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                b[i][k] += r[i] / sr * r[k] - bs[i] / sbs * bs[k]; // (3)
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[k][i] = b[i][k];
            }
        }
        isNew = false;
    }
}
