package org.thalweg.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Op.Largest;
import org.thalweg.graph.Op.Pad;
import org.thalweg.graph.Op.ScatterAdd;
import org.thalweg.graph.Op.Slice;
import org.thalweg.graph.Op.Sum;
import org.thalweg.graph.OpRow.Operand;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Reductions, everything that moves elements about, and what makes tensors out of nothing.
final class StructureRows {
    private static final List<List<Integer>> AXES_OF_THREE = List.of(
            List.of(0),
            List.of(1),
            List.of(2),
            List.of(0, 1),
            List.of(0, 2),
            List.of(1, 2),
            List.of(0, 1, 2),
            List.of());

    private final DType dtype;
    private final List<OpRow> rows = new ArrayList<>();

    private StructureRows(DType dtype) {
        this.dtype = dtype;
    }

    static List<OpRow> of(DType dtype) {
        StructureRows table = new StructureRows(dtype);
        table.reductions();
        table.moves();
        table.cuts();
        table.lookups();
        table.sources();
        return table.rows;
    }

    private void reductions() {
        List<List<Shape>> small = shapes(Shape.of(2, 3, 4), Shape.of(1, 5, 1), Shape.of(2, 0, 3), Shape.of(0, 1, 2));
        List<List<Shape>> large = shapes(Shape.of(5, 33, 17), Shape.of(130, 3, 9), Shape.of(3, 7, 401));
        List<List<Shape>> filled = shapes(Shape.of(2, 3, 4), Shape.of(1, 5, 1));
        for (List<Integer> axes : AXES_OF_THREE) {
            add("sum over " + axes, Domain.between(-1, 1), small, large, x -> Tensor.of(new Sum(x, axes)));
            add("largest over " + axes, Domain.distinct(), filled, large, x -> Tensor.of(new Largest(x, axes)));
            rows.add(row(
                            "largest with ties or of nothing over " + axes,
                            Domain.grid(1, 0),
                            small,
                            large,
                            x -> Tensor.of(new Largest(x, axes)))
                    .valuesOnly());
            add(
                    DType.I32,
                    "sum of integers over " + axes,
                    Domain.words(),
                    small,
                    large,
                    x -> Tensor.of(new Sum(x, axes)));
            add(
                    DType.I32,
                    "largest integer over " + axes,
                    Domain.words(),
                    small,
                    large,
                    x -> Tensor.of(new Largest(x, axes)));
        }
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            add("index of the largest along " + axis, Domain.distinct(), filled, large, x -> x.argMax(along));
            rows.add(row(
                            "index of the first largest along " + axis,
                            Domain.grid(1, 0),
                            filled,
                            large,
                            x -> x.argMax(along))
                    .valuesOnly());
        }
        tops();
        List<List<Shape>> lines = shapes(Shape.of(4095), Shape.of(4097), Shape.of(20_011));
        add("sum of a line", Domain.between(-1, 1), shapes(Shape.of(9)), lines, x -> x.sum());
        add("largest of a line", Domain.distinct(), shapes(Shape.of(9)), lines, x -> x.max());
        add("mean", Domain.between(-1, 1), shapes(Shape.of(3, 5)), shapes(Shape.of(130, 67)), x -> x.mean(0));
    }

    private void tops() {
        List<List<Shape>> small = shapes(Shape.of(2, 3, 4), Shape.of(5), Shape.of(0, 4), Shape.of(2, 3));
        List<List<Shape>> large = shapes(Shape.of(67, 130), Shape.of(5, 4097), Shape.of(300, 3));
        List<List<Shape>> empty = shapes(Shape.of(3, 0));
        for (int k : new int[] {0, 1, 3}) {
            add("top " + k, Domain.distinct(), small, large, x -> x.topK(k).values());
        }
        add("sort", Domain.distinct(), small, large, Tensor::sort);
        add("sort of nothing", Domain.distinct(), empty, List.of(), Tensor::sort);
        rows.add(row(
                        "indices of the top 2",
                        Domain.grid(0.5, 0),
                        small,
                        large,
                        x -> x.topK(2).indices())
                .valuesOnly());
        rows.add(row(
                        "order",
                        Domain.grid(0.01, 0),
                        small,
                        large,
                        x -> x.topK(x.size(-1)).indices())
                .valuesOnly());
        add(
                DType.I32,
                "top 3 integers",
                Domain.words(),
                small,
                large,
                x -> x.topK(3).values());
        add(
                DType.I32,
                "order of integers",
                Domain.whole(0, 4),
                small,
                large,
                x -> x.topK(x.size(-1)).indices());
    }

    private void moves() {
        Domain any = Domain.between(-2, 2);
        List<List<Shape>> small = shapes(Shape.of(2, 3, 4), Shape.of(1, 5, 1), Shape.of(2, 0, 3));
        List<List<Shape>> large = shapes(Shape.of(9, 33, 17), Shape.of(65, 2, 70));
        for (int[] axes : new int[][] {{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
            add("permute " + List.of(axes[0], axes[1], axes[2]), any, small, large, x -> x.permute(axes));
        }
        add("transpose", any, shapes(Shape.of(3, 4), Shape.of(1, 3)), shapes(Shape.of(65, 33)), Tensor::transpose);
        add("flatten", any, small, large, Tensor::flatten);
        add("reshape", any, shapes(Shape.of(2, 6)), shapes(Shape.of(66, 100)), x -> x.reshape(3, -1));
        add("reverse", any, small, large, x -> x.reverse(0, 2));
        add("reverse of the middle", any, small, large, x -> x.reverse(1));
        add(
                "broadcast",
                any,
                shapes(Shape.of(3, 1), Shape.of(3, 5), Shape.of(1), Shape.SCALAR),
                shapes(Shape.of(3, 1)),
                x -> x.broadcastTo(Shape.of(2, 3, 5)));
        add("broadcast to nothing", any, shapes(Shape.of(1, 3)), List.of(), x -> x.broadcastTo(Shape.of(0, 3)));
        add(
                "broadcast rows",
                any,
                shapes(Shape.of(4)),
                shapes(Shape.of(67)),
                x -> x.broadcastTo(Shape.of(130, x.size(0))));
        add(
                "broadcast columns",
                any,
                shapes(Shape.of(4, 1)),
                shapes(Shape.of(67, 1)),
                x -> x.broadcastTo(Shape.of(x.size(0), 130)));
    }

    private void cuts() {
        Domain any = Domain.between(-2, 2);
        List<List<Shape>> small = shapes(Shape.of(7, 5));
        List<List<Shape>> large = shapes(Shape.of(67, 130));
        add("slice", any, small, large, x -> x.slice(0, 1, 6).slice(1, 2, 5));
        add("slice to nothing", any, small, large, x -> x.slice(0, 3, 3));
        add("slice by steps", any, small, large, x -> slice(x, 1, 2, 0, 3));
        add("slice of every second row", any, small, large, x -> slice(x, 0, 2, 0, 1));
        add("slice of every third column", any, small, large, x -> slice(x, 0, 1, 0, 3));
        add(
                "slice of rows, turned and cut anew",
                any,
                small,
                large,
                x -> x.slice(0, 1, 5).reshape(2, 2, x.size(1)).permute(2, 0, 1).square());
        add(
                "pad between rows",
                any,
                shapes(Shape.of(2, 3), Shape.of(1, 1)),
                large,
                x -> Tensor.of(new Pad(x, List.of(0, 0), List.of(0, 0), List.of(1, 0))));
        add("slice by steps that do not divide", any, small, large, x -> slice(x, 0, 4, 1, 2));
        add(
                "pad",
                any,
                shapes(Shape.of(2, 3), Shape.of(0, 2), Shape.of(1, 1)),
                large,
                x -> Tensor.of(new Pad(x, List.of(1, 0), List.of(2, 3), List.of(0, 0))));
        add(
                "pad between",
                any,
                shapes(Shape.of(2, 3), Shape.of(0, 2), Shape.of(1, 1)),
                large,
                x -> Tensor.of(new Pad(x, List.of(0, 2), List.of(1, 0), List.of(2, 1))));
        add(
                DType.I32,
                "pad integers",
                Domain.words(),
                small,
                large,
                x -> Tensor.of(new Pad(x, List.of(1, 0), List.of(0, 1), List.of(0, 1))));
        add(DType.BOOL, "slice of truth", Domain.truth(), small, large, x -> x.slice(0, 1, 4));

        Operand operand = new Operand(dtype, any);
        List<Operand> three = List.of(operand, operand, operand);
        rows.add(new OpRow(
                "concat of rows",
                three,
                true,
                List.of(List.of(Shape.of(2, 3), Shape.of(0, 3), Shape.of(1, 3))),
                List.of(List.of(Shape.of(67, 33), Shape.of(1, 33), Shape.of(64, 33))),
                in -> Tensor.concat(in, 0)));
        rows.add(new OpRow(
                "concat of columns",
                three,
                true,
                List.of(List.of(Shape.of(2, 1), Shape.of(2, 4), Shape.of(2, 2))),
                List.of(List.of(Shape.of(67, 1), Shape.of(67, 33), Shape.of(67, 16))),
                in -> Tensor.concat(in, -1)));
        add("concat with itself", any, small, large, x -> Tensor.concat(List.of(x, x.square(), x), 1));
    }

    private static Tensor slice(Tensor x, int from0, int step0, int from1, int step1) {
        return Tensor.of(new Slice(x, List.of(from0, from1), List.of(x.size(0), x.size(1)), List.of(step0, step1)));
    }

    private void lookups() {
        List<Operand> table =
                List.of(new Operand(dtype, Domain.between(-2, 2)), new Operand(DType.I32, Domain.whole(0, 4)));
        rows.add(new OpRow(
                "gather",
                table,
                true,
                List.of(
                        List.of(Shape.of(5, 3), Shape.of(2, 4)),
                        List.of(Shape.of(5), Shape.of(7)),
                        List.of(Shape.of(5, 2, 2), Shape.SCALAR),
                        List.of(Shape.of(5, 3), Shape.of(0)),
                        List.of(Shape.of(5, 0), Shape.of(2))),
                List.of(List.of(Shape.of(5, 33), Shape.of(201)), List.of(Shape.of(5), Shape.of(4097))),
                in -> in.get(0).gather(in.get(1))));
        rows.add(new OpRow(
                "scatter add",
                table,
                true,
                List.of(
                        List.of(Shape.of(2, 4, 3), Shape.of(2, 4)),
                        List.of(Shape.of(7), Shape.of(7)),
                        List.of(Shape.of(2, 2), Shape.SCALAR),
                        List.of(Shape.of(0, 3), Shape.of(0)),
                        List.of(Shape.of(2, 0), Shape.of(2))),
                List.of(List.of(Shape.of(201, 33), Shape.of(201)), List.of(Shape.of(4097), Shape.of(4097))),
                in -> Tensor.of(new ScatterAdd(in.get(0), in.get(1), 5))));
        add(
                DType.I32,
                "one hot",
                Domain.whole(0, 4),
                shapes(Shape.of(3, 2)),
                shapes(Shape.of(300)),
                x -> Functions.oneHot(x, 5, dtype));
    }

    private void sources() {
        Domain any = Domain.between(-2, 2);
        List<List<Shape>> small = shapes(Shape.of(3, 4), Shape.of(0, 2));
        List<List<Shape>> large = shapes(Shape.of(67, 130));
        for (int axis = 0; axis < 2; axis++) {
            int along = axis;
            add("iota along " + axis, any, small, large, x -> x.times(Tensor.iota(dtype, x.shape(), along)));
            add(
                    DType.I32,
                    "iota of integers along " + axis,
                    Domain.words(),
                    small,
                    large,
                    x -> x.plus(Tensor.iota(DType.I32, x.shape(), along)));
        }
        for (Distribution distribution : Distribution.values()) {
            for (int size : new int[] {0, 1, 7, 4097}) {
                add(
                        DType.I32,
                        distribution + " of " + size,
                        Domain.words(),
                        shapes(Shape.of(4)),
                        List.of(),
                        key -> Tensor.random(key, distribution, 3, dtype, Shape.of(size)));
            }
        }
    }

    private void add(
            String name, Domain domain, List<List<Shape>> small, List<List<Shape>> large, UnaryOperator<Tensor> op) {
        rows.add(row(name, domain, small, large, op));
    }

    private OpRow row(
            String name, Domain domain, List<List<Shape>> small, List<List<Shape>> large, UnaryOperator<Tensor> op) {
        List<Operand> operands = List.of(new Operand(dtype, domain));
        return new OpRow(name, operands, true, small, large, in -> op.apply(in.getFirst()));
    }

    private void add(
            DType type,
            String name,
            Domain domain,
            List<List<Shape>> small,
            List<List<Shape>> large,
            UnaryOperator<Tensor> op) {
        List<Operand> operands = List.of(new Operand(type, domain));
        rows.add(new OpRow(name, operands, false, small, large, in -> op.apply(in.getFirst())));
    }

    private static List<List<Shape>> shapes(Shape... shapes) {
        return List.of(shapes).stream().map(List::of).toList();
    }
}
