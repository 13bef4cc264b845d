package org.thalweg.graph;

import java.math.BigDecimal;
import java.math.MathContext;

/// The error function in double precision, slow and obvious: the judge of faster ones. Up to 1 its series, whose first
/// term is the largest, so that little cancels; further out what is missing to 1 as a continued fraction:
///
///     erf x = 2/√π Σₙ (−1)ⁿ x^(2n+1) / (n! (2n+1))                                     NIST DLMF 7.6.1
///     1 − erf x = e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))))           NIST DLMF 7.9.1
///
/// The series is summed with 34 digits, since in double precision its error grew to six units in the last place. The
/// error is at most one.
public final class ErrorFunction {
    /// From here on the nearest double to erf x is 1: 1 − erf 6 = 2.2e-17.
    private static final double ONE = 6;

    private static final MathContext DIGITS = MathContext.DECIMAL128;
    private static final BigDecimal TWO_OVER_ROOT_PI = new BigDecimal("1.128379167095512573896158903121545");

    /// 1/(20! · 41) = 1e-20.
    private static final int SERIES_TERMS = 20;

    /// 200 terms leave an error of about e^(−4x√100) < 1e-17 for x ≥ 1.
    private static final int FRACTION_TERMS = 200;

    private ErrorFunction() {}

    /// The integral 2/√π ∫₀ˣ e^(−t²) dt.
    public static double erf(double x) {
        double size = Math.abs(x);
        if (x == 0 || Double.isNaN(x)) {
            return x;
        }
        return size < 1 ? series(x) : Math.copySign(size < ONE ? 1 - fraction(size) : 1, x);
    }

    private static double series(double x) {
        BigDecimal exact = new BigDecimal(x, DIGITS);
        BigDecimal square = exact.multiply(exact, DIGITS);
        BigDecimal power = exact;
        BigDecimal sum = exact;
        for (int n = 1; n < SERIES_TERMS; n++) {
            power = power.multiply(square, DIGITS).divide(BigDecimal.valueOf(-n), DIGITS);
            sum = sum.add(power.divide(BigDecimal.valueOf(2 * n + 1), DIGITS), DIGITS);
        }
        return sum.multiply(TWO_OVER_ROOT_PI, DIGITS).doubleValue();
    }

    private static double fraction(double x) {
        double rest = x;
        for (int n = FRACTION_TERMS; n > 0; n--) {
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
