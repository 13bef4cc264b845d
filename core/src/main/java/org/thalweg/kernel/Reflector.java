package org.thalweg.kernel;

/// Householder's reflections H = I − βvvᵀ, which turn a line of numbers onto its first axis: Golub & Van Loan
/// (2013), "Matrix Computations", §5.1. Numbers are about 1 at most, so that squares do not overflow.
final class Reflector {
    /// What is shorter than 1e-140 counts as 0, so that β is finite.
    private static final double LEAST_SQUARE = 1e-280;

    private double beta;
    private double head;

    /// Replaces the line a by the vector v of the reflection with Ha = (head, 0, …).
    void make(double[] a, int at, int length) {
        double rest = dot(a, at + 1, a, at + 1, length - 1);
        double first = a[at];
        if (rest < LEAST_SQUARE) {
            beta = 0;
            head = first;
            return;
        }
        double norm = Math.sqrt(first * first + rest);
        head = first < 0 ? norm : -norm;
        a[at] = first - head;
        beta = 1 / (norm * (norm + Math.abs(first)));
    }

    /// β; 0 if there is nothing to turn.
    double beta() {
        return beta;
    }

    /// The first component of Ha.
    double head() {
        return head;
    }

    /// x ← Hx.
    static void apply(double beta, double[] v, int vAt, double[] x, int xAt, int length) {
        add(-beta * dot(v, vAt, x, xAt, length), v, vAt, x, xAt, length);
    }

    /// Σ aᵢbᵢ in four sums, which the processor can form side by side.
    static double dot(double[] a, int aAt, double[] b, int bAt, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i < length - 3; i += 4) {
            s0 += a[aAt + i] * b[bAt + i];
            s1 += a[aAt + i + 1] * b[bAt + i + 1];
            s2 += a[aAt + i + 2] * b[bAt + i + 2];
            s3 += a[aAt + i + 3] * b[bAt + i + 3];
        }
        for (; i < length; i++) {
            s0 += a[aAt + i] * b[bAt + i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// y ← y + sx.
    static void add(double s, double[] x, int xAt, double[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += s * x[xAt + i];
        }
    }

    /// The power of two by which numbers are divided so that the largest is about 1.
    static int exponent(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest == 0 ? 0 : Math.getExponent(largest);
    }
}
