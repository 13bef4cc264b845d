package org.thalweg.solve;

/// Tells when a method with second derivatives has got all that doubles have: where its model promises less than the
/// rounding of f, steps are judged by their gradients, which go on falling, quadratically, until they are rounding too.
final class Precision {
    private static final double UNIT = 0x1p-52;
    private static final int PATIENCE = 3;

    private double least = Double.POSITIVE_INFINITY;
    private int idle;

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

    /// Whether nothing is to be had by one more step, which promises to lower the value by `promise`: less than the
    /// value's rounding, as did some steps before, without the gradient falling to half.
    boolean isReached(Point point, double promise) {
        return isReached(point, point.gradientNorm(), promise);
    }

    /// The same for another measure of the slope than ‖∇f‖∞.
    boolean isReached(Point point, double slope, double promise) {
        if (!(promise <= noise(point))) {
            idle = 0;
            return false;
        }
        if (slope <= 0.5 * least) {
            least = slope;
            idle = 0;
            return false;
        }
        idle++;
        return idle >= PATIENCE;
    }

    /// What to say then.
    static Move.Settled settled(double promise) {
        return new Move.Settled(
                "a step promises to lower the value by %.2g, less than its rounding, and the gradient falls no more"
                        .formatted(promise));
    }
}
