package org.thalweg.linear;

import java.util.Arrays;

/// Sums over lines of numbers, each in one order.
final class Vectors {
    private Vectors() {}

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

    static double dot(double[] a, double[] b) {
        return dot(a, 0, b, 0, a.length);
    }

    /// y ← y + sx.
    static void add(double s, double[] x, int xAt, double[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += s * x[xAt + i];
        }
    }

    static void add(double s, double[] x, double[] y) {
        add(s, x, 0, y, 0, y.length);
    }

    /// ‖x‖, also where squares would overflow or vanish.
    static double norm(double[] x) {
        return norm(x, 0, x.length);
    }

    static double norm(double[] x, int at, int length) {
        double square = dot(x, at, x, at, length);
        if (square > 0x1p-900 && square < 0x1p1000) {
            return Math.sqrt(square);
        }
        double largest = 0;
        for (int i = at; i < at + length; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        if (largest == 0 || !(largest < Double.POSITIVE_INFINITY)) {
            return largest;
        }
        double sum = 0;
        int exponent = Math.getExponent(largest);
        for (int i = at; i < at + length; i++) {
            double scaled = Math.scalb(x[i], -exponent);
            sum += scaled * scaled;
        }
        return Math.scalb(Math.sqrt(sum), exponent);
    }

    static double norm1(double[] x) {
        return Arrays.stream(x).map(Math::abs).sum();
    }

    /// The power of two by which numbers are divided so that the largest is about 1.
    static int exponent(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest == 0 || !Double.isFinite(largest) ? 0 : Math.getExponent(largest);
    }

    static boolean isFinite(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * 0;
        }
        return sum == 0;
    }

    /// into ← b − Ax.
    static void residual(LinearOperator a, double[] x, double[] b, double[] into) {
        a.apply(x, into);
        for (int i = 0; i < into.length; i++) {
            into[i] = b[i] - into[i];
        }
    }
}
