package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;

/// What windows do at the border of an image. In specs a number alone is a [Margin]: `padding=1`.
public sealed interface Border permits Same, Valid, Centred, Margin, Margins {
    /// What is around an image for windows of this size, with `dilation` from tap to tap.
    Padding around(Extent window, int dilation);

    /// How windows of this size slide.
    static Sliding sliding(Border border, Extent window, int stride, int dilation) {
        return Sliding.VALID.withStride(stride).withDilation(dilation).withPadding(border.around(window, dilation));
    }
}
