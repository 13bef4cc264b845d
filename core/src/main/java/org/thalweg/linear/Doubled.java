package org.thalweg.linear;

/// A sum in doubled precision, an unevaluated `high + low` of about 106 bits: Ogita, Rump & Oishi (2005), "Accurate
/// sum and dot product", SIAM J. Sci. Comput. 26, 1955–1988.
///
///     TwoSum (Knuth):   s = fl(a + b),  z = s − a,  e = (a − (s − z)) + (b − z):   a + b = s + e        (1)
///     TwoProduct:       p = fl(ab),     e = fma(a, b, −p):                         ab = p + e           (2)
///
/// As accurate as if computed with 106 bits and then rounded (their Dot2), unless there is overflow.
final class Doubled {
    private double high;
    private double low;

    void set(double high, double low) {
        this.high = high;
        this.low = low;
    }

    double high() {
        return high;
    }

    double low() {
        return low;
    }

    void add(double b) {
        double s = high + b; // (1)
        double z = s - high;
        low += (high - (s - z)) + (b - z);
        high = s;
    }

    void addProduct(double a, double b) {
        double p = a * b; // (2)
        low += Math.fma(a, b, -p);
        add(p);
    }

    /// The sum, rounded.
    double value() {
        return high + low;
    }

    /// Makes `high` the rounded sum, and `low` what is left of it.
    void normalize() {
        double s = high + low;
        double z = s - high;
        low = (high - (s - z)) + (low - z);
        high = s;
    }
}
