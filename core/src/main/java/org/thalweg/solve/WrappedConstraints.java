package org.thalweg.solve;

/// Constraints around others, as many of each kind.
interface WrappedConstraints extends TwiceDifferentiableConstraints {
    /// The constraints within. Second derivatives are asked for only where they have some.
    Constraints within();

    @Override
    default int dimension() {
        return within().dimension();
    }

    @Override
    default int equalities() {
        return within().equalities();
    }

    @Override
    default int inequalities() {
        return within().inequalities();
    }
}
