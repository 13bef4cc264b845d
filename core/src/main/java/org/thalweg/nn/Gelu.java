package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The Gaussian error linear unit: Hendrycks & Gimpel (2016), "Gaussian error linear units (GELUs)",
/// arXiv:1606.08415, §2, with Φ the distribution function of N(0, 1):
///
///     y = x Φ(x) = ½ x (1 + erf(x / √2))                        (1)
///     y ≈ ½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))              (2)
///
/// @param approximate whether (1) is computed, or (2) as older transformers have it; none by default, as PyTorch's
@Named("gelu")
@Meaning("x times the normal distribution function of x")
public record Gelu(
        @Default("none") @Meaning("none for the error function, tanh for the paper's approximation")
        Approximation approximate)
        implements Activation {
    /// How Φ is computed.
    public enum Approximation {
        /// By the error function, (1).
        NONE,
        /// By the hyperbolic tangent, (2); off by less than 5e-4.
        TANH
    }

    /// The exact function, (1).
    public Gelu() {
        this(Approximation.NONE);
    }

    @Override
    public Tensor apply(Tensor x) {
        Tensor twiceMinusOne = switch (approximate) {
            case NONE -> x.times(Math.sqrt(0.5)).erf(); // (1)
            case TANH ->
                x.square()
                        .times(0.044715)
                        .plus(1)
                        .times(x)
                        .times(Math.sqrt(2 / Math.PI))
                        .tanh(); // (2)
        };
        return x.times(0.5).times(twiceMinusOne.plus(1));
    }
}
