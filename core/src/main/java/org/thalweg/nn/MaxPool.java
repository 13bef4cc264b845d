package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The largest element of each window and channel: Zhou & Chellappa (1988), "Computation of optical flow using a
/// neural network", ICNN; Goodfellow, Bengio & Courville (2016), §9.3. What lies outside the image takes no part.
/// Elements that tie share the derivative equally.
///
///     x : [batch, H, W, C]    y : [batch, H′, W′, C]
///
/// with H′ as in [Conv]: ⌊H / 2⌋ by default, so that an odd last row is left out.
///
/// Differs: PyTorch refuses a margin of more than half a window; here it is smaller than the window.
///
/// @param window rows and columns; 2 by default
/// @param stride from window to window; 0, the default, for windows side by side
/// @param padding `valid` by default; with `same` there are ⌈H / stride⌉ rows; a margin is smaller than the window
@Named("maxPool")
@Meaning("the largest element of each window of an image")
public record MaxPool(
        @Default("2") @Meaning("its size, such as 2 or rectangle(2, 1)")
        Extent window,

        @Default("0") @Meaning("from window to window; 0 for windows side by side")
        int stride,

        @Default("valid") @Meaning("what windows do at the border")
        Border padding)
        implements Layer {
    public MaxPool {
        Pools.require("maxPool", window, stride, padding);
    }

    /// Windows side by side, inside the image.
    public MaxPool(int window) {
        this(Extent.of(window), 0, new Valid());
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 4, x, Conv.images(1));
        return Convolutions.maxPool(x, window.height(), window.width(), Pools.sliding(window, stride, padding));
    }
}
