package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.tensor.Rng;

/// The distributions that initializers draw from, and the checks of their arguments.
final class Draws {
    private Draws() {}

    /// U[−bound, bound).
    static DoubleSupplier uniform(Rng random, double bound) {
        return () -> bound * (2 * random.nextDouble() - 1);
    }

    /// N(0, deviation²).
    static DoubleSupplier normal(Rng random, double deviation) {
        return () -> deviation * random.nextGaussian();
    }

    static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be a number above 0");
        }
    }

    static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be a finite number");
        }
    }
}
