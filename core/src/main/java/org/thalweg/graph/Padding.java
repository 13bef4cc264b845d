package org.thalweg.graph;

import org.thalweg.tensor.Geometry;

/// How many zeros a convolution or pooling puts around an image.
public sealed interface Padding {
    /// As many that there are ⌈input / stride⌉ windows; where their number is odd, one more after than before.
    record Same() implements Padding {}

    /// None.
    record Valid() implements Padding {}

    /// So many rows above and below, and columns left and right.
    record Explicit(int top, int bottom, int left, int right) implements Padding {}

    /// The same number on each side.
    static Padding of(int width) {
        return new Explicit(width, width, width, width);
    }

    /// `unpadded` with this padding of the rows.
    default Geometry.Axis rows(Geometry.Axis unpadded) {
        return switch (this) {
            case Same _ -> same(unpadded);
            case Valid _ -> unpadded;
            case Explicit(int top, int bottom, int _, int _) -> padded(unpadded, top, bottom);
        };
    }

    /// `unpadded` with this padding of the columns.
    default Geometry.Axis columns(Geometry.Axis unpadded) {
        return switch (this) {
            case Same _ -> same(unpadded);
            case Valid _ -> unpadded;
            case Explicit(int _, int _, int left, int right) -> padded(unpadded, left, right);
        };
    }

    private static Geometry.Axis same(Geometry.Axis axis) {
        int windows = Math.ceilDiv(axis.input(), axis.stride());
        long covered = (windows - 1L) * axis.stride() + axis.span();
        int padding = Geometry.fitting("padding", Math.max(0, windows == 0 ? 0 : covered - axis.input()));
        return padded(axis, padding / 2, padding - padding / 2);
    }

    private static Geometry.Axis padded(Geometry.Axis axis, int low, int high) {
        return new Geometry.Axis(axis.input(), axis.kernel(), axis.stride(), axis.dilation(), low, high);
    }
}
