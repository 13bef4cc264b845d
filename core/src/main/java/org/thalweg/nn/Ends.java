package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;

/// What windows do at the ends of a sequence. In specs a number alone is a [Margin]: `padding=1`.
public sealed interface Ends permits Same, Valid, Centred, Causal, Margin, EndMargins {
    /// What is around a sequence, as an image of one row, for windows of this size, with `dilation` from tap
    /// to tap. Only its left and its right count.
    Padding around(Extent window, int dilation);

    /// How windows of so many steps slide.
    static Sliding sliding(Ends ends, int window, int stride, int dilation) {
        return Sliding.VALID
                .withStride(stride)
                .withDilation(dilation)
                .withPadding(ends.around(Extent.of(1, window), dilation));
    }
}
