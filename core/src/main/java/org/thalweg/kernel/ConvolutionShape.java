package org.thalweg.kernel;

import org.thalweg.tensor.Geometry;

/// What one part of a convolution is computed from, in contiguous arrays:
///
///     x : [images, H, W, channels]    w : [kh, kw, channels/groups, filters]    y : [images, OH, OW, filters]
///
/// @param part which of the three is computed from the two others
/// @param geometry where windows of kh × kw lie in images of H × W
/// @param groups equal parts of channels and filters that do not see each other
public record ConvolutionShape(Part part, Geometry geometry, int images, int channels, int filters, int groups) {
    /// What is computed.
    public enum Part {
        /// y from x and w.
        OUTPUT,
        /// x from w and y.
        INPUT,
        /// w from x and y.
        KERNEL
    }

    public ConvolutionShape {
        if (images < 0 || channels < 0 || filters < 0 || groups < 1) {
            throw new IllegalArgumentException("convolution: " + images + " images, " + channels + " channels, "
                    + filters + " filters, " + groups + " groups; at least 0, 0, 0 and 1 fit");
        }
        if (channels % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException("convolution: " + channels + " channels and " + filters
                    + " filters do not fall into " + groups + " equal groups");
        }
    }

    /// Channels of a group.
    public int inGroup() {
        return channels / groups;
    }

    /// Filters of a group.
    public int outGroup() {
        return filters / groups;
    }

    /// How many elements a block of the result has side by side: filters, or channels of the input.
    int columns() {
        return part == Part.INPUT ? inGroup() : outGroup();
    }

    /// Elements of x.
    public int imageElements() {
        int pixels =
                Math.multiplyExact(geometry.rows().input(), geometry.columns().input());
        return Math.multiplyExact(Math.multiplyExact(images, pixels), channels);
    }

    /// Elements of w.
    public int kernelElements() {
        return Math.multiplyExact(Math.multiplyExact(geometry.taps(), inGroup()), filters);
    }

    /// Elements of y.
    public int outputElements() {
        int windows =
                Math.multiplyExact(geometry.rows().output(), geometry.columns().output());
        return Math.multiplyExact(Math.multiplyExact(images, windows), filters);
    }
}
