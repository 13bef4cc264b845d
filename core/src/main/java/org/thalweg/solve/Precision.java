package org.thalweg.solve;

import org.jspecify.annotations.Nullable;

/// Tells when a method with second derivatives has got all that doubles have: where its model promises less than the
/// rounding of f, steps are judged by their gradients, which go on falling, quadratically, until they are rounding too.
final class Precision {
    private static final double UNIT = 0x1p-52;
    private static final int PATIENCE = 3;
    private static final int MOST_STALLED = 30;

    private double least = Double.POSITIVE_INFINITY;
    private int idle;
    private double lowest = Double.POSITIVE_INFINITY;
    private double flattest = Double.POSITIVE_INFINITY;
    private int stalled;

    /// By how much the value at a point may be wrong: a few roundings of itself, and what it changes where each xᵢ
    /// is
    /// rounded, which is more where f is small as the difference of large numbers.
    ///
    ///     4ε(|f| + Σ|gᵢxᵢ|)
    static double noise(Point point) {
        double sum = Math.abs(point.value());
        for (int i = 0; i < point.x().length; i++) {
            sum += Math.abs(point.gradient()[i] * point.x()[i]);
        }
        double noise = 4 * UNIT * sum;
        return noise < Double.POSITIVE_INFINITY ? noise : 0;
    }

    /// Below which a promise cannot be held against a difference of values: many times their rounding, which inside
    /// of f
    /// may be larger than its result shows.
    static double fog(Point point) {
        return 16 * noise(point) + 1e-10 * Math.abs(point.value());
    }

    /// Whether nothing is to be had by one more step, which promises to lower the value by `promise`: that is less
    /// than
    /// the value's rounding, as was the promise of some steps before, and the gradient did not fall to half. Or
    /// neither
    /// value nor gradient have been lower for many steps.
    ///
    /// @param slope a measure of the gradient, 0 at a minimum
    @Nullable
    Move settled(Point point, double slope, double promise) {
        stalled = point.value() < lowest || slope < flattest ? 0 : stalled + 1;
        lowest = Math.min(lowest, point.value());
        flattest = Math.min(flattest, slope);
        if (stalled >= MOST_STALLED) {
            return new Move.Settled(
                    "in " + stalled + " steps neither the value nor the gradient has come below what they were");
        }
        if (!(promise <= noise(point))) {
            idle = 0;
            return null;
        }
        idle = slope <= 0.5 * least ? 0 : idle + 1;
        least = Math.min(least, slope);
        return idle >= PATIENCE ? settled(promise) : null;
    }

    /// What to say where a promise is lost in rounding.
    static Move.Settled settled(double promise) {
        return new Move.Settled(
                "a step promises to lower the value by %.2g, less than its rounding, and the gradient falls no more"
                        .formatted(promise));
    }
}
