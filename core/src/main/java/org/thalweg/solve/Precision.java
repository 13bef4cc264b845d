package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// Tells when a method with second derivatives has got all that doubles have: where its model promises less than the
/// rounding of f, steps are judged by their gradients, which go on falling, quadratically, until they are rounding too.
final class Precision {
    private static final double UNIT = 0x1p-52;
    private static final double NUDGE = 1e-8;
    private static final int MOST_STALLED = 50;

    private final int patience;
    private double least = Double.POSITIVE_INFINITY;
    private int idle;
    private double lowest = Double.POSITIVE_INFINITY;
    private double flattest = Double.POSITIVE_INFINITY;
    private int stalled;

    /// @param patience how many steps that promise less than rounding may pass without the gradient falling to half
    Precision(int patience) {
        this.patience = patience;
    }

    /// By how much the value at a point may be wrong: a few roundings of itself, and what it changes where each
    /// xᵢ is rounded, which is more where f is small as the difference of large numbers.
    ///
    ///     4ε(|f| + Σ|gᵢxᵢ|)
    static double noise(Point point) {
        double noise = 4 * UNIT * (Math.abs(point.value()) + point.terms());
        return noise < Double.POSITIVE_INFINITY ? noise : 0;
    }

    /// Below which a promise cannot be held against a difference of values: many times their rounding, which
    /// inside of f may be larger than its result shows.
    static double fog(Point point) {
        return 16 * noise(point) + 1e-10 * Math.abs(point.value());
    }

    /// What a step of 1e-8 of x along −∇f promises, where it is not known how long a step should be.
    static double nudge(Point point) {
        return NUDGE * (1 + Vectors.norm(point.x())) * Vectors.norm(point.gradient());
    }

    static Move.Settled settledByNudge(Point point) {
        return new Move.Settled("a step of 1e-8 of x promises to lower the value by %.2g, less than its rounding"
                .formatted(nudge(point)));
    }

    /// Whether a change of each xᵢ by 1e-8 of itself would be lost in [#fog]: else what a step promises is not
    /// to be believed, be it that its Hessian is wrong.
    static boolean isFlat(Point point) {
        return NUDGE * point.terms() <= fog(point);
    }

    /// Whether nothing is to be had by one more step, which promises to lower the value by `promise`: that is
    /// less than the value's rounding, as was the promise of some steps before, and the gradient did not fall to
    /// half. Or that neither value nor gradient have been lower for many steps, which is [Move.Stuck] if more is
    /// promised.
    ///
    /// @param slope a measure of the gradient, 0 at a minimum
    @Nullable
    Move settled(Point point, double slope, double promise) {
        stalled = point.value() < lowest || slope < flattest ? 0 : stalled + 1;
        lowest = Math.min(lowest, point.value());
        flattest = Math.min(flattest, slope);
        if (stalled >= MOST_STALLED) {
            String why = "in " + stalled + " steps neither the value nor the gradient has come below what they were";
            return promise <= fog(point) ? new Move.Settled(why) : new Move.Stuck(why);
        }
        if (!(promise <= noise(point))) {
            idle = 0;
            return null;
        }
        idle = slope <= 0.5 * least ? 0 : idle + 1;
        least = Math.min(least, slope);
        return idle >= patience ? settled(promise) : null;
    }

    /// What to say where a promise is lost in rounding.
    static Move.Settled settled(double promise) {
        return new Move.Settled(
                "a step promises to lower the value by %.2g, less than its rounding, and the gradient falls no more"
                        .formatted(promise));
    }
}
