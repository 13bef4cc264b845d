package org.thalweg.solve.sampling;

/// Ranges of hyperparameters, checked where a record is made. Each check refuses NaN.
final class Ranges {
    private Ranges() {}

    /// 0 < value < ∞.
    static void requirePositive(String where, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw refused(where, name, value, "must be between 0 and ∞, neither included");
        }
    }

    /// from ≤ value ≤ to.
    static void requireWithin(String where, String name, double value, double from, double to) {
        if (!(value >= from && value <= to)) {
            throw refused(where, name, value, "must be from " + from + " to " + to);
        }
    }

    /// from ≤ value.
    static void requireAtLeast(String where, String name, long value, long from) {
        if (value < from) {
            throw refused(where, name, value, "must be at least " + from);
        }
    }

    private static IllegalArgumentException refused(String where, String name, Number value, String right) {
        return new IllegalArgumentException(where + ": " + name + " = " + value + " is out of range; it " + right);
    }
}
