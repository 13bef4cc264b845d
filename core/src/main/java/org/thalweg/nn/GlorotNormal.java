package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// The variance of Glorot & Bengio (2010), AISTATS 9, equation 12, from a normal distribution that is not truncated:
///
///     W ~ N(0, σ²),   σ = gain · √(2 / (m + n))
///
/// with m inputs and n outputs. Differs: the paper draws from a uniform distribution, see [GlorotUniform].
///
/// @param gain times the paper's standard deviation, 1 by default; above 0
@Named("glorotNormal")
@Meaning("normal, variance 2 / (in + out): Glorot & Bengio 2010")
public record GlorotNormal(
        @Default("1") @Meaning("times the deviation") double gain) implements Initializer {
    public GlorotNormal {
        Draws.requirePositive("gain", gain);
    }

    /// The paper's variance, gain 1.
    public GlorotNormal() {
        this(1);
    }

    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        Fans fans = Fans.of(shape);
        return Draws.normal(random, gain * Math.sqrt(2.0 / (fans.in() + fans.out())));
    }
}
