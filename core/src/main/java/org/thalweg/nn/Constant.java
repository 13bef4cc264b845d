package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Every element the same number: for gains and biases. Weights that start equal stay equal, so this is not for them.
///
/// @param value the number, finite
@Named("constant")
@Meaning("every element the same number")
public record Constant(@Meaning("the number") double value) implements Initializer {
    public Constant {
        Draws.requireFinite("value", value);
    }

    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        return () -> value;
    }
}
