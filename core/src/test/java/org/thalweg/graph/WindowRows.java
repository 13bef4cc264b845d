package org.thalweg.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.OverlapAdd;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Op.Windows;
import org.thalweg.graph.OpRow.Operand;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Geometry.Axis;
import org.thalweg.tensor.Shape;

/// Convolutions in their three parts, windows and pooling: strides, dilations, paddings, groups, lines, and nothing.
final class WindowRows {
    /// A convolution of `batch` images with `channels` to `filters` in `groups`.
    private record Case(String name, int batch, int channels, int filters, int groups, Axis rows, Axis columns) {
        Shape x() {
            return Shape.of(batch, rows.input(), columns.input(), channels);
        }

        Shape w() {
            return Shape.of(rows.kernel(), columns.kernel(), channels / groups, filters);
        }

        Shape y() {
            return Shape.of(batch, rows.output(), columns.output(), filters);
        }

        List<Shape> operands(Part wanted) {
            return switch (wanted) {
                case OUTPUT -> List.of(x(), w());
                case INPUT -> List.of(w(), y());
                case KERNEL -> List.of(x(), y());
            };
        }

        Geometry geometry() {
            return new Geometry(rows, columns);
        }

        Shape windows() {
            return Shape.of(batch, rows.output(), columns.output(), geometry().taps(), channels);
        }
    }

    private static final List<Case> SMALL = List.of(
            new Case("plain", 2, 2, 3, 1, Axis.of(4, 2), Axis.of(3, 3)),
            new Case("same", 1, 2, 2, 1, new Axis(3, 3, 1, 1, 1, 1), new Axis(4, 3, 1, 1, 1, 1)),
            new Case("strided", 2, 1, 2, 1, new Axis(5, 3, 2, 1, 1, 1), new Axis(6, 2, 3, 1, 0, 0)),
            new Case("dilated", 1, 2, 1, 1, new Axis(5, 2, 1, 3, 1, 0), new Axis(5, 3, 1, 2, 2, 1)),
            new Case("dilated and strided", 1, 1, 2, 1, new Axis(6, 3, 2, 2, 2, 3), new Axis(5, 2, 3, 2, 1, 1)),
            new Case("asymmetric", 1, 1, 2, 1, new Axis(3, 2, 1, 1, 0, 2), new Axis(2, 2, 1, 1, 3, 0)),
            new Case(
                    "kernel larger than the image", 1, 2, 2, 1, new Axis(2, 5, 1, 1, 2, 2), new Axis(1, 3, 1, 1, 1, 1)),
            new Case("in groups", 1, 4, 6, 2, new Axis(3, 2, 1, 1, 1, 0), Axis.of(3, 2)),
            new Case("depthwise", 2, 3, 3, 3, new Axis(3, 3, 2, 1, 1, 1), Axis.of(3, 2)),
            new Case("of a line", 2, 2, 3, 1, Axis.of(1, 1), new Axis(6, 3, 2, 1, 1, 1)),
            new Case("pointwise", 2, 3, 2, 1, Axis.of(2, 1), Axis.of(3, 1)),
            new Case("pointwise with stride", 1, 3, 2, 1, new Axis(3, 1, 2, 1, 0, 0), new Axis(3, 1, 2, 1, 0, 0)),
            new Case("pointwise in groups", 1, 4, 2, 2, Axis.of(2, 1), Axis.of(2, 1)),
            new Case("of the whole", 2, 2, 3, 1, Axis.of(3, 3), Axis.of(2, 2)),
            new Case("one pixel", 1, 1, 1, 1, Axis.of(1, 1), Axis.of(1, 1)),
            new Case("no image", 0, 2, 3, 1, Axis.of(3, 2), Axis.of(3, 2)),
            new Case("no channel", 1, 0, 3, 1, Axis.of(3, 2), Axis.of(3, 2)),
            new Case("no filter", 1, 2, 0, 1, Axis.of(3, 2), Axis.of(3, 2)),
            new Case("no pixel", 1, 2, 2, 1, new Axis(0, 2, 1, 1, 1, 1), Axis.of(3, 2)),
            new Case("no window", 1, 2, 2, 1, Axis.of(2, 3), Axis.of(3, 2)));

    /// Several pieces, with a smaller one at the end; rows longer than a piece.
    private static final List<Case> LARGE = List.of(
            new Case("same", 2, 16, 9, 1, new Axis(17, 3, 1, 1, 1, 1), new Axis(33, 3, 1, 1, 1, 1)),
            new Case("strided", 3, 5, 17, 1, new Axis(31, 5, 2, 1, 2, 2), new Axis(33, 3, 2, 1, 1, 1)),
            new Case("dilated", 2, 8, 8, 1, new Axis(30, 3, 1, 3, 3, 3), new Axis(17, 3, 1, 2, 2, 1)),
            new Case("in groups", 2, 12, 16, 4, new Axis(15, 3, 1, 1, 1, 1), new Axis(40, 3, 1, 1, 1, 1)),
            new Case("depthwise", 1, 16, 16, 16, new Axis(20, 3, 1, 1, 1, 1), new Axis(21, 3, 1, 1, 1, 1)),
            new Case("of a line", 2, 8, 3, 1, Axis.of(1, 1), new Axis(2500, 7, 1, 1, 3, 3)),
            new Case("pointwise", 2, 17, 33, 1, Axis.of(9, 1), Axis.of(11, 1)));

    private final DType dtype;
    private final List<OpRow> rows = new ArrayList<>();

    private WindowRows(DType dtype) {
        this.dtype = dtype;
    }

    static List<OpRow> of(DType dtype) {
        WindowRows table = new WindowRows(dtype);
        for (Case c : SMALL) {
            table.parts(c, true);
        }
        for (Case c : LARGE) {
            table.parts(c, false);
        }
        table.compositions();
        table.pooling();
        return table.rows;
    }

    private void parts(Case c, boolean small) {
        for (Part wanted : Part.values()) {
            List<List<Shape>> shapes = List.of(c.operands(wanted));
            rows.add(new OpRow(
                    "convolution " + c.name() + ", " + wanted + (small ? "" : ", large"),
                    operands(2),
                    small,
                    small ? shapes : List.of(),
                    small ? List.of() : shapes,
                    in -> Tensor.of(new Convolution(in.get(0), in.get(1), c.geometry(), c.groups(), wanted))));
        }
        one("windows " + c.name(), small, c.x(), x -> Tensor.of(new Windows(x, c.geometry())));
        one("overlap-add " + c.name(), small, c.windows(), x -> Tensor.of(new OverlapAdd(x, c.geometry())));
        if (small) {
            integers("windows " + c.name(), c.x(), x -> Tensor.of(new Windows(x, c.geometry())));
            integers("overlap-add " + c.name(), c.windows(), x -> Tensor.of(new OverlapAdd(x, c.geometry())));
        }
    }

    private void compositions() {
        Sliding by2 = Sliding.SAME.withStride(2);
        two(
                "convolve",
                Shape.of(1, 4, 3, 2),
                Shape.of(3, 2, 2, 2),
                in -> Convolutions.convolve(in.get(0), in.get(1), by2));
        two(
                "convolve1d",
                Shape.of(2, 5, 4),
                Shape.of(2, 2, 2),
                in -> Convolutions.convolve1d(in.get(0), in.get(1), by2.withDilation(2), 2));
        two(
                "convolve transposed",
                Shape.of(1, 2, 3, 2),
                Shape.of(3, 2, 1, 2),
                in -> Convolutions.convolveTransposed(in.get(0), in.get(1), by2, 2));
        two(
                "convolve transposed to a size",
                Shape.of(1, 2, 2, 2),
                Shape.of(2, 2, 3, 2),
                in -> Convolutions.convolveTransposed(in.get(0), in.get(1), Sliding.VALID.withStride(2), 1, 5, 4));
        two("an image with itself", Shape.of(2, 2, 2, 2), Shape.of(2, 2, 2, 2), in -> {
            Tensor y = Convolutions.convolve(in.get(0), in.get(0).plus(in.get(1)), Sliding.SAME);
            return Convolutions.convolve(y, in.get(1), Sliding.SAME);
        });
    }

    private void pooling() {
        Sliding padded = Sliding.VALID.withStride(2, 1).withPadding(new Padding.Explicit(1, 0, 1, 2));
        for (Sliding sliding : List.of(Sliding.VALID.withStride(2), Sliding.SAME.withStride(2), padded)) {
            for (boolean small : new boolean[] {true, false}) {
                Shape shape = small ? Shape.of(2, 4, 3, 2) : Shape.of(3, 28, 33, 17);
                String name = " by " + sliding + (small ? "" : ", large");
                one("average pool" + name, small, shape, x -> Convolutions.averagePool(x, 2, 3, sliding));
                one(
                        "average pool with padding" + name,
                        small,
                        shape,
                        x -> Convolutions.averagePoolWithPadding(x, 2, 3, sliding));
                List<List<Shape>> shapes = List.of(List.of(shape));
                OpRow row = new OpRow(
                        "max pool" + name,
                        List.of(new Operand(dtype, Domain.distinct())),
                        small,
                        small ? shapes : List.of(),
                        small ? List.of() : shapes,
                        in -> Convolutions.maxPool(in.getFirst(), 2, 3, sliding));
                rows.add(row);
            }
        }
        sideBySide();
        one("global average pool", true, Shape.of(2, 3, 2, 2), Convolutions::globalAveragePool);
        rows.add(new OpRow(
                        "max pool with ties",
                        List.of(new Operand(dtype, Domain.grid(1, 0))),
                        false,
                        List.of(List.of(Shape.of(2, 5, 5, 2))),
                        List.of(),
                        in -> Convolutions.maxPool(in.getFirst(), 3, 3, Sliding.SAME))
                .valuesOnly());
    }

    /// Windows without gaps, of channels enough that the compiler moves none; with a rest of rows and columns too.
    private void sideBySide() {
        Sliding apart = Sliding.VALID.withStride(2, 3);
        for (Shape shape : List.of(Shape.of(2, 4, 6, 8), Shape.of(1, 5, 7, 9), Shape.of(3, 28, 33, 17))) {
            boolean small = shape.elements() < 1000;
            String name = " side by side of " + shape;
            one("average pool" + name, small, shape, x -> Convolutions.averagePool(x, 2, 3, apart));
            List<List<Shape>> shapes = List.of(List.of(shape));
            rows.add(new OpRow(
                    "max pool" + name + (small ? "" : ", large"),
                    List.of(new Operand(dtype, Domain.distinct())),
                    small,
                    small ? shapes : List.of(),
                    small ? List.of() : shapes,
                    in -> Convolutions.maxPool(in.getFirst(), 2, 3, apart)));
        }
        one("average pool along a line", true, Shape.of(2, 5, 8), x -> Convolutions.averagePool1d(x, 2, apart));
        rows.add(new OpRow(
                        "max pool side by side with ties",
                        List.of(new Operand(dtype, Domain.grid(1, 0))),
                        false,
                        List.of(List.of(Shape.of(2, 4, 6, 16))),
                        List.of(),
                        in -> Convolutions.maxPool(in.getFirst(), 2, 3, apart))
                .valuesOnly());
    }

    private List<Operand> operands(int count) {
        Operand operand = new Operand(dtype, Domain.between(-1, 1));
        return List.of(operand, operand).subList(0, count);
    }

    private void one(String name, boolean small, Shape shape, UnaryOperator<Tensor> op) {
        List<List<Shape>> shapes = List.of(List.of(shape));
        rows.add(new OpRow(
                name + (small ? "" : ", large"),
                operands(1),
                small,
                small ? shapes : List.of(),
                small ? List.of() : shapes,
                in -> op.apply(in.getFirst())));
    }

    private void integers(String name, Shape shape, UnaryOperator<Tensor> op) {
        Operand operand = new Operand(DType.I32, Domain.words());
        List<List<Shape>> shapes = List.of(List.of(shape));
        rows.add(new OpRow(
                name + " of integers", List.of(operand), false, shapes, List.of(), in -> op.apply(in.getFirst())));
    }

    private void two(String name, Shape left, Shape right, Function<List<Tensor>, Tensor> build) {
        rows.add(new OpRow(name, operands(2), true, List.of(List.of(left, right)), List.of(), build));
    }
}
