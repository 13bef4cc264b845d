package org.thalweg.solve;

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

    private final Direction direction;
    private final LineSearch search;
    private final Ray ray;
    private final int rank; // pairs that a Hessian takes, or enough of them
    private Precision precision = new Precision(PATIENCE);
    private double flattest = Double.POSITIVE_INFINITY; // the least ‖∇f‖∞ so far
    private int stale;
    private Move end = new Move.Stuck(""); // why it began again
    private double renewed = Double.POSITIVE_INFINITY; // the value where it began again

    LineDescent(Objective f, Point start, Work work, Direction direction, LineSearch search) {
        this.direction = direction;
        this.search = search;
        this.ray = new Ray(f, start, work);
        this.rank = Math.min(f.dimension(), 10);
    }

    @Override
    public Move next(Point current) {
        boolean isLast = renewed < Double.POSITIVE_INFINITY
                && current.value() >= renewed - Precision.fog(current); // nothing gained since
        aim(current); // 1
        Move move = step(current, STALE + (isLast ? rank : 0));
        if (move instanceof Move.To || direction.isFresh() || isLast) {
            return move instanceof Move.Stuck && isLast ? end : move;
        }
        end = move;
        direction.reset(); // 3
        renewed = current.value();
        stale = 0;
        precision = new Precision(PATIENCE);
        aim(current);
        Move again = step(current, STALE + rank);
        return move instanceof Move.Settled && again instanceof Move.Stuck ? move : again;
    }

    private Move step(Point current, int patience) {
        if (direction.isScaled()
                && precision.settled(current, current.gradientNorm(), 0.5 * Math.abs(ray.slope()))
                        instanceof Move.Settled reached
                && Precision.isFlat(current)) {
            return reached;
        }
        return stale < patience
                ? along(current)
                : end(current, "in " + stale + " steps neither value nor gradient fell by more than rounding");
    }

    private void aim(Point current) {
        direction.at(current, ray.direction());
        ray.from(current);
        if (!ray.descends()) {
            direction.reset();
            direction.at(current, ray.direction());
            ray.from(current);
        }
    }

    private Move along(Point current) {
        double[] d = ray.direction();
        if (!ray.descends()) {
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
        flattest = Math.min(flattest, point.gradientNorm());
        return new Move.To(point);
    }

    /// No step was found: because none can change the value by more than its rounding, or for another reason.
    private Move end(Point current, String why) {
        double promise = 0.5 * Math.abs(ray.slope());
        if (direction.isScaled() && promise <= Precision.fog(current) && Precision.isFlat(current)) {
            return Precision.settled(promise);
        }
        return Precision.nudge(current) <= 16 * Precision.noise(current)
                ? Precision.settledByNudge(current)
                : new Move.Stuck(why);
    }
}
