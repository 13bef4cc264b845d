package org.thalweg.bench;

import java.util.Arrays;

/// The times of a row of steps, in milliseconds.
record Timing(double best, double median, int steps) {
    /// So many at most are kept in one go, as in `peers.py`.
    private static final int MOST = 20_000;

    /// Runs a step again and again for about `budget` milliseconds, three times at least.
    static Timing of(Step step, double budget) {
        double[] times = new double[MOST];
        int count = 0;
        long end = System.nanoTime() + (long) (budget * 1e6);
        while (count < 3 || (System.nanoTime() < end && count < MOST)) {
            long start = System.nanoTime();
            step.run();
            times[count++] = (System.nanoTime() - start) * 1e-6;
        }
        return of(Arrays.copyOf(times, count));
    }

    static Timing of(double[] times) {
        return new Timing(Arrays.stream(times).min().orElse(Double.NaN), medianOf(times), times.length);
    }

    /// The middle one, or halfway between the two in the middle. NaN of nothing.
    static double medianOf(double... values) {
        if (values.length == 0) return Double.NaN;
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
