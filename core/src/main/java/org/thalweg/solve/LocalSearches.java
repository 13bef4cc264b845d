package org.thalweg.solve;

/// What searches for the lowest of many minima have in common that use a local solver within: they ask of f what it
/// asks, and see the start as it does.
interface LocalSearches extends BoundedSolver<Objective> {
    /// The solver within.
    Solver<Objective> local();

    @Override
    default Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    default boolean usesGradients() {
        return local().usesGradients();
    }

    @Override
    default Point seen(Point start) {
        return Local.seen(local(), start);
    }
}
