package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// How the elements of a parameter start. Weights have the shape `[…, in, out]`; axes before these two are the
/// receptive field of a convolution.
///
/// Numbers are drawn in double precision and rounded to the type of the parameter afterwards, so that the `F32`
/// start of a model is the rounding of its `F64` start. The stream is the parameter's own, a function of the seed
/// and of its path: adding a layer does not change how the others start.
@FunctionalInterface
public interface Initializer {
    /// A source of the elements of a parameter, in row-major order.
    ///
    /// @throws ShapeException if such a parameter cannot start this way
    DoubleSupplier values(Rng random, Shape shape);

    /// How many numbers enter and leave one unit of a weight.
    ///
    /// @param in inputs of an output unit, the fan-in m
    /// @param out outputs that an input unit feeds, the fan-out n
    record Fans(int in, int out) {
        /// `[…, in, out]`, each times the receptive field.
        ///
        /// @throws ShapeException for fewer than two axes, where there is no telling inputs from outputs
        public static Fans of(Shape weight) {
            if (weight.rank() < 2) {
                throw new ShapeException(
                        "a parameter of shape " + weight + " has no inputs and outputs to scale its start"
                                + " by; use zeros, or a weight of shape […, in, out]");
            }
            int field = weight.without(-1, -2).elements();
            return new Fans(field * weight.size(-2), field * weight.size(-1));
        }
    }
}
