package org.thalweg.solve;

/// A solver that also knows bounds on the variables.
public interface BoundedSolver<F extends Objective> extends Solver<F> {
    /// Begins to work on `f` within bounds, at a start within them.
    Method begin(F f, Bounds bounds, Point start, Work work);

    @Override
    default Method begin(F f, Point start, Work work) {
        return begin(f, Bounds.none(f.dimension()), start, work);
    }
}
