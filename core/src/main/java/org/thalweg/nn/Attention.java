package org.thalweg.nn;

import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Multi-head self-attention: Vaswani et al. (2017), "Attention is all you need", arXiv:1706.03762, §3.2. With h
/// heads of d = C / h channels each:
///
///     Q, K, V = x W + b                                    (1)    three times [batch, h, T, d]
///     A = softmax(Q Kᵀ / √d)                               (2)    [batch, h, T, T]
///     y = concat(A V) W′ + b′                              (3)    the heads side by side
///
/// One product (1) gives queries, keys and values of all heads, in this order, each head after head. If it is
/// causal, a step sees itself and earlier ones only: what stands in (2) for a later one is −∞.
///
/// Sequences of different lengths stand in one batch with a mask: a step sees only those where it is true. Their share
/// in (2) is exactly 0 elsewhere, so that what stands there, which must be finite, takes no part in any output or
/// derivative but its own step's. A step that sees none at all has A = 0, and y = b′.
///
/// x, y : `[batch, T, C]`, h divides C    W : `[C, 3C]`, b : `[3C]`    W′ : `[C, C]`, b′ : `[C]`
///
/// Differs: the paper's projections have no biases; here, as in its authors' successors, they have.
///
/// @param heads h, at least 1
/// @param causal whether later steps are hidden; they are not by default
/// @param init how W and W′ start; [GlorotUniform] by default
@Named("attention")
@Meaning("multi-head self-attention along a sequence")
public record Attention(
        @Meaning("side by side, each with its share of the channels")
        int heads,

        @Default("false") @Meaning("whether later steps are hidden")
        boolean causal,

        @Default("glorotUniform") @Meaning("how weights start")
        Initializer init)
        implements Layer {
    public Attention {
        if (heads < 1) {
            throw new IllegalArgumentException("attention: heads is " + heads + "; there is at least 1");
        }
    }

    /// Weights from [GlorotUniform].
    public Attention(int heads, boolean causal) {
        this(heads, causal, new GlorotUniform());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        return run(scope, x, null);
    }

    /// The output for sequences of different lengths.
    ///
    /// @param mask `BOOL [batch, T]`: true in the steps that may be seen
    public Tensor apply(Scope scope, Tensor x, Tensor mask) {
        boolean fits =
                mask.dtype() == DType.BOOL && x.rank() == 3 && mask.shape().equals(Shape.of(x.size(0), x.size(1)));
        scope.require(fits, mask, "BOOL [batch, steps] as the mask of " + x.shape());
        return run(scope, x, mask);
    }

    private Tensor run(Scope scope, Tensor x, @Nullable Tensor mask) {
        scope.require(
                x.rank() == 3 && x.size(-1) > 0 && x.size(-1) % heads == 0 && x.size(-1) <= Integer.MAX_VALUE / 3,
                x,
                "[batch, steps, channels], the channels a multiple of the " + heads + " heads");
        int steps = x.size(1);
        int channels = x.size(2);
        int width = channels / heads;
        Tensor qkv = scope.apply("qkv", new Dense(3 * channels, init), x) // (1)
                .reshape(x.size(0), steps, 3, heads, width)
                .permute(2, 0, 3, 1, 4);
        Tensor queries = qkv.slice(0, 0, 1).squeeze(0).times(1 / Math.sqrt(width));
        Tensor keys = qkv.slice(0, 1, 2).squeeze(0);
        Tensor values = qkv.slice(0, 2, 3).squeeze(0);
        Tensor scores = queries.matmul(keys.transpose());
        Tensor weights = mask == null
                ? Functions.softmax(withoutLater(scores), -1) // (2)
                : Functions.softmax(withoutLater(scores), mask.expand(1).expand(1), -1);
        Tensor seen = weights.matmul(values).permute(0, 2, 1, 3).reshape(x.shape());
        return scope.apply("output", new Dense(channels, init), seen); // (3)
    }

    private Tensor withoutLater(Tensor scores) {
        if (!causal) {
            return scores;
        }
        Shape square = Shape.of(scores.size(-2), scores.size(-1));
        Tensor later = Tensor.iota(DType.I32, square, 1).greater(Tensor.iota(DType.I32, square, 0));
        return later.select(Tensor.constant(scores.dtype(), Double.NEGATIVE_INFINITY), scores);
    }
}
