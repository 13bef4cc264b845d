package org.thalweg.graph;

import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.ShapeException;

/// How windows slide over an image: steps from one to the next, steps between the taps of one, and padding. Start from
/// [#SAME] or [#VALID] and change what differs: `Sliding.SAME.withStride(2)`.
public record Sliding(int rowStride, int columnStride, int rowDilation, int columnDilation, Padding padding) {
    /// By single steps, padded so that there is one window for each element.
    public static final Sliding SAME = new Sliding(1, 1, 1, 1, new Padding.Same());

    /// By single steps, without padding.
    public static final Sliding VALID = new Sliding(1, 1, 1, 1, new Padding.Valid());

    /// @throws ShapeException if a stride, a dilation or a padding is too small
    public Sliding {
        Geometry.Axis rows = new Geometry.Axis(1, 1, rowStride, rowDilation, 0, 0);
        Geometry.Axis columns = new Geometry.Axis(1, 1, columnStride, columnDilation, 0, 0);
        padding.rows(rows);
        padding.columns(columns);
    }

    /// The same stride along both axes.
    public Sliding withStride(int stride) {
        return withStride(stride, stride);
    }

    /// A stride for each axis.
    public Sliding withStride(int rows, int columns) {
        return new Sliding(rows, columns, rowDilation, columnDilation, padding);
    }

    /// The same dilation along both axes.
    public Sliding withDilation(int dilation) {
        return withDilation(dilation, dilation);
    }

    /// A dilation for each axis.
    public Sliding withDilation(int rows, int columns) {
        return new Sliding(rowStride, columnStride, rows, columns, padding);
    }

    /// Another padding.
    public Sliding withPadding(Padding other) {
        return new Sliding(rowStride, columnStride, rowDilation, columnDilation, other);
    }

    /// The same along columns, and nothing along rows: single steps without padding.
    Sliding ofColumns() {
        Padding beside = switch (padding) {
            case Padding.Same same -> same;
            case Padding.Valid valid -> valid;
            case Padding.Explicit sides -> new Padding.Explicit(0, 0, sides.left(), sides.right());
        };
        return new Sliding(1, columnStride, 1, columnDilation, beside);
    }

    /// The windows of this size over an image.
    public Geometry over(int height, int width, int kernelHeight, int kernelWidth) {
        return new Geometry(
                padding.rows(new Geometry.Axis(height, kernelHeight, rowStride, rowDilation, 0, 0)),
                padding.columns(new Geometry.Axis(width, kernelWidth, columnStride, columnDilation, 0, 0)));
    }

    /// The windows over a line, as an image of one row.
    public Geometry over(int width, int kernelWidth) {
        return new Geometry(
                Geometry.Axis.of(1, 1),
                padding.columns(new Geometry.Axis(width, kernelWidth, columnStride, columnDilation, 0, 0)));
    }

    /// The windows over the smallest image that has `windowRows` × `windowColumns` of them; the largest with
    /// [Padding.Same].
    Geometry onto(int windowRows, int windowColumns, int kernelHeight, int kernelWidth) {
        return over(
                before(windowRows, over(1, 1, kernelHeight, kernelWidth).rows()),
                before(windowColumns, over(1, 1, kernelHeight, kernelWidth).columns()),
                kernelHeight,
                kernelWidth);
    }

    /// Relation 14 of Dumoulin & Visin (2016), solved for the input.
    private int before(int windows, Geometry.Axis axis) {
        if (padding instanceof Padding.Same) {
            return Geometry.fitting("input", (long) windows * axis.stride());
        }
        long input = (windows - 1L) * axis.stride() + axis.span() - axis.low() - axis.high();
        return Geometry.fitting("input", Math.max(0, input));
    }
}
