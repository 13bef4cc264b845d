package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Steps outwards along a line on which the value falls and falls: growing by a factor, and after some by its square,
/// its square's square and so on up to 1e18, so that some more reach the largest numbers. Where the value has come
/// down to −1e250, of numbers that end at −1.8e308, the function counts as unbounded below: one with a minimum there
/// has an unfortunate unit.
final class Endless {
    private static final double LEVEL = -1e250;
    static final double CONSTRAINED_LEVEL = -1e20; // squares of violations would overflow long before -1e250
    private static final int STEADY = 10;
    private static final double MOST = 1e18;

    private double factor;
    private int steps;

    Endless(double factor) {
        this.factor = factor;
    }

    /// By what to multiply next.
    double next() {
        steps++;
        factor = steps > STEADY ? Math.min(MOST, factor * factor) : factor;
        return factor;
    }

    /// Whether a value is as good as −∞.
    static boolean isReached(double value) {
        return value <= LEVEL;
    }

    /// The same for a point; under constraints, which far outside hold only as far as x is large, earlier.
    static boolean isReached(Point point) {
        Multipliers multipliers = point.multipliers();
        return multipliers == null
                ? isReached(point.value())
                : point.value() <= CONSTRAINED_LEVEL
                        && multipliers.infeasibility() <= 1e-6 * Math.max(1, Vectors.largest(point.x()));
    }

    /// What a search found that came so far down.
    static Found found(Trial trial) {
        return new Found.Lower(trial, "the value falls without end along the direction");
    }
}
