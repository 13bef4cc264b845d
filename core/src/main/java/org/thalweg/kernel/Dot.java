package org.thalweg.kernel;

/// aᵀb of parts of arrays, in one order: element i of the full groups of 16 goes to sum i mod 16, the sums are
/// joined in halves, s₀ + s₈, …, then quarters, and so on, and the elements after the last full group are
/// added, summed one by one.
interface Dot {
    /// Sums that are formed side by side.
    int SUMS = 16;

    /// Σ a[aAt + i] b[bAt + i], i < length.
    double of(double[] a, int aAt, double[] b, int bAt, int length);

    /// Adds aᵀb to `into[k]` and aᵀc to `other[k]`, all three from place `at` on.
    void twice(double[] a, double[] b, double[] c, int at, int length, double[] into, double[] other, int k);
}
