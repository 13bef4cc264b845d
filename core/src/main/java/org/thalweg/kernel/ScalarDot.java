package org.thalweg.kernel;

/// [Dot] in scalar code.
final class ScalarDot implements Dot {
    static final ScalarDot ONLY = new ScalarDot();

    private ScalarDot() {}

    @Override
    public void twice(double[] a, double[] b, double[] c, int at, int length, double[] into, double[] other, int k) {
        into[k] += of(a, at, b, at, length);
        other[k] += of(a, at, c, at, length);
    }

    @Override
    public double of(double[] a, int aAt, double[] b, int bAt, int length) {
        if (length < SUMS) {
            return rest(a, aAt, b, bAt, length);
        }
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        double s8 = 0;
        double s9 = 0;
        double s10 = 0;
        double s11 = 0;
        double s12 = 0;
        double s13 = 0;
        double s14 = 0;
        double s15 = 0;
        int i = 0;
        for (; i < length - (SUMS - 1); i += SUMS) {
            s0 += a[aAt + i] * b[bAt + i];
            s1 += a[aAt + i + 1] * b[bAt + i + 1];
            s2 += a[aAt + i + 2] * b[bAt + i + 2];
            s3 += a[aAt + i + 3] * b[bAt + i + 3];
            s4 += a[aAt + i + 4] * b[bAt + i + 4];
            s5 += a[aAt + i + 5] * b[bAt + i + 5];
            s6 += a[aAt + i + 6] * b[bAt + i + 6];
            s7 += a[aAt + i + 7] * b[bAt + i + 7];
            s8 += a[aAt + i + 8] * b[bAt + i + 8];
            s9 += a[aAt + i + 9] * b[bAt + i + 9];
            s10 += a[aAt + i + 10] * b[bAt + i + 10];
            s11 += a[aAt + i + 11] * b[bAt + i + 11];
            s12 += a[aAt + i + 12] * b[bAt + i + 12];
            s13 += a[aAt + i + 13] * b[bAt + i + 13];
            s14 += a[aAt + i + 14] * b[bAt + i + 14];
            s15 += a[aAt + i + 15] * b[bAt + i + 15];
        }
        s0 += s8;
        s1 += s9;
        s2 += s10;
        s3 += s11;
        s4 += s12;
        s5 += s13;
        s6 += s14;
        s7 += s15;
        double full = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
        return full + rest(a, aAt + i, b, bAt + i, length - i);
    }

    /// Element by element.
    static double rest(double[] a, int aAt, double[] b, int bAt, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[aAt + i] * b[bAt + i];
        }
        return sum;
    }
}
