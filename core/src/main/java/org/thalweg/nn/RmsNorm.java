package org.thalweg.nn;

import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Root mean square normalization: Zhang & Sennrich (2019), "Root mean square layer normalization",
/// arXiv:1910.07467, equation 4:
///
///     y = g ⊙ x / √(1/n Σᵢ xᵢ² + ε)
///
/// along the last axis: [LayerNorm] without the mean and without a bias.
///
/// x, y : `[batch, …, n]`    g : `[n]`, learnt, 1 at the start
///
/// Differs: the paper's equation has no ε; without it a row of zeros gives 0/0.
///
/// @param epsilon ε, above 0; 2⁻²³ by default, the distance from 1 to the next F32, which PyTorch takes for F32
@Named("rmsNorm")
@Meaning("mean square 1 along the last axis, then a learnt gain")
public record RmsNorm(
        @Named({"epsilon", "eps"}) @Default("1.1920928955078125e-7") @Meaning("added to the mean square")
        double epsilon)
        implements Layer {
    public RmsNorm {
        Draws.requirePositive("epsilon", epsilon);
    }

    /// ε = 2⁻²³.
    public RmsNorm() {
        this(0x1p-23);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 2, x, "[batch, …, features]");
        Tensor gain = scope.parameter("gain", Shape.of(x.size(-1)), new Constant(1));
        Tensor scale = x.square().mean(-1).plus(epsilon).sqrt().reciprocal();
        return x.times(Functions.keep(scale, x, -1)).times(gain);
    }
}
