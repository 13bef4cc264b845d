package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// An iteration of every method with a direction and a line search:
///
/// 1. a direction d of descent, or −∇f where the method's own is none;
/// 2. a step along it by the search;
/// 3. where there is none, or some steps in a row brought nothing, the same again from −∇f, once.
///
/// It has settled when neither the value nor the gradient falls any more beyond rounding, and no more is promised: at a
/// kink, where the slope promises what no step gives, it is stuck. A step promises ½|∇fᵀd| where its direction knows
/// how long it should be; of another one all that is known is what a step of 1e-8 of x along −∇f may do.
final class LineDescent implements Method {
    /// Steps in a row without a fall of either.
    private static final int STALE = 4;

    /// Steps that promise less than rounding without a fall of the gradient.
    private static final int PATIENCE = 3;

    private static final double NUDGE = 1e-8;

    private final Direction direction;
    private final LineSearch search;
    private final Ray ray;
    private final Precision precision = new Precision(PATIENCE);
    private double flattest = Double.POSITIVE_INFINITY; // the least ‖∇f‖∞ so far
    private int stale;
    private boolean again; // begun again since something fell

    LineDescent(Objective f, Point start, Direction direction, LineSearch search) {
        this.direction = direction;
        this.search = search;
        this.ray = new Ray(f, start);
    }

    @Override
    public Move next(Point current) {
        boolean isStale = stale >= STALE;
        if (isStale && (again || direction.isFresh())) {
            return end(current, "in " + stale + " steps neither value nor gradient fell by more than rounding");
        }
        if (isStale) {
            direction.reset();
            again = true;
        }
        aim(current); // 1
        @Nullable Move reached = direction.isScaled()
                ? precision.settled(current, current.gradientNorm(), 0.5 * Math.abs(ray.slope()))
                : null;
        Move move = reached instanceof Move.Settled ? reached : along(current);
        if (move instanceof Move.To || direction.isFresh()) {
            return move;
        }
        direction.reset(); // 3
        aim(current);
        Move second = along(current);
        boolean isLower = second instanceof Move.To(Point point)
                && point.value() < current.value() - Math.max(ray.noise(), Precision.noise(current));
        return move instanceof Move.Settled && !isLower ? move : second;
    }

    private void aim(Point current) {
        direction.at(current, ray.direction());
        ray.from(current);
        if (!(ray.slope() < 0) || !Vectors.isFinite(ray.direction())) {
            direction.reset();
            direction.at(current, ray.direction());
            ray.from(current);
        }
    }

    private Move along(Point current) {
        double[] d = ray.direction();
        if (!(ray.slope() < 0) || !Vectors.isFinite(d)) {
            return new Move.Stuck("the direction of steepest descent overflows: ‖∇f‖∞ is " + current.gradientNorm());
        }
        Found found = search.search(ray, direction.first(current, d, ray.slope())); // 2
        return switch (found) {
            case Found.Step(Trial trial) -> to(current, trial);
            case Found.Lower(Trial trial, String _) -> to(current, trial);
            case Found.Nothing(String why) -> end(current, why);
        };
    }

    private Move to(Point current, Trial trial) {
        Point point = ray.point(trial);
        direction.moved(current, point, trial);
        boolean falls = point.value() < current.value() - ray.noise() || point.gradientNorm() < 0.9 * flattest;
        stale = falls ? 0 : stale + 1;
        again &= !falls;
        flattest = Math.min(flattest, point.gradientNorm());
        return new Move.To(point);
    }

    /// No step was found: because none can change the value by more than its rounding, or for another reason.
    private Move end(Point current, String why) {
        double promise = 0.5 * Math.abs(ray.slope());
        if (direction.isScaled() && promise <= Precision.fog(current)) {
            return Precision.settled(promise);
        }
        double nudge = NUDGE * (1 + Vectors.norm(current.x())) * Vectors.norm(current.gradient());
        return nudge <= 16 * Precision.noise(current)
                ? new Move.Settled("a step of 1e-8 of x promises to lower the value by %.2g, less than its rounding"
                        .formatted(nudge))
                : new Move.Stuck(why);
    }
}
