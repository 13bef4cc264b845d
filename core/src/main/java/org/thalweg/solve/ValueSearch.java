package org.thalweg.solve;

/// What methods have in common that ask for values of f only, within bounds or without.
interface ValueSearch extends BoundedSolver<Objective> {
    @Override
    default Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    default boolean usesGradients() {
        return false;
    }
}
