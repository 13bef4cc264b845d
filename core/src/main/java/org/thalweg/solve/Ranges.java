package org.thalweg.solve;

/// Ranges of hyperparameters, checked where a record is made. Each check refuses NaN.
final class Ranges {
    private Ranges() {}

    /// 0 < value < ∞.
    static void requirePositive(String solver, String name, double value) {
        requireBetween(solver, name, value, 0, Double.POSITIVE_INFINITY);
    }

    /// from < value < to.
    static void requireBetween(String solver, String name, double value, double from, double to) {
        if (!(value > from && value < to)) {
            throw new IllegalArgumentException(solver + ": " + name + " = " + value
                    + " is out of range; it must be between " + from + " and "
                    + (to == Double.POSITIVE_INFINITY ? "∞" : to));
        }
    }

    /// from ≤ value ≤ to.
    static void requireWithin(String solver, String name, double value, double from, double to) {
        if (!(value >= from && value <= to)) {
            throw new IllegalArgumentException(
                    solver + ": " + name + " = " + value + " is out of range; it must be from " + from + " to " + to);
        }
    }

    /// from ≤ value.
    static void requireAtLeast(String solver, String name, long value, long from) {
        if (value < from) {
            throw new IllegalArgumentException(
                    solver + ": " + name + " = " + value + " is out of range; it must be at least " + from);
        }
    }

    /// 0 < c₁ < c₂ < 1.
    static void requireWolfe(String search, double c1, double c2) {
        if (!(c1 > 0 && c1 < c2 && c2 < 1)) {
            throw new IllegalArgumentException(
                    search + ": c1 = " + c1 + " and c2 = " + c2 + " are out of range; it must be 0 < c1 < c2 < 1");
        }
    }
}
