package org.thalweg.solve.convex;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Lu;
import org.thalweg.linear.Matrix;

/// A symmetric indefinite system of optimality conditions, with H semidefinite:
///
///     [ H  Aᵀ ] [u]   [r]
///     [ A  0  ] [v] = [s]                       (1)
///
/// factored with H + δ and −δ on the diagonal, which makes it regular where A or H lack rank, and solved by steps of
/// refinement that end at the solution of (1) itself: Stellato et al. (2020), §4.
final class KktSystem {
    private static final double DELTA = 1e-10;
    private static final double GROWTH = 100;
    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_REFINEMENTS = 10;

    private final Matrix k;
    private final Lu lu;

    private KktSystem(Matrix k, Lu lu) {
        this.k = k;
        this.lu = lu;
    }

    /// The system, `null` if it cannot be factored.
    ///
    /// @param size of the part of H that must not drown in δ, which is relative to it; 0 if there is none
    static @Nullable KktSystem of(Matrix h, double size, Matrix a) {
        double scale = size > 0 ? size : 1;
        int n = h.rows();
        int p = a.rows();
        Matrix k = new Matrix(n + p, n + p);
        for (int i = 0; i < n; i++) {
            System.arraycopy(h.data(), i * n, k.data(), i * (n + p), n);
        }
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < n; j++) {
                k.set(n + i, j, a.get(i, j));
                k.set(j, n + i, a.get(i, j));
            }
        }
        double delta = DELTA;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Matrix regular = k.copy();
            for (int i = 0; i < n + p; i++) {
                regular.set(i, i, k.get(i, i) + (i < n ? delta * scale : -DELTA));
            }
            if (Lu.of(regular) instanceof Factorization.Done<Lu>(Lu lu)) {
                return new KktSystem(k, lu);
            }
            delta *= GROWTH; // it has drowned in the largest elements of H
        }
        return null;
    }

    /// u and v in one array, of r and s in one.
    double[] solve(double[] right) {
        double[] best = lu.solve(right);
        double least = Double.POSITIVE_INFINITY;
        double[] x = best;
        for (int i = 0; i < MOST_REFINEMENTS; i++) {
            double[] residual = new double[right.length];
            k.residual(x, right, residual);
            double size = Vectors.largest(residual);
            if (!(size < least)) {
                break;
            }
            boolean isSlow = size > 0.5 * least;
            best = x;
            least = size;
            if (size == 0 || isSlow) {
                break;
            }
            double[] next = x.clone();
            Vectors.add(1, lu.solve(residual), next);
            x = next;
        }
        return best;
    }
}
