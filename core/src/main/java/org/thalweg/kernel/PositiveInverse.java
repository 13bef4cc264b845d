package org.thalweg.kernel;

import java.util.Arrays;

/// [Decomposition#INVERSE] of a positive definite matrix, by sweeping its diagonal blocks one after the other:
/// Goodnight (1979), "A tutorial on the SWEEP operator", The American Statistician 33. For a block K and all i,
/// j outside of it, with P = (X_KK)⁻¹
///
///     T = P X_K·                                           (1)
///     X_ij ← X_ij − X_iK T_j                               (2)
///     X_Kj ← T_j,   X_iK ← T_iᵀ,   X_KK ← −P               (3)
///
/// leaves −X⁻¹ once all blocks have been swept. P comes from the block's Cholesky factor L, as L⁻ᵀL⁻¹. Nearly all of
/// the 2n³ operations are the matrix products (2), which the team shares.
final class PositiveInverse implements Factoring.Method {
    private static final int BLOCK = 96;

    private final int n;
    private final int block;
    private final Sweep most;
    private final Sweep last;
    private final double[] rows;
    private final double[] turned;
    private final double[] scratch;

    /// What is planned for blocks of one size.
    private static final class Sweep {
        final int size;
        final Cholesky cholesky;
        final double[] pivot;
        final double[] factor;
        final double[] inverse;
        final DoubleProduct turn;
        final DoubleProduct update;

        Sweep(int size, int n, int threads) {
            this.size = size;
            this.cholesky = new Cholesky(size);
            this.pivot = new double[size * size];
            this.factor = new double[size * size];
            this.inverse = new double[size * size];
            this.turn = DoubleProduct.of(ProductShape.of(size, n, size), threads);
            this.update = DoubleProduct.of(
                    ProductShape.of(n, n, size).withTransposeA().withAccumulate(), threads);
        }

        int scratch() {
            return Math.max(turn.scratch(), update.scratch());
        }
    }

    PositiveInverse(int n, int threads) {
        this.n = n;
        this.block = Math.min(n, BLOCK);
        int rest = n == 0 ? 0 : n - (n - 1) / block * block;
        this.most = new Sweep(block, n, threads);
        this.last = rest == block ? most : new Sweep(rest, n, threads);
        this.rows = new double[block * n];
        this.turned = new double[block * n];
        this.scratch = new double[Math.max(most.scratch(), last.scratch())];
    }

    @Override
    public void run(ThreadTeam team, double[] x, double[] y) {
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                x[i * n + j] = x[j * n + i];
            }
        }
        for (int start = 0; start < n; start += block) {
            if (!sweep(team, n - start < block ? last : most, start, x)) {
                Arrays.fill(y, Double.NaN);
                return;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                y[i * n + j] = -x[i * n + j];
                y[j * n + i] = -x[i * n + j];
            }
        }
    }

    /// Whether the block is positive definite.
    private boolean sweep(ThreadTeam team, Sweep sweep, int start, double[] x) {
        int size = sweep.size;
        for (int i = 0; i < size; i++) {
            System.arraycopy(x, (start + i) * n + start, sweep.pivot, i * size, size);
        }
        if (!invert(team, sweep)) {
            return false;
        }
        System.arraycopy(x, start * n, rows, 0, size * n);
        for (int i = 0; i < size; i++) {
            Arrays.fill(rows, i * n + start, i * n + start + size, 0);
        }
        sweep.turn.run(team, sweep.inverse, 0, rows, 0, turned, 0, scratch, 0); // (1)
        for (int k = 0; k < size * n; k++) {
            rows[k] = -rows[k];
        }
        sweep.update.run(team, rows, 0, turned, 0, x, 0, scratch, 0); // (2)
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < size; k++) {
                x[i * n + start + k] = turned[k * n + i]; // (3)
            }
        }
        System.arraycopy(turned, 0, x, start * n, size * n);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                x[(start + i) * n + start + k] = -sweep.inverse[i * size + k];
            }
        }
        return true;
    }

    /// P = L⁻ᵀL⁻¹, with L⁻¹ in the place of the pivot.
    private static boolean invert(ThreadTeam team, Sweep sweep) {
        int size = sweep.size;
        double[] l = sweep.factor;
        double[] m = sweep.pivot;
        double[] p = sweep.inverse;
        sweep.cholesky.run(team, m, l);
        if (size > 0 && Double.isNaN(l[0])) {
            return false;
        }
        Arrays.fill(m, 0);
        Arrays.fill(p, 0);
        for (int i = 0; i < size; i++) {
            int row = i * size;
            for (int k = 0; k < i; k++) {
                Vectors.add(-l[row + k], m, k * size, m, row, k + 1);
            }
            m[row + i] = 1;
            for (int k = 0; k <= i; k++) {
                m[row + k] /= l[row + i];
            }
            for (int k = 0; k <= i; k++) {
                Vectors.add(m[row + k], m, row, p, k * size, k + 1);
            }
        }
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                p[k * size + i] = p[i * size + k];
            }
        }
        return true;
    }
}
