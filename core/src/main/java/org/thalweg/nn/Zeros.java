package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Every element 0: for biases. Weights that start equal stay equal, so this is not for them.
@Named("zeros")
@Meaning("every element 0")
public record Zeros() implements Initializer {
    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        return () -> 0;
    }
}
