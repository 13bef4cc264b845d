package org.thalweg.optim;

import java.util.List;

/// Bounds of hyperparameters, checked where a record is made. Each check refuses NaN, and its message names the
/// rule, the parameter, its value and what is legal.
final class Hyperparameters {
    private Hyperparameters() {}

    /// from ≤ value < to.
    static void requireInside(String rule, String name, double value, double from, double to) {
        require(value >= from && value < to, rule, name, value, "[" + from + ", " + end(to) + ")");
    }

    /// 0 < value ≤ to.
    static void requirePositiveUpTo(String rule, String name, double value, double to) {
        require(value > 0 && value <= to, rule, name, value, "(0, " + to + "]");
    }

    /// 0 < value < ∞.
    static void requirePositive(String rule, String name, double value) {
        require(value > 0 && value < Double.POSITIVE_INFINITY, rule, name, value, "(0, ∞)");
    }

    /// 0 ≤ rate < ∞.
    static void requireRate(String schedule, String name, double rate) {
        requireInside(schedule, name, rate, 0, Double.POSITIVE_INFINITY);
    }

    /// Numbers of steps at which something changes: above 0, each later than the one before.
    static void requireRising(String schedule, String name, List<Long> steps) {
        long before = 0;
        for (long step : steps) {
            if (step <= before) {
                throw new IllegalArgumentException(schedule + ": " + name + " = " + steps
                        + " is out of order; each must be later than the one before, the first at least 1");
            }
            before = step;
        }
    }

    /// A schedule that may stand inside another.
    static void requirePlanned(String rule, Schedule inner) {
        if (inner.reacting().isPresent()) {
            throw new IllegalArgumentException(
                    rule + ": a schedule that reacts to a metric cannot stand inside another;"
                            + " put it outside, as in reduceOnPlateau(warmup(0.1, steps=100))");
        }
    }

    /// from ≤ value.
    static void requireAtLeast(String rule, String name, long value, long from) {
        if (value < from) {
            throw new IllegalArgumentException(
                    rule + ": " + name + " = " + value + " is out of range; it must be at least " + from);
        }
    }

    private static void require(boolean holds, String rule, String name, double value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(
                    rule + ": " + name + " = " + value + " is out of range; it must be in " + range);
        }
    }

    private static String end(double to) {
        return to == Double.POSITIVE_INFINITY ? "∞" : Double.toString(to);
    }
}
