package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// The loop of a [Minimization].
final class Search<G extends Objective> {
    private final G f;
    private final Tolerances tolerances;
    private final Budget budget;
    private final @Nullable Observer observer;
    private final Tally tally;
    private final @Nullable Bounds bounds;
    private long iterations;

    Search(
            G f,
            Tolerances tolerances,
            Budget budget,
            @Nullable Observer observer,
            Tally tally,
            @Nullable Bounds bounds) {
        this.f = f;
        this.tolerances = tolerances;
        this.budget = budget;
        this.observer = observer;
        this.tally = tally;
        this.bounds = bounds;
    }

    Outcome run(Solver<G> solver, double[] start) {
        Point first = solver.usesGradients() ? Point.of(f, start) : Point.ofValue(f, start);
        Point current = solver.seen(first);
        boolean isPlain = current == first
                && bounds == null
                && first.hasGradient()
                && solver.objective() != LeastSquares.class;
        if (!current.isFinite()) {
            return failed(current, "the function or its gradient is not finite at the start");
        }
        Point best = current;
        try {
            var work = new Work(tally);
            Method method = bounds != null && solver instanceof BoundedSolver<G> bounded
                    ? bounded.begin(f, bounds, current, work)
                    : solver.begin(f, current, work);
            Outcome end = at(current, null);
            while (end == null) {
                switch (method.next(current)) {
                    case Move.Settled(String why) -> end = converged(Outcome.Test.PRECISION, current, why);
                    case Move.Stuck(String why) -> end = stuck(best, isPlain, why);
                    case Move.To(Point next) -> {
                        iterations++;
                        best = next.value() <= best.value() ? next : best;
                        end = at(next, current);
                        if (observer == null && current != best) {
                            work.give(current);
                        }
                        current = next;
                    }
                }
            }
            return end;
        } catch (Tally.SpentException e) {
            return new Outcome.Stopped(best, String.valueOf(e.getMessage()), iterations, tally.counts());
        }
    }

    /// How the search ends at `point`, after a step from `before`; `null` if it goes on.
    private @Nullable Outcome at(Point point, @Nullable Point before) {
        boolean goOn = observer == null || observer.sees(iterations, point, tally.counts());
        if (Endless.isReached(point.value())) {
            return failed(
                    point,
                    "unbounded below: the value fell to %.3g, where the largest |xᵢ| is %.3g"
                            .formatted(point.value(), Vectors.largest(point.x())));
        }
        double slope = bounds == null ? point.gradientNorm() : bounds.projectedGradientNorm(point);
        if (slope <= tolerances.gradient()) {
            return converged(
                    Outcome.Test.GRADIENT,
                    point,
                    "the gradient, %.3g, is at most %.3g".formatted(slope, tolerances.gradient()));
        }
        if (point.value() <= tolerances.target()) {
            return converged(
                    Outcome.Test.TARGET,
                    point,
                    "the value, %.10g, is at most %.10g".formatted(point.value(), tolerances.target()));
        }
        if (before != null && before != point) {
            double fall = before.value() - point.value();
            if (tolerances.value() > 0 && fall >= 0 && fall <= tolerances.value() * Math.abs(point.value())) {
                return converged(
                        Outcome.Test.VALUE,
                        point,
                        "the value fell by %.3g, at most %.3g of itself".formatted(fall, tolerances.value()));
            }
            if (tolerances.step() > 0) {
                double[] step = new double[point.x().length];
                Vectors.difference(point.x(), before.x(), step);
                double length = Vectors.norm(step);
                if (length <= tolerances.step() * (Vectors.norm(point.x()) + tolerances.step())) {
                    return converged(
                            Outcome.Test.STEP,
                            point,
                            "the step, %.3g, is at most %.3g of x".formatted(length, tolerances.step()));
                }
            }
        }
        if (!goOn) {
            return new Outcome.Stopped(point, "stopped by an observer", iterations, tally.counts());
        }
        if (iterations >= budget.iterations()) {
            return new Outcome.Stopped(
                    point, "the budget of " + budget.iterations() + " iterations is spent", iterations, tally.counts());
        }
        return null;
    }

    private Outcome converged(Outcome.Test test, Point point, String why) {
        return new Outcome.Converged(test, point, why, iterations, tally.counts());
    }

    /// Failed, or at a kink.
    private Outcome stuck(Point point, boolean isPlain, String why) {
        @Nullable String kink = isPlain ? Kink.at(f, point) : null;
        return kink == null ? failed(point, why) : converged(Outcome.Test.KINK, point, kink);
    }

    private Outcome failed(Point point, String why) {
        return new Outcome.Failed(point, why, iterations, tally.counts());
    }
}
