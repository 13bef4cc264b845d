package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A block of a transformer: Vaswani et al. (2017), "Attention is all you need", arXiv:1706.03762, §3.1, with the
/// normalizations where Radford, Wu, Child, Luan, Amodei & Sutskever (2019), "Language models are unsupervised
/// multitask learners", §2.3, put them:
///
///     a = x + dropout(attention(layerNorm(x)))             (1)
///     y = a + dropout(mlp(layerNorm(a)))                   (2)
///
/// with mlp(x) = dense(gelu(dense(x))), whose inner layer is four times as wide, and [Gelu] in the tanh form of
/// that paper's program.
///
/// x, a, y : `[batch, T, C]`
///
/// Differs: there attention weights are dropped out too, and weights start otherwise.
///
/// @param heads of the attention, at least 1, a divisor of C
/// @param causal whether later steps are hidden; they are not by default
/// @param dropout the share that training drops of what attention and mlp add; 0 by default
/// @param factor how much wider the inner layer is, at least 1; 4 by default
@Named("transformerBlock")
@Meaning("self-attention and a perceptron for each step, each added to its input")
public record TransformerBlock(
        @Meaning("of the attention") int heads,

        @Default("false") @Meaning("whether later steps are hidden")
        boolean causal,

        @Default("0") @Meaning("share dropped in training of what is added")
        double dropout,

        @Default("4") @Meaning("how much wider the inner layer is")
        int factor)
        implements Layer {
    public TransformerBlock {
        if (heads < 1 || factor < 1) {
            throw new IllegalArgumentException(
                    "transformerBlock: " + heads + " heads, factor " + factor + "; both are at least 1");
        }
        new Dropout(dropout); // refuses what is no share
    }

    /// Without dropout, the inner layer four times as wide.
    public TransformerBlock(int heads, boolean causal) {
        this(heads, causal, 0, 4);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        return run(scope, x, new Attention(heads, causal));
    }

    /// The output for sequences of different lengths.
    ///
    /// @param mask `BOOL [batch, T]`: true in the steps that may be seen, see [Attention]
    public Tensor apply(Scope scope, Tensor x, Tensor mask) {
        var attention = new Attention(heads, causal);
        return run(scope, x, (inner, in) -> attention.apply(inner, in, mask));
    }

    private Tensor run(Scope scope, Tensor x, Layer attention) {
        scope.require(x.rank() == 3, x, FlattenSteps.FITS);
        int channels = x.size(-1);
        int most = Integer.MAX_VALUE / factor;
        scope.require(channels > 0 && channels <= most, x, "[batch, steps, channels], from 1 to " + most + " channels");
        var drop = new Dropout(dropout);
        var mlp = Sequential.of(new Dense(factor * channels), new Gelu(Gelu.Approximation.TANH), new Dense(channels));
        Tensor normalized = scope.apply("norm1", new LayerNorm(), x);
        Tensor attended = scope.apply("attention", attention, normalized);
        Tensor a = x.plus(scope.apply("dropout1", drop, attended)); // (1)
        Tensor perceived = scope.apply("mlp", mlp, scope.apply("norm2", new LayerNorm(), a));
        return a.plus(scope.apply("dropout2", drop, perceived)); // (2)
    }
}
