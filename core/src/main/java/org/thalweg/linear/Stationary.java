package org.thalweg.linear;

import org.thalweg.kernel.Vectors;

/// What the stationary methods share: sweeps over x until b − Ax, computed after each, is small. Saad (2003),
/// "Iterative methods for sparse linear systems", 2nd edition, §4.1.
final class Stationary {
    /// One sweep.
    interface Sweep {
        /// Changes x.
        ///
        /// @param r b − Ax of the x before
        /// @param diagonal of A, without zeros
        void over(double[] x, double[] r, double[] diagonal);
    }

    private Stationary() {}

    static LinearSolution solve(
            String who,
            RowMatrix a,
            double[] b,
            double[] start,
            double tolerance,
            int mostIterations,
            IterateObserver observer,
            Sweep sweep) {
        Sizes.requireSystem(who, a, b, start);
        Accepting accepting = new Accepting(who, a, b, tolerance);
        if (accepting.isTrivial()) {
            return accepting.trivial();
        }
        double[] x = start.clone();
        double[] diagonal = new double[b.length];
        for (int i = 0; i < b.length; i++) {
            diagonal[i] = a.get(i, i);
            if (diagonal[i] == 0) {
                return accepting.breakdown(
                        x, 0, "the diagonal element of row " + i + " is 0; reorder the rows, or factor by Lu", null);
            }
        }
        double[] r = new double[b.length];
        for (int k = 0; ; k++) {
            a.residual(x, b, r);
            double residual = Vectors.norm(r);
            observer.at(k, x, residual);
            if (!Double.isFinite(residual)) {
                return accepting.notFinite(x, k);
            }
            if (accepting.isConverged(residual)) {
                return accepting.converged(x, residual, k);
            }
            if (k == mostIterations) {
                return accepting.budget(x, k);
            }
            sweep.over(x, r, diagonal);
        }
    }
}
