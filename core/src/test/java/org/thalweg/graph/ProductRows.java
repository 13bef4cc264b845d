package org.thalweg.graph;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.OpRow.Operand;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Matrix products: all transposes, batches, and what `matmul` makes of vectors and of more axes.
final class ProductRows {
    /// m, k, n: all different, empty in each way, and of size 1.
    private static final int[][] SMALL = {{3, 5, 4}, {1, 1, 1}, {0, 3, 2}, {2, 0, 3}, {2, 3, 0}, {7, 1, 3}, {1, 6, 1}};

    /// Around the register blocks of fast kernels, narrow ones, and some that are cut into parts.
    private static final int[][] LARGE = {
        {33, 65, 17}, {12, 16, 32}, {13, 31, 33}, {128, 20, 10}, {1, 300, 7}, {65, 1, 64}, {64, 129, 1}, {97, 90, 101}
    };

    private ProductRows() {}

    static List<OpRow> of(DType dtype) {
        Operand operand = new Operand(dtype, Domain.between(-1, 1));
        List<Operand> two = List.of(operand, operand);
        List<OpRow> rows = new ArrayList<>();
        for (boolean ta : new boolean[] {false, true}) {
            for (boolean tb : new boolean[] {false, true}) {
                String name = "dot of " + (ta ? "a'" : "a") + " and " + (tb ? "b'" : "b");
                rows.add(new OpRow(
                        name,
                        two,
                        true,
                        matrices(SMALL, ta, tb),
                        matrices(LARGE, ta, tb),
                        in -> Tensor.of(new Dot(in.get(0), in.get(1), ta, tb))));
                rows.add(new OpRow(
                        name + " in batches",
                        two,
                        true,
                        List.of(
                                matrices(new int[] {3, 2, 4}, ta, tb, 2),
                                matrices(new int[] {1, 3, 2}, ta, tb, 2, 3),
                                matrices(new int[] {2, 3, 2}, ta, tb, 0)),
                        List.of(matrices(new int[] {9, 33, 17}, ta, tb, 5)),
                        in -> Tensor.of(new Dot(in.get(0), in.get(1), ta, tb))));
            }
        }
        rows.add(new OpRow(
                "matmul",
                two,
                true,
                List.of(
                        List.of(Shape.of(3, 4), Shape.of(4)),
                        List.of(Shape.of(4), Shape.of(4, 3)),
                        List.of(Shape.of(4), Shape.of(4)),
                        List.of(Shape.of(2, 3, 4), Shape.of(4, 5)),
                        List.of(Shape.of(2, 3, 4), Shape.of(4)),
                        List.of(Shape.of(4), Shape.of(2, 4, 3)),
                        List.of(Shape.of(2, 1, 3, 4), Shape.of(5, 4, 2)),
                        List.of(Shape.of(3, 4), Shape.of(2, 4, 2)),
                        List.of(Shape.of(2, 3, 0), Shape.of(0, 5)),
                        List.of(Shape.of(0, 3, 4), Shape.of(4, 5))),
                List.of(
                        List.of(Shape.of(130, 65), Shape.of(65)),
                        List.of(Shape.of(65), Shape.of(65, 130)),
                        List.of(Shape.of(5, 13, 17), Shape.of(17, 33))),
                in -> in.get(0).matmul(in.get(1))));
        rows.add(new OpRow(
                "a matrix times itself",
                List.of(operand),
                true,
                List.of(List.of(Shape.of(3, 3))),
                List.of(List.of(Shape.of(40, 40))),
                in -> in.getFirst().matmul(in.getFirst())));
        return rows;
    }

    private static List<List<Shape>> matrices(int[][] sizes, boolean ta, boolean tb) {
        List<List<Shape>> shapes = new ArrayList<>();
        for (int[] mkn : sizes) {
            shapes.add(matrices(mkn, ta, tb));
        }
        return shapes;
    }

    private static List<Shape> matrices(int[] mkn, boolean ta, boolean tb, int... batch) {
        return List.of(matrix(mkn[0], mkn[1], ta, batch), matrix(mkn[1], mkn[2], tb, batch));
    }

    private static Shape matrix(int rows, int columns, boolean transposed, int... batch) {
        Shape shape = Shape.of(batch);
        return shape.insert(-1, transposed ? columns : rows).insert(-1, transposed ? rows : columns);
    }
}
