package org.thalweg.nn;

import java.util.function.DoubleSupplier;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Glorot & Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks", AISTATS 9,
/// equation 16, the normalized initialization:
///
///     W ~ U[−b, b),   b = gain · √(6 / (m + n))      so that   Var W = gain² · 2 / (m + n)
///
/// with m inputs and n outputs: a compromise between keeping the variance of activations (1/m) and of gradients (1/n).
///
/// @param gain times the paper's bound, 1 by default; above 0
@Named({"glorotUniform", "glorot"})
@Meaning("uniform, variance 2 / (in + out): Glorot & Bengio 2010")
public record GlorotUniform(
        @Default("1") @Meaning("times the bound") double gain) implements Initializer {
    public GlorotUniform {
        Draws.requirePositive("gain", gain);
    }

    /// The paper's, gain 1.
    public GlorotUniform() {
        this(1);
    }

    @Override
    public DoubleSupplier values(Rng random, Shape shape) {
        Fans fans = Fans.of(shape);
        return Draws.uniform(random, gain * Math.sqrt(6.0 / (fans.in() + fans.out())));
    }
}
