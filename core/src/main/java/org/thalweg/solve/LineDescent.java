package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// An iteration of every method with a direction and a line search:
///
/// 1. a direction d of descent, or −∇f where the method's own is none;
/// 2. a step along it by the search;
/// 3. where there is none, the same again from −∇f, once.
///
/// It has settled when neither the value nor the gradient falls any more beyond rounding, and no more is promised: at a
/// kink, where the slope promises what no step gives, it is stuck.
final class LineDescent implements Method {
    /// A slope that promises less than this part of |f| for a step of the usual length is rounding.
    private static final double ROUNDING = 1e-15;

    /// Steps in a row without a fall of either.
    private static final int STALE = 4;

    private final Direction direction;
    private final LineSearch search;
    private final Ray ray;
    private double flattest = Double.POSITIVE_INFINITY; // the least ‖∇f‖∞ so far
    private int stale;
    private double promised; // by the slope, of the last step

    LineDescent(Objective f, Point start, Direction direction, LineSearch search) {
        this.direction = direction;
        this.search = search;
        this.ray = new Ray(f, start);
    }

    @Override
    public Move next(Point current) {
        if (stale >= STALE) {
            String why = "in %d steps neither value nor gradient fell by more than rounding".formatted(STALE);
            return promised <= Precision.fog(current)
                    ? new Move.Settled(why)
                    : new Move.Stuck(why
                            + ", though the slope promised %.2g: the function may have a kink here"
                                    .formatted(promised));
        }
        Move move = along(current);
        if (move instanceof Move.To || direction.isFresh()) {
            return move;
        }
        direction.reset();
        Move again = along(current); // 3
        return move instanceof Move.Settled && again instanceof Move.Stuck ? move : again;
    }

    private Move along(Point current) {
        double[] d = ray.direction();
        direction.at(current, d); // 1
        ray.from(current);
        if (!(ray.slope() < 0) || !Vectors.isFinite(d)) {
            direction.reset();
            direction.at(current, d);
            ray.from(current);
            if (!(ray.slope() < 0) || !Vectors.isFinite(d)) {
                return new Move.Stuck(
                        "the direction of steepest descent overflows: ‖∇f‖∞ is " + current.gradientNorm());
            }
        }
        Found found = search.search(ray, direction.first(current, d, ray.slope())); // 2
        return switch (found) {
            case Found.Step(Trial trial) -> to(current, trial);
            case Found.Lower(Trial trial, String _) -> to(current, trial);
            case Found.Nothing(String why) -> nothing(current, why);
        };
    }

    private Move to(Point current, Trial trial) {
        Point point = ray.point(trial);
        direction.moved(current, point, trial);
        promised = -trial.alpha() * ray.slope();
        boolean falls = point.value() < current.value() - ray.noise();
        stale = falls || point.gradientNorm() < 0.9 * flattest ? 0 : stale + 1;
        flattest = Math.min(flattest, point.gradientNorm());
        return new Move.To(point);
    }

    private Move nothing(Point current, String why) {
        @Nullable String settled = settled(current);
        return settled == null ? new Move.Stuck(why) : new Move.Settled(settled);
    }

    /// Why no step can change the value by more than its rounding; `null` if one should.
    private @Nullable String settled(Point current) {
        double slope = -ray.slope();
        double noise = ROUNDING * Math.max(Math.abs(current.value()), Double.MIN_NORMAL);
        if (!direction.isFresh() && slope <= 16 * noise) {
            return "the step promises to lower the value by %.2g, less than its rounding".formatted(slope);
        }
        // a step that moves x by √ε of itself, against which values may be told apart
        double reach = 1e-8 * (1 + Vectors.norm(current.x())) / Vectors.norm(ray.direction());
        if (slope * reach <= 16 * noise) {
            return "a step of 1e-8 of x promises to lower the value by %.2g, less than its rounding"
                    .formatted(slope * reach);
        }
        return null;
    }
}
