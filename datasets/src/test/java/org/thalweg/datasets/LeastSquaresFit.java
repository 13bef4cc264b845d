package org.thalweg.datasets;

/// Ordinary least squares by modified Gram-Schmidt, with intercept; the last number of a row is the target.
final class LeastSquaresFit {
    private LeastSquaresFit() {}

    /// R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)².
    static double rSquared(double[][] rows) {
        int width = rows[0].length; // the intercept takes the place that the target leaves
        double[][] basis = new double[width][rows.length];
        double[] rest = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            basis[0][i] = 1;
            for (int j = 1; j < width; j++) {
                basis[j][i] = rows[i][j - 1];
            }
            rest[i] = rows[i][width - 1];
        }
        double total = 0;
        for (int j = 0; j < width; j++) {
            for (int k = 0; k < j; k++) {
                takeOut(basis[k], basis[j]);
            }
            takeOut(basis[j], rest);
            total = j == 0 ? dot(rest, rest) : total;
        }
        return 1 - dot(rest, rest) / total;
    }

    private static void takeOut(double[] direction, double[] from) {
        double share = dot(direction, from) / dot(direction, direction);
        for (int i = 0; i < from.length; i++) {
            from[i] -= share * direction[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
