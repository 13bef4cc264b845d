package org.thalweg.graph;

/// The error function in double precision, slow and obvious: the judge of faster ones. Near 0 its series, whose terms
/// have one sign, so that nothing cancels; further out what is missing to 1 as a continued fraction:
///
///     erf x = 2/√π e^(−x²) Σₙ 2ⁿ x^(2n+1) / (1·3·…·(2n+1))                             NIST DLMF 7.6.2
///     1 − erf x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))))           NIST DLMF 7.9.1
///
/// The error is at most three units in the last place.
public final class ErrorFunction {
    /// From here on the nearest double to erf x is 1: 1 − erf 6 = 2.2e-17.
    private static final double ONE = 6;

    /// 60 terms leave an error of about e^(−4x√30) < 1e-19 for x ≥ 2.
    private static final int TERMS = 60;

    private ErrorFunction() {}

    /// The integral 2/√π ∫₀ˣ e^(−t²) dt.
    public static double erf(double x) {
        double size = Math.abs(x);
        if (x == 0 || Double.isNaN(x)) {
            return x;
        }
        return size < 2 ? series(x) : Math.copySign(size < ONE ? 1 - fraction(size) : 1, x);
    }

    private static double series(double x) {
        double term = x;
        double sum = 0;
        for (int n = 0; sum + term != sum; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return 2 / Math.sqrt(Math.PI) * (bell(x) * sum);
    }

    private static double fraction(double x) {
        double rest = x;
        for (int n = TERMS; n > 0; n--) {
            rest = x + n / 2.0 / rest;
        }
        return bell(x) / Math.sqrt(Math.PI) / rest;
    }

    /// e^(−x²), with what rounding takes from x² put back, since the exponential would multiply it by x².
    private static double bell(double x) {
        double square = x * x;
        return Math.exp(-square) * (1 - Math.fma(x, x, -square));
    }
}
