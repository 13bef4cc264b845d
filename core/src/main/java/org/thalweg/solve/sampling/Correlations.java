package org.thalweg.solve.sampling;

import java.util.Arrays;

/// Σᵢ xᵢxᵢ₊ₜ for all t at once, in n log n operations instead of n²: the power spectrum, transformed back
/// (Wiener 1930, Khinchin 1934), of x followed by as many zeros, so that its end does not meet its beginning.
/// Two rows a, b are transformed at once, as a + ib: what they have in common in |â + ib̂|² is odd, and its
/// transform imaginary.
final class Correlations {
    private final int size;
    private final double[] cosines;
    private final double[] sines;
    private final double[] real;
    private final double[] imaginary;

    private Correlations(int size) {
        this.size = size;
        this.cosines = new double[size / 2];
        this.sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cosines[i] = StrictMath.cos(2 * Math.PI * i / size);
            sines[i] = -StrictMath.sin(2 * Math.PI * i / size);
        }
        this.real = new double[size];
        this.imaginary = new double[size];
    }

    /// The sum over all rows, for t = 0 … n − 1.
    static double[] of(double[][] rows) {
        int n = rows[0].length;
        int size = 2 * Integer.highestOneBit(2 * n - 1);
        return new Correlations(size).sums(rows, n);
    }

    private double[] sums(double[][] rows, int n) {
        double[] power = new double[size];
        for (int row = 0; row < rows.length; row += 2) {
            Arrays.fill(real, 0);
            Arrays.fill(imaginary, 0);
            System.arraycopy(rows[row], 0, real, 0, n);
            if (row + 1 < rows.length) {
                System.arraycopy(rows[row + 1], 0, imaginary, 0, n);
            }
            transform();
            for (int i = 0; i < size; i++) {
                power[i] += real[i] * real[i] + imaginary[i] * imaginary[i];
            }
        }
        System.arraycopy(power, 0, real, 0, size);
        Arrays.fill(imaginary, 0);
        transform(); // the power is real, so that there and back differ by the factor only
        double[] sums = new double[n];
        for (int t = 0; t < n; t++) {
            sums[t] = real[t] / size;
        }
        return sums;
    }

    /// Cooley & Tukey (1965), in place: elements in bit-reversed order, then blocks of twice the length each.
    private void transform() {
        int shift = Integer.numberOfLeadingZeros(size) + 1;
        for (int i = 0; i < size; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (i < j) {
                swap(real, i, j);
                swap(imaginary, i, j);
            }
        }
        for (int half = 1; half < size; half *= 2) {
            for (int block = 0; block < size; block += 2 * half) {
                butterflies(block, half);
            }
        }
    }

    private void butterflies(int block, int half) {
        int stride = size / (2 * half);
        for (int k = 0; k < half; k++) {
            double c = cosines[k * stride];
            double s = sines[k * stride];
            int upper = block + k;
            int lower = upper + half;
            double re = real[lower] * c - imaginary[lower] * s;
            double im = real[lower] * s + imaginary[lower] * c;
            real[lower] = real[upper] - re;
            imaginary[lower] = imaginary[upper] - im;
            real[upper] += re;
            imaginary[upper] += im;
        }
    }

    private static void swap(double[] a, int i, int j) {
        double kept = a[i];
        a[i] = a[j];
        a[j] = kept;
    }
}
