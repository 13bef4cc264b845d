package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Swish: Ramachandran, Zoph & Le (2017), "Searching for activation functions", arXiv:1710.05941, §4; with β = 1 also
/// called SiLU: Elfwing, Uchibe & Doya (2018), "Sigmoid-weighted linear units for neural network function
/// approximation in reinforcement learning", Neural Networks 107.
///
///     y = x σ(βx),    σ(a) = 1 / (1 + e⁻ᵃ)
///
/// Differs: the first paper also lets β be learnt; here it is fixed.
///
/// @param beta β, finite: 0 gives x/2, large values approach the rectifier; 1 by default
@Named({"swish", "silu"})
@Meaning("x · sigmoid(beta · x)")
public record Swish(
        @Default("1") @Meaning("steepness of the sigmoid") double beta) implements Activation {
    public Swish {
        Draws.requireFinite("beta", beta);
    }

    /// β = 1.
    public Swish() {
        this(1);
    }

    @Override
    public Tensor apply(Tensor x) {
        return x.times((beta == 1 ? x : x.times(beta)).sigmoid());
    }
}
