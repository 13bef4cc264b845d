package org.thalweg.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The history of a run of CMA-ES, by which some of its tests decide: §B.3 of Hansen (2016).
final class Stagnation {
    private static final int MOST = 20_000;

    private final int window; // 10 + ⌈30n/λ⌉
    private final int least; // 120 + 30n/λ
    private final List<Double> best = new ArrayList<>();
    private final List<Double> median = new ArrayList<>();
    private double last; // the worst value of the last generation

    Stagnation(int n, int lambda) {
        this.window = 10 + (int) Math.ceil(30.0 * n / lambda);
        this.least = 120 + 30 * n / lambda;
    }

    int window() {
        return window;
    }

    /// A generation, its values rising.
    void add(double[] sorted) {
        best.add(sorted[0]);
        median.add(sorted[sorted.length / 2]);
        last = sorted[sorted.length - 1];
    }

    /// Whether no generation of the window had a finite value.
    boolean isWithoutValues() {
        return best.size() >= window
                && best.subList(best.size() - window, best.size()).stream()
                        .allMatch(v -> v == Double.POSITIVE_INFINITY);
    }

    /// By how much the best of the window differ; ∞ before it is full.
    double rangeOfBest() {
        if (best.size() < window) {
            return Double.POSITIVE_INFINITY;
        }
        return highest() - lowest();
    }

    /// By how much they and all values of the last generation differ.
    double range() {
        return best.size() < window ? Double.POSITIVE_INFINITY : Math.max(last, highest()) - lowest();
    }

    private double lowest() {
        return Collections.min(best.subList(best.size() - window, best.size()));
    }

    private double highest() {
        return Collections.max(best.subList(best.size() - window, best.size()));
    }

    /// Whether of the last fifth of the generations, within limits, the last 30 % are no better than the first.
    boolean holds() {
        int length = Math.max(least, Math.min(MOST, best.size() / 5));
        return best.size() >= length && hasNotFallen(best, length) && hasNotFallen(median, length);
    }

    private static boolean hasNotFallen(List<Double> values, int length) {
        List<Double> recent = values.subList(values.size() - length, values.size());
        int part = 3 * length / 10;
        return median(recent.subList(length - part, length)) >= median(recent.subList(0, part));
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
