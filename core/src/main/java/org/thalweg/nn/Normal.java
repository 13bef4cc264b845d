package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// N(0, σ²) with a deviation that does not depend on the shape: for embeddings, whose rows are never summed. 0.02
/// is that of Radford, Narasimhan, Salimans & Sutskever (2018), "Improving language understanding by generative
/// pre-training", §4.1.
///
/// @param deviation σ, above 0; 0.02 by default
@Named("normal")
@Meaning("normal, of a given deviation")
public record Normal(
        @Default("0.02") @Meaning("of every element") double deviation) implements Initializer {
    public Normal {
        Draws.requirePositive("deviation", deviation);
    }

    /// σ = 0.02.
    public Normal() {
        this(0.02);
    }

    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        return Draws.normal(random, deviation);
    }
}
