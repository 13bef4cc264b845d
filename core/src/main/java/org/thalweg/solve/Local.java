package org.thalweg.solve;

import org.jspecify.annotations.Nullable;

/// A solver at work within the search of another. What it evaluates counts there, and the budget there ends it.
final class Local {
    /// For searches whose result is only where the next one begins.
    static final Tolerances ROUGH = new Tolerances(1e-8, 1e-6, 0, Double.NEGATIVE_INFINITY);

    /// For searches of which most find a minimum that is not the lowest: those of the code of Byrd, Lu, Nocedal
    /// & Zhu (1995), 1e7 ε and 1e-5.
    static final Tolerances QUICK = new Tolerances(1e-5, 1e7 * 0x1p-52, 0, Double.NEGATIVE_INFINITY);

    private final Solver<Objective> solver;
    private final @Nullable Bounds bounds;
    private final Work work;
    private final double first;

    /// @throws IllegalArgumentException if there are bounds, and the solver knows none
    Local(String owner, Solver<Objective> solver, Bounds bounds, Work work) {
        this(owner, solver, bounds, work, 1);
    }

    /// The same, with a first step of length `first` at most where the solver has to guess it within bounds.
    Local(String owner, Solver<Objective> solver, Bounds bounds, Work work, double first) {
        boolean isBounded = !bounds.areNone();
        if (isBounded && !(solver instanceof BoundedSolver<?>)) {
            throw new IllegalArgumentException(
                    owner + ": local = " + solver + " knows no bounds; within bounds it must be one that does");
        }
        this.solver = solver;
        this.bounds = isBounded ? bounds : null;
        this.work = work;
        this.first = first;
    }

    /// Refuses a solver that needs more of a function than values and gradients.
    static void require(String owner, Solver<?> local) {
        if (local.objective() != Objective.class) {
            throw new IllegalArgumentException(owner + ": local = " + local + " needs a function that is "
                    + local.objective().getSimpleName() + "; it must be a solver that needs values and gradients only");
        }
    }

    /// The same where values of f itself are compared with those of the solver.
    static void requirePlain(String owner, Solver<?> local) {
        require(owner, local);
        if (local instanceof Owlqn) {
            throw new IllegalArgumentException(owner + ": local = " + local
                    + " minimises another function, f + l1 ‖x‖₁; it must be a solver that minimises f itself");
        }
    }

    /// A search from `start`, with the solver's own tolerances. Its result has the value ∞ if f is not finite
    /// there.
    Outcome search(Objective f, double[] start) {
        return search(f, start, solver.tolerances());
    }

    Outcome search(Objective f, double[] start, Tolerances tolerances) {
        return search(f, start, tolerances, Budget.USUAL);
    }

    /// Within a budget of iterations.
    Outcome search(Objective f, double[] start, Tolerances tolerances, Budget budget) {
        return within(f, tolerances, budget).run(solver, start.clone(), beginning());
    }

    /// From a point whose value is known.
    Outcome search(Objective f, Point start, Tolerances tolerances) {
        Point known = solver.usesGradients()
                ? start.withGradient(f)
                : Point.withValue(start.x().clone(), start.value());
        return within(f, tolerances, Budget.USUAL).run(solver, known, beginning());
    }

    private Search<Objective> within(Objective f, Tolerances tolerances, Budget budget) {
        return new Search<>(f, tolerances, budget, null, work.tally(), bounds, null);
    }

    private Search.Beginning<Objective> beginning() {
        return (f, start, inner) -> bounds != null && solver instanceof BoundedSolver<Objective> bounded
                ? bounded.begin(f, bounds, start, inner, first)
                : solver.begin(f, start, inner);
    }

    /// The start as `solver` sees it, without its gradient: a search for a global minimum does not end because
    /// it begins at a local one.
    static Point seen(Solver<Objective> solver, Point start) {
        return bare(solver.seen(start));
    }

    /// The point without its gradient, and with the value ∞ for one that is not finite.
    static Point bare(Point point) {
        return Point.withValue(point.x(), ranked(point.value()));
    }

    /// What is not finite comes last.
    static double ranked(double value) {
        return Double.isFinite(value) ? value : Double.POSITIVE_INFINITY;
    }

    /// Whether a fall from `before` to `now` is more than a second visit to the same minimum may show, where
    /// values of f differ by `range`.
    static boolean isProgress(double before, double now, double range) {
        return before - now > 1e-8 * Math.max(Math.abs(before), range);
    }
}
