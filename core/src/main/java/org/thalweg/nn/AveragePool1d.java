package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The mean of each window of steps and channel: [AveragePool] along a sequence.
///
///     x : [batch, T, C]    y : [batch, T′, C]
///
/// with T′ as in [MaxPool1d].
///
/// @param window steps, at least 1; 2 by default
/// @param stride from window to window; 0, the default, for windows side by side
/// @param padding `valid` by default; a margin is smaller than the window
/// @param zeros whether the mean is over the padding too, as zeros; it is not by default
@Named("averagePool1d")
@Meaning("the mean of each window of a sequence")
public record AveragePool1d(
        @Default("2") @Meaning("its steps") int window,

        @Default("0") @Meaning("from window to window; 0 for windows side by side")
        int stride,

        @Default("valid") @Meaning("what windows do at the ends")
        Ends padding,

        @Default("false") @Meaning("whether the mean is over the padding too, as zeros")
        boolean zeros)
        implements Layer {
    public AveragePool1d {
        Pools.requireAlong("averagePool1d", window, stride, padding);
    }

    /// Windows side by side, inside the sequence.
    public AveragePool1d(int window) {
        this(window, 0, new Valid(), false);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 3, x, FlattenSteps.FITS);
        Sliding sliding = Pools.sliding(window, stride, padding);
        return zeros
                ? Convolutions.averagePoolWithPadding1d(x, window, sliding)
                : Convolutions.averagePool1d(x, window, sliding);
    }
}
