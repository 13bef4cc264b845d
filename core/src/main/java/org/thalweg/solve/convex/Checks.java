package org.thalweg.solve.convex;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// Checks of arguments, whose messages say what was given and what fits.
final class Checks {
    private Checks() {}

    static void requireLength(String what, int given, int fits, String why) {
        if (given != fits) {
            throw new IllegalArgumentException(what + ": " + given + " ≠ " + fits + ", " + why);
        }
    }

    static void requireFinite(String what, double[] values) {
        if (!Vectors.isFinite(values)) {
            throw new IllegalArgumentException(what + ": a number is not finite");
        }
    }

    static void requireData(String who, Matrix a, double[] b) {
        requireData(who, "A", a, "b", b);
    }

    static void requireData(String who, String left, Matrix a, String right, double[] b) {
        requireLength(who + ", " + right, b.length, a.rows(), "the rows of " + left + ", " + a);
        requireFinite(who + ", " + left, a.data());
        requireFinite(who + ", " + right, b);
    }

    /// from < value < to.
    static void requireBetween(String who, String name, double value, double from, double to) {
        if (!(value > from && value < to)) {
            throw new IllegalArgumentException(who + ": " + name + " = " + value
                    + " is out of range; it must be between " + from + " and "
                    + (to == Double.POSITIVE_INFINITY ? "∞" : to));
        }
    }

    static void requireAtLeast(String who, String name, long value, long from) {
        if (value < from) {
            throw new IllegalArgumentException(
                    who + ": " + name + " = " + value + " is out of range; it must be at least " + from);
        }
    }
}
