package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// A search for a minimum: a function, where to begin, when to end, who watches. Immutable; [#run] is the one loop that
/// all solvers go through.
///
/// ```java
/// Outcome outcome = Minimization.of(f).from(-1.2, 1).run(new LBfgs(10));
/// ```
///
/// A warm start is a start: `from(outcome.point().x())`.
public final class Minimization<F extends Objective> {
    private final F f;
    private final double[] start;
    private final @Nullable Tolerances tolerances;
    private final Budget budget;
    private final @Nullable Observer observer;

    private Minimization(
            F f, double[] start, @Nullable Tolerances tolerances, Budget budget, @Nullable Observer observer) {
        this.f = f;
        this.start = start;
        this.tolerances = tolerances;
        this.budget = budget;
        this.observer = observer;
    }

    /// From 0, with the solver's own tolerances and the usual budget.
    public static <F extends Objective> Minimization<F> of(F f) {
        return new Minimization<>(f, new double[f.dimension()], null, Budget.USUAL, null);
    }

    /// @throws IllegalArgumentException if `start` has not as many elements as the function has variables, or
    ///     one that is not finite
    public Minimization<F> from(double... start) {
        if (start.length != f.dimension()) {
            throw new IllegalArgumentException("start: " + start.length + " numbers for a function of " + f.dimension()
                    + " variables; there must be as many");
        }
        if (!Vectors.isFinite(start)) {
            throw new IllegalArgumentException("start: a number is not finite");
        }
        return new Minimization<>(f, start.clone(), tolerances, budget, observer);
    }

    public Minimization<F> to(Tolerances tolerances) {
        return new Minimization<>(f, start, tolerances, budget, observer);
    }

    public Minimization<F> in(Budget budget) {
        return new Minimization<>(f, start, tolerances, budget, observer);
    }

    public Minimization<F> seenBy(Observer observer) {
        return new Minimization<>(f, start, tolerances, budget, observer);
    }

    /// Searches with a solver that needs no more than the function offers.
    ///
    /// @throws ObjectiveException if the function throws
    public Outcome run(Solver<? super F> solver) {
        return search(solver, null);
    }

    /// Searches within bounds.
    ///
    /// @throws IllegalArgumentException if the start is not within the bounds
    /// @throws ObjectiveException if the function throws
    public Outcome run(BoundedSolver<? super F> solver, Bounds bounds) {
        requireWithin(bounds);
        return search(solver, bounds);
    }

    /// Searches under constraints, which the start need not satisfy.
    ///
    /// @throws IllegalArgumentException if the constraints are on another number of variables, or are inequalities
    ///     and the solver knows none
    /// @throws ObjectiveException if the function or a constraint throws
    public <C extends Constraints> Outcome run(ConstrainedSolver<? super F, ? super C> solver, C constraints) {
        return searchUnder(solver, constraints, null);
    }

    /// Searches under constraints and within bounds.
    ///
    /// @throws IllegalArgumentException if the start is not within the bounds, or as above
    /// @throws ObjectiveException if the function or a constraint throws
    public <C extends Constraints> Outcome run(
            BoundedConstrainedSolver<? super F, ? super C> solver, C constraints, Bounds bounds) {
        requireWithin(bounds);
        return searchUnder(solver, constraints, bounds);
    }

    /// The same with a solver that is known at run time only, within bounds if there are any.
    ///
    /// @throws IllegalArgumentException if the solver needs more than the function offers or knows no bounds,
    ///     or the start is not within them
    /// @throws ObjectiveException if the function throws
    public Outcome runAny(Solver<?> solver, @Nullable Bounds bounds) {
        requireFit(solver, bounds);
        return search(solver, bounds);
    }

    /// The same under constraints.
    ///
    /// @throws IllegalArgumentException as above, or if the solver knows no constraints or needs more of them than
    ///     is known
    /// @throws ObjectiveException if the function or a constraint throws
    public Outcome runAny(Solver<?> solver, Constraints constraints, @Nullable Bounds bounds) {
        requireFit(solver, bounds);
        if (!(solver instanceof ConstrainedSolver<?, ?> constrained)) {
            throw new IllegalArgumentException(solver + ": it knows no constraints");
        }
        if (bounds != null && !(solver instanceof BoundedConstrainedSolver<?, ?>)) {
            throw new IllegalArgumentException(solver + ": it knows no bounds together with constraints");
        }
        if (!constrained.constraints().isInstance(constraints)) {
            throw new IllegalArgumentException(solver + ": it needs constraints that are "
                    + constrained.constraints().getSimpleName() + ", and these are not");
        }
        return searchUnder(constrained, constraints, bounds);
    }

    private void requireFit(Solver<?> solver, @Nullable Bounds bounds) {
        if (!solver.objective().isInstance(f)) {
            throw new IllegalArgumentException(solver + ": it needs a function that is "
                    + solver.objective().getSimpleName() + ", and this one is not");
        }
        if (bounds != null) {
            if (!(solver instanceof BoundedSolver<?>)) {
                throw new IllegalArgumentException(solver + ": it knows no bounds");
            }
            requireWithin(bounds);
        }
    }

    private void requireWithin(Bounds bounds) {
        if (bounds.dimension() != f.dimension() || !bounds.contains(start)) {
            throw new IllegalArgumentException("start: it must lie within the bounds, of as many variables");
        }
    }

    private <G extends Objective> Outcome search(Solver<G> solver, @Nullable Bounds bounds) {
        var tally = new Tally(budget);
        G counted = solver.objective().cast(new Counted(f, tally));
        Tolerances ends = tolerances == null ? solver.tolerances() : tolerances;
        return new Search<>(counted, ends, budget, observer, tally, bounds, null)
                .run(solver, start.clone(), Search.beginning(solver, bounds));
    }

    private <G extends Objective, D extends Constraints> Outcome searchUnder(
            ConstrainedSolver<G, D> solver, Constraints constraints, @Nullable Bounds bounds) {
        if (constraints.dimension() != f.dimension()) {
            throw new IllegalArgumentException("constraints on " + constraints.dimension() + " variables for a function"
                    + " of " + f.dimension() + "; there must be as many");
        }
        if (constraints.inequalities() > 0 && !solver.takesInequalities()) {
            throw new IllegalArgumentException(solver + ": it knows equalities only, and there are "
                    + constraints.inequalities() + " inequalities");
        }
        if (constraints.count() == 0) {
            return search(solver, bounds);
        }
        var tally = new Tally(budget);
        G counted = solver.objective().cast(new Counted(f, tally));
        D placed = solver.constraints().cast(new PlacedConstraints(constraints));
        Tolerances ends = tolerances == null ? solver.tolerances() : tolerances;
        var kkt = new Kkt(new ScaledConstraints(placed, start), bounds == null ? Bounds.none(f.dimension()) : bounds);
        return new Search<>(counted, ends, budget, observer, tally, bounds, kkt)
                .run(
                        solver,
                        start.clone(),
                        (g, point, work) -> bounds != null && solver instanceof BoundedConstrainedSolver<G, D> bounded
                                ? bounded.begin(g, placed, bounds, point, work)
                                : solver.begin(g, placed, point, work));
    }
}
