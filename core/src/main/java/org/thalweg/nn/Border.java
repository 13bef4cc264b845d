package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;

/// What windows do at the border of an image.
public enum Border {
    /// Zeros around it, so many that there are ⌈size / stride⌉ windows; an odd one is after the image, as
    /// TensorFlow has it.
    SAME,
    /// Only windows that lie inside of it.
    VALID,
    /// ⌊(span − 1) / 2⌋ zeros on each side, with the span from a window's first tap to its last. For odd windows
    /// and stride 1 the same as `SAME`; with stride s the windows are centred on each s-th element from the first,
    /// as with Caffe and PyTorch and `padding=1` for a window of 3.
    CENTRED;

    /// How windows of this size slide.
    Sliding sliding(Extent window, int stride, int dilation) {
        Sliding steps = Sliding.VALID.withStride(stride).withDilation(dilation);
        return switch (this) {
            case SAME -> steps.withPadding(new Padding.Same());
            case VALID -> steps;
            case CENTRED -> {
                int rows = (window.height() - 1) * dilation / 2;
                int columns = (window.width() - 1) * dilation / 2;
                yield steps.withPadding(new Padding.Explicit(rows, rows, columns, columns));
            }
        };
    }
}
