package org.thalweg.solve;

/// A solver that knows constraints together with bounds, which no point of it leaves.
public interface BoundedConstrainedSolver<F extends Objective, C extends Constraints>
        extends ConstrainedSolver<F, C>, BoundedSolver<F> {
    /// Begins to work on `f` under constraints and within bounds, at a start within the bounds.
    Method begin(F f, C constraints, Bounds bounds, Point start, Work work);

    @Override
    default Method begin(F f, C constraints, Point start, Work work) {
        return begin(f, constraints, Bounds.none(f.dimension()), start, work);
    }

    @Override
    default Method begin(F f, Point start, Work work) {
        return begin(f, Bounds.none(f.dimension()), start, work);
    }
}
