package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// The loop of a [Minimization].
final class Search<G extends Objective> {
    private static final int MOST_ESCAPES = 5;
    private static final String NO_WAY_BACK =
            "the search left the constraints and found no way back from a local minimum of their violation";

    private final G f;
    private final Tolerances tolerances;
    private final Budget budget;
    private final @Nullable Observer observer;
    private final Tally tally;
    private final @Nullable Bounds bounds;
    private final @Nullable Kkt kkt;
    private long iterations;

    Search(
            G f,
            Tolerances tolerances,
            Budget budget,
            @Nullable Observer observer,
            Tally tally,
            @Nullable Bounds bounds,
            @Nullable Kkt kkt) {
        this.f = f;
        this.tolerances = tolerances;
        this.budget = budget;
        this.observer = observer;
        this.tally = tally;
        this.bounds = bounds;
        this.kkt = kkt;
    }

    /// How a solver begins, with bounds and constraints or without.
    interface Beginning<G extends Objective> {
        Method at(G f, Point start, Work work);
    }

    /// Within bounds if there are any and the solver knows them.
    static <G extends Objective> Beginning<G> beginning(Solver<G> solver, @Nullable Bounds bounds) {
        return (f, start, work) -> bounds != null && solver instanceof BoundedSolver<G> bounded
                ? bounded.begin(f, bounds, start, work)
                : solver.begin(f, start, work);
    }

    Outcome run(Solver<G> solver, double[] start, Beginning<G> beginning) {
        return run(solver, solver.startsWithGradient() ? Point.of(f, start) : Point.ofValue(f, start), beginning);
    }

    /// From a point that is known as far as the solver asks.
    Outcome run(Solver<G> solver, Point first, Beginning<G> beginning) {
        Point current = kkt == null ? solver.seen(first) : kkt.start(first);
        boolean isPlain =
                current == first && bounds == null && first.hasGradient() && solver.objective() != LeastSquares.class;
        if (!current.isFinite()) {
            return failed(
                    current,
                    kkt == null
                            ? "the function or its gradient is not finite at the start"
                            : "the function, its gradient or a constraint is not finite at the start");
        }
        Outcome end = from(current, isPlain, beginning);
        for (int k = 0; k < MOST_ESCAPES; k++) {
            if (kkt == null || !(end instanceof Outcome.Converged last) || last.test() != Outcome.Test.KKT) {
                return end;
            }
            Outcome next = furtherFrom(kkt, last.point(), isPlain, beginning);
            if (next == null || !isLower(next, last.point())) {
                return converged(last.test(), last.point(), last.why());
            }
            end = next;
        }
        return end;
    }

    /// How a search ends that begins below a KKT point; `null` if nothing says that it is no minimum.
    private @Nullable Outcome furtherFrom(Kkt known, Point point, boolean isPlain, Beginning<G> beginning) {
        try {
            @Nullable Point below = known.below(f, point);
            if (below == null) {
                return null;
            }
            iterations++;
            return from(below, isPlain, beginning);
        } catch (Tally.SpentException _) {
            return null;
        }
    }

    private boolean isLower(Outcome next, Point than) {
        boolean isThere = next instanceof Outcome.Converged || Endless.isReached(next.point());
        double fall = than.value() - next.point().value();
        return isThere && isFeasible(next.point()) && fall > Precision.fog(than);
    }

    private Outcome from(Point first, boolean isPlain, Beginning<G> beginning) {
        Point current = first;
        Point best = current;
        try {
            var work = new Work(tally);
            Method method = beginning.at(f, current, work);
            Outcome end = at(current, null);
            int escapes = 0;
            while (end == null) {
                switch (method.next(current)) {
                    case Move.Settled(String why) -> end = settled(current, why);
                    case Move.Stuck(String why) -> end = stuck(best, isPlain, why);
                    case Move.Infeasible() -> {
                        Point below = kkt == null || escapes++ == MOST_ESCAPES ? null : kkt.lessViolated(f, current);
                        if (below == null) {
                            end = infeasible(best, current);
                        } else {
                            iterations++;
                            best = isBetter(below, best) ? below : best;
                            end = at(below, current);
                            method = beginning.at(f, below, work);
                            current = below;
                        }
                    }
                    case Move.To(Point next) -> {
                        iterations++;
                        best = isBetter(next, best) ? next : best;
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
        if (Endless.isReached(point)) {
            return failed(
                    point,
                    "unbounded below: the value fell to %.3g, where the largest |xᵢ| is %.3g"
                            .formatted(point.value(), Vectors.largest(point.x())));
        }
        Outcome flat = stationary(point);
        if (flat != null) {
            return flat;
        }
        if (isFeasible(point) && point.value() <= tolerances.target()) {
            return converged(
                    Outcome.Test.TARGET,
                    point,
                    "the value, %.10g, is at most %.10g".formatted(point.value(), tolerances.target()));
        }
        if (before != null && before != point && isFeasible(point)) {
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

    /// Converged by (1) of the tolerances, or by the conditions of Karush, Kuhn & Tucker; else `null`.
    private @Nullable Outcome stationary(Point point) {
        Multipliers multipliers = point.multipliers();
        if (multipliers != null) {
            return multipliers.residual() <= tolerances.gradient()
                    ? converged(
                            Outcome.Test.KKT,
                            point,
                            "stationary to %.3g, feasible to %.3g, complementary to %.3g, with a gap of %.3g, at most %.3g each"
                                    .formatted(
                                            multipliers.stationarity(),
                                            multipliers.infeasibility(),
                                            multipliers.complementarity(),
                                            multipliers.gap(),
                                            tolerances.gradient()))
                    : null;
        }
        double slope = bounds == null ? point.gradientNorm() : bounds.projectedGradientNorm(point);
        return slope <= tolerances.gradient()
                ? converged(
                        Outcome.Test.GRADIENT,
                        point,
                        "the gradient, %.3g, is at most %.3g".formatted(slope, tolerances.gradient()))
                : null;
    }

    private boolean isFeasible(Point point) {
        Multipliers multipliers = point.multipliers();
        return multipliers == null || multipliers.infeasibility() <= tolerances.gradient();
    }

    /// Under constraints a feasible point is better than one that is not; of two feasible ones it is the lower, of
    /// two others the one that violates the constraints less.
    private boolean isBetter(Point next, Point best) {
        Multipliers now = next.multipliers();
        Multipliers then = best.multipliers();
        if (now == null || then == null || (isFeasible(next) && isFeasible(best))) {
            return next.value() <= best.value();
        }
        return now.infeasibility() <= then.infeasibility();
    }

    /// No point that is feasible was found near the last one.
    private Outcome infeasible(Point best, Point last) {
        if (isFeasible(best)) {
            return failed(best, NO_WAY_BACK);
        }
        Point least = violation(last) < violation(best) ? last : best;
        return failed(
                least,
                "infeasible: the least violation found is %.3g at x = %s"
                        .formatted(violation(least), ObjectiveException.text(least.x())));
    }

    private static double violation(Point point) {
        Multipliers multipliers = point.multipliers();
        return multipliers == null ? 0 : multipliers.violation();
    }

    private Outcome settled(Point point, String why) {
        Multipliers multipliers = point.multipliers();
        return multipliers == null || multipliers.infeasibility() <= Math.sqrt(tolerances.gradient())
                ? converged(Outcome.Test.PRECISION, point, why)
                : failed(point, why + "; the constraints are violated by %.3g".formatted(multipliers.violation()));
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
