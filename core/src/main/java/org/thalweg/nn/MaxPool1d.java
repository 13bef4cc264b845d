package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The largest element of each window of steps and channel: [MaxPool] along a sequence. What lies outside takes no
/// part. Elements that tie share the derivative equally.
///
///     x : [batch, T, C]    y : [batch, T′, C]
///
/// with T′ as in [Conv1d]: ⌊T / 2⌋ by default, so that an odd last step is left out.
///
/// @param window steps, at least 1; 2 by default
/// @param stride from window to window; 0, the default, for windows side by side
/// @param padding `valid` by default; a margin is smaller than the window
@Named("maxPool1d")
@Meaning("the largest element of each window of a sequence")
public record MaxPool1d(
        @Default("2") @Meaning("its steps") int window,

        @Default("0") @Meaning("from window to window; 0 for windows side by side")
        int stride,

        @Default("valid") @Meaning("what windows do at the ends")
        Ends padding)
        implements Layer {
    public MaxPool1d {
        Pools.requireAlong("maxPool1d", window, stride, padding);
    }

    /// Windows side by side, inside the sequence.
    public MaxPool1d(int window) {
        this(window, 0, new Valid());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 3, x, FlattenSteps.FITS);
        return Convolutions.maxPool1d(x, window, Pools.sliding(window, stride, padding));
    }
}
