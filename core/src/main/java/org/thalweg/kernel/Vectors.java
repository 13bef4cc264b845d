package org.thalweg.kernel;

/// Sums, products and norms of vectors of doubles, each in one order, so that bits do not depend on the
/// machine. Where a function takes places and a length, it works on that part of an array.
public final class Vectors {
    /// Elements of which a few vectors fit a first-level cache.
    private static final int BLOCK = 1024;

    private Vectors() {}

    /// aᵀb, in eight sums, which the processor can form side by side.
    public static double dot(double[] a, int aAt, double[] b, int bAt, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = 0;
        for (; i < length - 7; i += 8) {
            s0 += a[aAt + i] * b[bAt + i];
            s1 += a[aAt + i + 1] * b[bAt + i + 1];
            s2 += a[aAt + i + 2] * b[bAt + i + 2];
            s3 += a[aAt + i + 3] * b[bAt + i + 3];
            s4 += a[aAt + i + 4] * b[bAt + i + 4];
            s5 += a[aAt + i + 5] * b[bAt + i + 5];
            s6 += a[aAt + i + 6] * b[bAt + i + 6];
            s7 += a[aAt + i + 7] * b[bAt + i + 7];
        }
        for (; i < length; i++) {
            s0 += a[aAt + i] * b[bAt + i];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    /// aᵀb.
    public static double dot(double[] a, double[] b) {
        return dot(a, 0, b, 0, a.length);
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

    /// y ← y + αx, and then yᵀz: in blocks, so that long vectors go through memory once.
    public static double addThenDot(double alpha, double[] x, double[] y, double[] z) {
        double sum = 0;
        for (int from = 0; from < y.length; from += BLOCK) {
            int length = Math.min(BLOCK, y.length - from);
            add(alpha, x, from, y, from, length);
            sum += dot(y, from, z, from, length);
        }
        return sum;
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
