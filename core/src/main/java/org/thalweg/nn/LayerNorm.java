package org.thalweg.nn;

import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Layer normalization: Ba, Kiros & Hinton (2016), "Layer normalization", arXiv:1607.06450, equations 3 and 4:
///
///     μ = 1/n Σᵢ xᵢ                            (1)
///     σ² = 1/n Σᵢ (xᵢ − μ)²                    (2)
///     y = g ⊙ (x − μ) / √(σ² + ε) + b          (3)
///
/// along the last axis, in training and in inference alike; examples do not see each other.
///
/// x, y : `[batch, …, n]`    g, b : `[n]`, learnt, 1 and 0 at the start
///
/// Differs: the paper has no ε; without it a row of equal numbers gives 0/0.
///
/// @param epsilon ε, above 0; 1e-5 by default, as PyTorch's
@Named("layerNorm")
@Meaning("mean 0 and variance 1 along the last axis, then a learnt gain and bias")
public record LayerNorm(
        @Named({"epsilon", "eps"}) @Default("1e-5") @Meaning("added to the variance")
        double epsilon) implements Layer {
    public LayerNorm {
        Draws.requirePositive("epsilon", epsilon);
    }

    /// ε = 1e-5.
    public LayerNorm() {
        this(1e-5);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 2, x, "[batch, …, features]");
        Tensor gain = scope.parameter("gain", Shape.of(x.size(-1)), new Constant(1));
        Tensor bias = scope.parameter("bias", Shape.of(x.size(-1)), new Zeros());
        Tensor centred = x.minus(Functions.keep(x.mean(-1), x, -1)); // (1)
        Tensor variance = centred.square().mean(-1); // (2)
        Tensor scale = variance.plus(epsilon).sqrt().reciprocal();
        return centred.times(Functions.keep(scale, x, -1)).times(gain).plus(bias); // (3)
    }
}
