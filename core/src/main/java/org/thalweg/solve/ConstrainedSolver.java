package org.thalweg.solve;

/// A solver that also knows constraints.
///
/// @param <F> what it must know of a function
/// @param <C> what it must know of constraints: [Constraints] or [TwiceDifferentiableConstraints]
public interface ConstrainedSolver<F extends Objective, C extends Constraints> extends Solver<F> {
    /// C.
    Class<C> constraints();

    /// Whether it knows inequalities too.
    default boolean takesInequalities() {
        return true;
    }

    /// Begins to work on `f` under constraints, of which there is at least one, at a start that need not
    /// satisfy them. The points of the method have [Point#multipliers]. Where the KKT conditions hold at one
    /// that is no minimum by those of second order, as far as that is seen at up to 50 variables, the search
    /// begins again beside it.
    Method begin(F f, C constraints, Point start, Work work);
}
