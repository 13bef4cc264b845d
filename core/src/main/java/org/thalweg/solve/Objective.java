package org.thalweg.solve;

import java.util.function.ToDoubleFunction;

/// A function f of n variables that is to be minimised, with its gradient.
///
/// What is not finite is data, not an error: a solver that meets it shortens its step. An exception of the function
/// ends the search as an [ObjectiveException], which carries the point. A solver calls from one thread, never keeps an
/// array that it passes, and passes arrays that the function may not keep either.
public interface Objective {
    /// n.
    int dimension();

    /// f(x).
    double value(double[] x);

    /// f(x), with ∇f(x) written to `gradient`, whose elements are arbitrary before.
    double valueAndGradient(double[] x, double[] gradient);

    /// Whether a gradient costs several values, as one of difference quotients does: who searches then may ask
    /// for a value first, and for [#gradientAt] where it is low enough.
    default boolean isGradientCostly() {
        return false;
    }

    /// Writes ∇f(x) to `gradient` where `value`, f(x), is known; worth it where [#isGradientCostly()].
    default void gradientAt(double[] x, double value, double[] gradient) {
        valueAndGradient(x, gradient);
    }

    /// Writes ∇f(x) to `gradient`.
    @FunctionalInterface
    interface Gradient {
        void at(double[] x, double[] gradient);
    }

    /// A function whose gradient is not known, for solvers that ask for none.
    static Objective of(int dimension, ToDoubleFunction<double[]> value) {
        return of(dimension, value, (x, gradient) -> {
            throw new UnsupportedOperationException(
                    "the gradient of this function is not known; a solver that asks for none would do");
        });
    }

    /// A function from two others, for its value and its gradient.
    static Objective of(int dimension, ToDoubleFunction<double[]> value, Gradient gradient) {
        return new Objective() {
            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public double value(double[] x) {
                return value.applyAsDouble(x);
            }

            @Override
            public double valueAndGradient(double[] x, double[] into) {
                gradient.at(x, into);
                return value.applyAsDouble(x);
            }
        };
    }
}
