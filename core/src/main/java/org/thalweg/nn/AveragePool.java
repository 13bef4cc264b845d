package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The mean of each window and channel: the subsampling of LeCun, Bottou, Bengio & Haffner (1998), "Gradient-based
/// learning applied to document recognition", Proceedings of the IEEE 86, §II.B.
///
///     x : [batch, H, W, C]    y : [batch, H′, W′, C]
///
/// with H′ as in [MaxPool]. The mean is over those elements of a window that are inside the image, unless `zeros` says
/// otherwise.
///
/// Differs: the paper multiplies the mean by a learnt number, adds another and applies a sigmoid. PyTorch has
/// `zeros` by default, as count_include_pad.
///
/// @param window rows and columns; 2 by default
/// @param stride from window to window; 0, the default, for windows side by side
/// @param padding `valid` by default; with `same` there are ⌈H / stride⌉ rows; a margin is smaller than the window
/// @param zeros whether the mean is over the padding too, as zeros; it is not by default
@Named("averagePool")
@Meaning("the mean of each window of an image")
public record AveragePool(
        @Default("2") @Meaning("its size, such as 2 or rectangle(2, 1)")
        Extent window,

        @Default("0") @Meaning("from window to window; 0 for windows side by side")
        int stride,

        @Default("valid") @Meaning("what windows do at the border")
        Border padding,

        @Default("false") @Meaning("whether the mean is over the padding too, as zeros")
        boolean zeros)
        implements Layer {
    public AveragePool {
        Pools.require("averagePool", window, stride, padding);
    }

    /// Windows side by side, inside the image.
    public AveragePool(int window) {
        this(Extent.of(window), 0, new Valid());
    }

    /// The mean over what is inside the image.
    public AveragePool(Extent window, int stride, Border padding) {
        this(window, stride, padding, false);
    }

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 4, x, Conv.images(1));
        Sliding sliding = Pools.sliding(window, stride, padding);
        return zeros
                ? Convolutions.averagePoolWithPadding(x, window.height(), window.width(), sliding)
                : Convolutions.averagePool(x, window.height(), window.width(), sliding);
    }
}
