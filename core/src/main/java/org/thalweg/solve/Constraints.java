package org.thalweg.solve;

import java.util.Arrays;

/// Constraints on n variables: equalities cᵢ(x) = 0 and, after them in one numbering, inequalities gⱼ(x) ≤ 0.
///
/// As with an [Objective], what is not finite is data; a solver calls from one thread and keeps no array. Bounds on the
/// variables themselves are better given as [Bounds], which a solver never leaves.
public interface Constraints {
    /// n.
    int dimension();

    /// How many are equalities: the first ones.
    int equalities();

    /// How many are inequalities: those after.
    int inequalities();

    /// All of them.
    default int count() {
        return equalities() + inequalities();
    }

    /// Writes c(x), then g(x), to `values`.
    void values(double[] x, double[] values);

    /// The same, and to `jacobian` the gradients: `jacobian[i][j]` = ∂cᵢ/∂xⱼ, whose elements are arbitrary before.
    void valuesAndJacobian(double[] x, double[] values, double[][] jacobian);

    /// The values of constraints.
    @FunctionalInterface
    interface Values {
        void at(double[] x, double[] values);
    }

    /// The gradients of constraints, row by row.
    @FunctionalInterface
    interface Jacobian {
        void at(double[] x, double[][] jacobian);
    }

    /// Constraints from two functions.
    ///
    /// @throws IllegalArgumentException if a number is negative, or there is no variable
    static Constraints of(int dimension, int equalities, int inequalities, Values values, Jacobian jacobian) {
        if (dimension < 1 || equalities < 0 || inequalities < 0) {
            throw new IllegalArgumentException("constraints: " + equalities + " equalities and " + inequalities
                    + " inequalities on " + dimension + " variables; there must be at least 1 variable, and no number"
                    + " is below 0");
        }
        return new Constraints() {
            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public int equalities() {
                return equalities;
            }

            @Override
            public int inequalities() {
                return inequalities;
            }

            @Override
            public void values(double[] x, double[] into) {
                values.at(x, into);
            }

            @Override
            public void valuesAndJacobian(double[] x, double[] into, double[][] rows) {
                values.at(x, into);
                for (double[] row : rows) {
                    Arrays.fill(row, 0);
                }
                jacobian.at(x, rows);
            }
        };
    }
}
