package org.thalweg.graph;

/// The error function in double precision, slow and obvious: the judge of faster ones.
///
///     erf x = 2/√π e^(−x²) Σₙ 2ⁿ x^(2n+1) / (1·3·…·(2n+1))          NIST DLMF 7.6.2
///
/// All terms have one sign, so nothing cancels. From |x| = 6 on the nearest double is ±1, since 1 − erf 6 = 2.2e-17.
public final class ErrorFunction {
    private ErrorFunction() {}

    public static double erf(double x) {
        if (Math.abs(x) >= 6) {
            return Math.signum(x);
        }
        double square = x * x;
        double rest = Math.fma(x, x, -square); // what rounding took from x², which would grow in the exponential
        double term = x;
        double sum = 0;
        for (int n = 0; sum + term != sum; n++) {
            sum += term;
            term *= 2 * square / (2 * n + 3);
        }
        return x == 0 ? x : 2 / Math.sqrt(Math.PI) * Math.exp(-square) * (1 - rest) * sum;
    }
}
