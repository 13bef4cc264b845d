package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// The variance of He, Zhang, Ren & Sun (2015), arXiv:1502.01852, equations 10 and 15, from a uniform distribution:
///
///     W ~ U[−b, b),   b = √(6 / ((1 + a²) m))      so that   Var W = 2 / ((1 + a²) m)
///
/// for m inputs and a rectifier of slope a on its negative side. Differs: the paper draws from a normal distribution,
/// see [HeNormal].
///
/// @param slope a, 0 for the plain rectifier and by default
@Named("heUniform")
@Meaning("uniform, variance 2 / in, for rectifiers: He et al. 2015")
public record HeUniform(
        @Default("0") @Meaning("of the rectifier below 0") double slope) implements Initializer {
    public HeUniform {
        Draws.requireFinite("slope", slope);
    }

    /// For the plain rectifier.
    public HeUniform() {
        this(0);
    }

    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        return Draws.uniform(
                random, Math.sqrt(6.0 / ((1 + slope * slope) * Fans.of(shape).in())));
    }
}
