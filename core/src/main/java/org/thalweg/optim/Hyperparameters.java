package org.thalweg.optim;

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

    /// A schedule that may stand inside another.
    static void requirePlanned(String rule, Schedule inner) {
        if (inner instanceof ReduceOnPlateau) {
            throw new IllegalArgumentException(rule + ": a schedule that reacts to a metric cannot stand inside another;"
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
