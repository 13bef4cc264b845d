package org.thalweg.kernel;

import java.util.Arrays;

/// Sums, products and norms of vectors of doubles, each in one order, so that bits do not depend on the
/// machine. Where a function takes places and a length, it works on that part of an array.
public final class Vectors {
    /// Elements of which a few vectors fit a first-level cache.
    private static final int BLOCK = 1024;

    private Vectors() {}

    /// aᵀb, in sixteen sums, which the processor can form side by side.
    public static double dot(double[] a, int aAt, double[] b, int bAt, int length) {
        return dot(length).of(a, aAt, b, bAt, length);
    }

    private static Dot dot(int length) {
        return length < LongDots.LEAST ? ScalarDot.ONLY : LongDots.fast();
    }

    /// aᵀb.
    public static double dot(double[] a, double[] b) {
        return dot(a, 0, b, 0, a.length);
    }

    /// Σ|aᵢbᵢ|, in four sums.
    public static double dotOfMagnitudes(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i < a.length - 3; i += 4) {
            s0 += Math.abs(a[i] * b[i]);
            s1 += Math.abs(a[i + 1] * b[i + 1]);
            s2 += Math.abs(a[i + 2] * b[i + 2]);
            s3 += Math.abs(a[i + 3] * b[i + 3]);
        }
        for (; i < a.length; i++) {
            s0 += Math.abs(a[i] * b[i]);
        }
        return (s0 + s2) + (s1 + s3);
    }

    /// y ← y + αx.
    public static void add(double alpha, double[] x, int xAt, double[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += alpha * x[xAt + i];
        }
    }

    /// y ← y + αx.
    public static void add(double alpha, double[] x, double[] y) {
        add(alpha, x, 0, y, 0, y.length);
    }

    /// into ← Aa and other ← Ab for the matrix A whose first `count` rows are given: in blocks, so that A goes
    /// through memory once.
    public static void dots(double[][] rows, int count, double[] a, double[] into, double[] b, double[] other) {
        Arrays.fill(into, 0, count, 0);
        Arrays.fill(other, 0, count, 0);
        for (int from = 0; from < a.length; from += BLOCK) {
            int length = Math.min(BLOCK, a.length - from);
            Dot dot = dot(length);
            for (int k = 0; k < count; k++) {
                dot.twice(rows[k], a, b, from, length, into, other, k);
            }
        }
    }

    /// y ← αy + Aᵀc for the matrix A whose first `count` rows are given: in blocks, as [#dots].
    public static void combine(double alpha, double[][] rows, int count, double[] c, double[] y) {
        for (int from = 0; from < y.length; from += BLOCK) {
            int to = Math.min(y.length, from + BLOCK);
            for (int i = from; i < to; i++) {
                y[i] *= alpha;
            }
            int k = 0;
            for (; k < count - 3; k += 4) {
                addFour(c, k, rows, y, from, to);
            }
            for (; k < count; k++) {
                add(c[k], rows[k], from, y, from, to - from);
            }
        }
    }

    private static void addFour(double[] c, int k, double[][] rows, double[] y, int from, int to) {
        double c0 = c[k];
        double c1 = c[k + 1];
        double c2 = c[k + 2];
        double c3 = c[k + 3];
        double[] x0 = rows[k];
        double[] x1 = rows[k + 1];
        double[] x2 = rows[k + 2];
        double[] x3 = rows[k + 3];
        for (int i = from; i < to; i++) {
            y[i] += (c0 * x0[i] + c1 * x1[i]) + (c2 * x2[i] + c3 * x3[i]);
        }
    }

    /// into ← x + αd.
    public static void along(double[] x, double alpha, double[] d, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = x[i] + alpha * d[i];
        }
    }

    /// into ← a − b.
    public static void difference(double[] a, double[] b, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = a[i] - b[i];
        }
    }

    /// y ← αy.
    public static void scale(double alpha, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] *= alpha;
        }
    }

    /// into ← −x.
    public static void negative(double[] x, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = -x[i];
        }
    }

    /// ‖x‖₂, also where squares would overflow or vanish.
    public static double norm(double[] x, int at, int length) {
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

    /// ‖x‖₂, also where squares would overflow or vanish.
    public static double norm(double[] x) {
        return norm(x, 0, x.length);
    }

    /// ‖x‖₁.
    public static double norm1(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += Math.abs(value);
        }
        return sum;
    }

    /// ‖x‖∞; NaN if an element is.
    ///
    /// By the bits without the sign, which are ordered as the numbers are, with NaN above ∞: a maximum of doubles
    /// that keeps NaN takes several times as long.
    public static double largest(double[] x) {
        long largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Double.doubleToRawLongBits(value) & Long.MAX_VALUE);
        }
        return Double.longBitsToDouble(largest);
    }

    /// The power of two by which numbers are divided so that the largest is about 1; 0 where there is none.
    public static int exponent(double[] x) {
        double largest = largest(x);
        return largest == 0 || !Double.isFinite(largest) ? 0 : Math.getExponent(largest);
    }

    /// Whether no element is infinite or NaN.
    public static boolean isFinite(double[] x) {
        return largest(x) < Double.POSITIVE_INFINITY;
    }
}
