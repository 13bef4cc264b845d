package org.thalweg.solve;

import java.util.Arrays;

/// Boxes, functions that must not be left in them, and points.
final class Boxes {
    private Boxes() {}

    /// Fails where it is asked for a value outside of the bounds.
    static Objective guarded(Objective f, Bounds bounds) {
        return Objective.of(
                f.dimension(),
                x -> {
                    require(x, bounds);
                    return f.value(x);
                },
                (x, g) -> {
                    require(x, bounds);
                    f.valueAndGradient(x, g);
                });
    }

    private static void require(double[] x, Bounds bounds) {
        if (!bounds.contains(x)) {
            throw new AssertionError("outside of the bounds: " + Arrays.toString(x));
        }
    }

    static Bounds box(int n, double from, double to) {
        double[] lower = new double[n];
        double[] upper = new double[n];
        Arrays.fill(lower, from);
        Arrays.fill(upper, to);
        return Bounds.of(lower, upper);
    }

    static double[] filled(int n, double value) {
        double[] x = new double[n];
        Arrays.fill(x, value);
        return x;
    }
}
