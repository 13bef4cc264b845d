package org.thalweg.solve;

/// Sums and products of vectors. Dot products have eight partial sums, which need not wait for each other.
final class Vectors {
    private Vectors() {}

    /// aᵀb.
    static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int whole = a.length & ~7;
        for (int i = 0; i < whole; i += 8) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
        }
        for (int i = whole; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    /// y ← y + αx.
    static void add(double alpha, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] += alpha * x[i];
        }
    }

    /// into ← x + αd.
    static void along(double[] x, double alpha, double[] d, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = x[i] + alpha * d[i];
        }
    }

    /// into ← a − b.
    static void difference(double[] a, double[] b, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = a[i] - b[i];
        }
    }

    /// y ← αy.
    static void scale(double alpha, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] *= alpha;
        }
    }

    /// into ← −x.
    static void negative(double[] x, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = -x[i];
        }
    }

    /// ‖x‖₂, safe from overflow.
    static double norm(double[] x) {
        double plain = Math.sqrt(dot(x, x));
        if (plain > 1e-150 && plain < 1e150) {
            return plain;
        }
        double largest = largest(x);
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double v : x) {
            sum += (v / largest) * (v / largest);
        }
        return largest * Math.sqrt(sum);
    }

    /// ‖x‖∞; NaN if an element is.
    static double largest(double[] x) {
        double largest = 0;
        for (double v : x) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    static boolean finite(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += 0 * v;
        }
        return sum == 0;
    }
}
