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
        double rest = Vectors.dot(a, at + 1, a, at + 1, length - 1);
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
        Vectors.add(-beta * Vectors.dot(v, vAt, x, xAt, length), v, vAt, x, xAt, length);
    }
}
