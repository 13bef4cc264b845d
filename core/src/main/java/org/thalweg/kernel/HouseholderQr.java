package org.thalweg.kernel;

import java.util.Arrays;

/// [Decomposition#ORTHOGONAL] by Householder's reflections: Golub & Van Loan (2013), "Matrix Computations",
/// Algorithm 5.2.1, with Q formed backwards as in §5.1.6. Columns lie in rows here, so that all loops run along
/// lines.
final class HouseholderQr implements Factoring.Method {
    private final int m;
    private final int n;
    private final int width;
    private final double[] columns;
    private final double[] q;
    private final double[] betas;
    private final double[] heads;
    private final Reflector reflector = new Reflector();

    HouseholderQr(int m, int n) {
        this.m = m;
        this.n = n;
        this.width = Math.min(m, n);
        this.columns = new double[n * m];
        this.q = new double[width * m];
        this.betas = new double[width];
        this.heads = new double[width];
    }

    @Override
    public void run(ThreadTeam team, double[] x, double[] y) {
        int exponent = Vectors.exponent(x);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                columns[j * m + i] = Math.scalb(x[i * n + j], -exponent);
            }
        }
        for (int k = 0; k < width; k++) {
            reflector.make(columns, k * m + k, m - k);
            betas[k] = reflector.beta();
            heads[k] = reflector.head();
            for (int j = k + 1; j < n; j++) {
                Reflector.apply(betas[k], columns, k * m + k, columns, j * m + k, m - k);
            }
        }
        Arrays.fill(q, 0);
        for (int k = width - 1; k >= 0; k--) {
            q[k * m + k] = 1;
            for (int j = k; j < width; j++) {
                Reflector.apply(betas[k], columns, k * m + k, q, j * m + k, m - k);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < width; j++) {
                y[i * width + j] = heads[j] < 0 ? -q[j * m + i] : q[j * m + i];
            }
        }
    }
}
