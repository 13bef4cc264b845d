package org.thalweg.solve;

/// A solver that also knows bounds on the variables.
public interface BoundedSolver<F extends Objective> extends Solver<F> {
    /// Begins to work on `f` within bounds, at a start within them.
    Method begin(F f, Bounds bounds, Point start, Work work);

    /// The same, for who knows how long steps are between those bounds: a solver that has to guess how long its
    /// first step is takes one of length `first` at most, in the unit of x. Others, whose trust region,
    /// damping, simplex or population says so, leave it out of account; that is the default.
    ///
    /// @param first above 0
    default Method begin(F f, Bounds bounds, Point start, Work work, double first) {
        return begin(f, bounds, start, work);
    }

    @Override
    default Method begin(F f, Point start, Work work) {
        return begin(f, Bounds.none(f.dimension()), start, work);
    }
}
