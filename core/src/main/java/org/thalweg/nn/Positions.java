package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Adds to each step of a sequence a vector that says where it stands: Vaswani, Shazeer, Parmar, Uszkoreit, Jones,
/// Gomez, Kaiser & Polosukhin (2017), "Attention is all you need", arXiv:1706.03762, §3.5:
///
///     y[n, t, :] = x[n, t, :] + P[t, :]                    (1)
///     P[t, 2i]     = sin(t / 10000^(2i/C))                 (2)    sinusoidal
///     P[t, 2i + 1] = cos(t / 10000^(2i/C))                 (3)
///
/// Learnt vectors, the default, are parameters, so that all examples have the length T for which the model was
/// made.
///
/// x, y : `[batch, T, C]`    P : `[T, C]`
///
/// @param form whether P is learnt, or (2) and (3)
/// @param init how learnt vectors start; [Normal] with deviation 0.02 by default
@Named("positions")
@Meaning("adds to each step of a sequence a vector for its place")
public record Positions(
        @Default("learnt") @Meaning("learnt, or sines and cosines")
        Form form,

        @Default("normal(0.02)") @Meaning("how learnt vectors start")
        Initializer init)
        implements Layer {
    private static final double LONGEST = 10_000;

    /// What the vectors are.
    public enum Form {
        /// Parameters.
        LEARNT,
        /// Fixed: (2) and (3).
        SINUSOIDAL
    }

    /// Learnt vectors from N(0, 0.02²), or fixed ones.
    public Positions(Form form) {
        this(form, new Normal());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 3, x, FlattenSteps.FITS);
        Shape shape = x.shape().without(0);
        return x.plus(
                switch (form) {
                    case LEARNT -> scope.parameter("weight", shape, init);
                    case SINUSOIDAL ->
                        Tensor.constant(NDArray.fill(
                                x.dtype(), shape, i -> wave(i / shape.size(1), i % shape.size(1), shape.size(1))));
                }); // (1)
    }

    private static double wave(int step, int channel, int channels) {
        int even = channel - channel % 2; // 2i
        double angle = step / Math.pow(LONGEST, (double) even / channels);
        return channel == even ? Math.sin(angle) : Math.cos(angle); // (2) (3)
    }
}
