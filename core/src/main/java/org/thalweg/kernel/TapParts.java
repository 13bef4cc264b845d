package org.thalweg.kernel;

import org.thalweg.tensor.Geometry;

/// The parts in which the derivative of a convolution in its kernel is added up, each by itself: some images, or, where
/// there are few, a band of rows of outputs of one image. The sums of the parts are then added in order.
///
/// So threads share neither copies nor sums, and no thread waits for what another one has in its cache. How many
/// parts there are depends on the shape alone, or else bits would depend on the machine.
///
/// @param rows of outputs of an image
/// @param imageParts into which the images fall
/// @param bands into which the rows of outputs of an image fall; 1 unless each image is a part of its own
record TapParts(int images, int rows, int imageParts, int bands) {
    private static final int MOST_PARTS = 8;

    /// Windows of a part, at least: adding up sums must cost little beside them.
    private static final int WINDOWS = 512;

    /// Elements of the sums of all parts, at most.
    private static final int MOST_SUMS = 1 << 18;

    /// The parts for one group of a shape.
    static TapParts of(ConvolutionShape shape) {
        Geometry g = shape.geometry();
        int images = shape.images();
        int rows = g.rows().output();
        long windows = (long) images * rows * g.columns().output();
        long sums = (long) g.taps() * shape.inGroup() * shape.outGroup();
        int wanted = Math.clamp(Math.min(windows / WINDOWS, MOST_SUMS / Math.max(1, sums)), 1, MOST_PARTS);
        if (images == 0 || images >= wanted) {
            return new TapParts(images, rows, Math.min(images, wanted), 1);
        }
        return new TapParts(images, rows, images, Math.min(rows, Math.ceilDiv(wanted, images)));
    }

    int count() {
        return imageParts * bands;
    }

    /// The first image of a part.
    int firstImage(int part) {
        return image(part / bands);
    }

    /// One after the last image of a part.
    int endImage(int part) {
        return image(part / bands + 1);
    }

    private int image(int imagePart) {
        return (int) ((long) imagePart * images / imageParts);
    }

    /// The first row of outputs in each image of a part.
    int firstRow(int part) {
        return row(part % bands);
    }

    /// One after the last row of outputs in each image of a part.
    int endRow(int part) {
        return row(part % bands + 1);
    }

    private int row(int band) {
        return (int) ((long) band * rows / bands);
    }
}
