package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Sliding;
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
/// @param window rows and columns; 2 by default
/// @param stride from window to window; 0, the default, for windows side by side
/// @param padding `valid` by default; with `same` there are ⌈H / stride⌉ rows
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
        requireStride("maxPool", stride);
    }

    /// Windows side by side, inside the image.
    public MaxPool(int window) {
        this(Extent.of(window), 0, Border.VALID);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 4, x, Conv.images(1));
        return Convolutions.maxPool(x, window.height(), window.width(), sliding(window, stride, padding));
    }

    static void requireStride(String layer, int stride) {
        if (stride < 0) {
            throw new IllegalArgumentException(
                    layer + ": stride is " + stride + "; it is at least 1, or 0 for windows side by side");
        }
    }

    static Sliding sliding(Extent window, int stride, Border padding) {
        Sliding steps = padding.sliding(window, Math.max(1, stride), 1);
        return stride == 0 ? steps.withStride(window.height(), window.width()) : steps;
    }
}
