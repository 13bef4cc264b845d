package org.thalweg.kernel;

import java.util.Arrays;

/// [Decomposition#CHOLESKY], row by row: Golub & Van Loan (2013), "Matrix Computations", §4.2. With X = LLᵀ
///
///     Lᵢⱼ = (Xᵢⱼ − Σₖ﹤ⱼ LᵢₖLⱼₖ) / Lⱼⱼ   for j < i     (1)
///     Lᵢᵢ = √(Xᵢᵢ − Σₖ﹤ᵢ Lᵢₖ²)                         (2)
final class Cholesky implements Factoring.Method {
    private final int n;

    Cholesky(int n) {
        this.n = n;
    }

    @Override
    public void run(ThreadTeam team, double[] x, double[] l) {
        Arrays.fill(l, 0);
        for (int i = 0; i < n; i++) {
            int row = i * n;
            for (int j = 0; j < i; j++) {
                l[row + j] = (x[row + j] - Vectors.dot(l, row, l, j * n, j)) / l[j * n + j]; // (1)
            }
            double square = x[row + i] - Vectors.dot(l, row, l, row, i);
            if (!(square > 0)) {
                Arrays.fill(l, Double.NaN);
                return;
            }
            l[row + i] = Math.sqrt(square); // (2)
        }
    }
}
