package org.thalweg.solve;

/// A method of minimisation with its hyperparameters: a value, which may be used for many functions at once.
///
/// @param <F> what it must know of a function: [Objective], [TwiceDifferentiable] or [LeastSquares]
public interface Solver<F extends Objective> {
    /// F.
    Class<F> objective();

    /// Whether the method asks for gradients; the points of one that asks for none have none.
    default boolean usesGradients() {
        return true;
    }

    /// Whether it asks for the gradient at the start.
    default boolean startsWithGradient() {
        return usesGradients();
    }

    /// The tolerances of a search to which none are given.
    default Tolerances tolerances() {
        return Tolerances.USUAL;
    }

    /// The start as the method sees it: with another value and slope where it minimises more than f itself.
    default Point seen(Point start) {
        return start;
    }

    /// Begins to work on `f` at `start`. What `f` is asked is counted; factorizations the method counts itself.
    Method begin(F f, Point start, Work work);
}
