package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// He, Zhang, Ren & Sun (2015), "Delving deep into rectifiers", arXiv:1502.01852, equations 10 and 15, not truncated:
///
///     W ~ N(0, σ²),   σ = √(2 / ((1 + a²) m))
///
/// for m inputs and a rectifier of slope a on its negative side: the variance of activations is kept from layer to
/// layer.
///
/// @param slope a, 0 for the plain rectifier and by default
@Named({"heNormal", "he"})
@Meaning("normal, variance 2 / in, for rectifiers: He et al. 2015")
public record HeNormal(
        @Default("0") @Meaning("of the rectifier below 0") double slope) implements Initializer {
    public HeNormal {
        Draws.requireFinite("slope", slope);
    }

    /// For the plain rectifier.
    public HeNormal() {
        this(0);
    }

    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        return Draws.normal(
                random, Math.sqrt(2.0 / ((1 + slope * slope) * Fans.of(shape).in())));
    }
}
