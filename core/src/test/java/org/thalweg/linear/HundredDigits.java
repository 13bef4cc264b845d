package org.thalweg.linear;

import java.math.BigDecimal;
import java.math.MathContext;

/// Least squares by the normal equations and Gaussian elimination in 100 decimal digits: slow, and exact but for the
/// last rounding, whatever the condition number.
final class HundredDigits {
    private static final MathContext DIGITS = new MathContext(100);

    private HundredDigits() {}

    /// (AᵀA)⁻¹Aᵀb.
    static double[] leastSquares(Matrix a, double[] b) {
        int n = a.columns();
        BigDecimal[][] s = new BigDecimal[n][n + 1];
        for (int j = 0; j < n; j++) {
            for (int k = 0; k <= n; k++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (int i = 0; i < a.rows(); i++) {
                    double right = k == n ? b[i] : a.get(i, k);
                    sum = sum.add(new BigDecimal(a.get(i, j)).multiply(new BigDecimal(right)));
                }
                s[j][k] = sum;
            }
        }
        for (int k = 0; k < n; k++) { // AᵀA is positive definite: no pivoting
            for (int i = k + 1; i < n; i++) {
                BigDecimal factor = s[i][k].divide(s[k][k], DIGITS);
                for (int j = k; j <= n; j++) {
                    s[i][j] = s[i][j].subtract(factor.multiply(s[k][j]), DIGITS);
                }
            }
        }
        double[] x = new double[n];
        BigDecimal[] exact = new BigDecimal[n];
        for (int i = n - 1; i >= 0; i--) {
            BigDecimal rest = s[i][n];
            for (int j = i + 1; j < n; j++) {
                rest = rest.subtract(s[i][j].multiply(exact[j]), DIGITS);
            }
            exact[i] = rest.divide(s[i][i], DIGITS);
            x[i] = exact[i].doubleValue();
        }
        return x;
    }
}
