package org.thalweg.linear;

/// Sees each iterate of a solver.
@FunctionalInterface
public interface IterateObserver {
    /// Sees nothing.
    IterateObserver NONE = (iteration, x, residual) -> {};

    /// An iterate, 0 being the start.
    ///
    /// @param x the solver's own array, which the next iteration overwrites: copy what is kept, change nothing
    /// @param residual ‖b − Ax‖, as the solver knows it; for conjugate gradients and MINRES from their recurrences
    void at(int iteration, double[] x, double residual);
}
