package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Elements found and replaced by their index. Ours gathers and adds rows of a table; indices of single
/// elements become places in the flattened table.
final class IndexOperators {
    private IndexOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "Gather", one(IndexOperators::gather),
                "GatherElements", one(node -> elements(node.x(), node.x(1), node.integer("axis", 0))),
                "GatherND", one(IndexOperators::gatherPoints),
                "Scatter", one(IndexOperators::scatterElements),
                "ScatterElements", one(IndexOperators::scatterElements),
                "ScatterND", one(IndexOperators::scatterPoints));
    }

    /// Indices below 0 count from the end.
    static Tensor fromStart(Tensor indices, int size) {
        return indices.less(0).select(indices.plus(size), indices);
    }

    /// Rows gathered along an axis, which the axes of the indices replace.
    static Tensor along(Tensor x, int axis, Tensor indices) {
        int[] first = IntStream.concat(
                        IntStream.of(axis), IntStream.range(0, x.rank()).filter(i -> i != axis))
                .toArray();
        Tensor rows = x.permute(first).gather(indices);
        int rank = indices.rank();
        int[] back = IntStream.range(0, rows.rank())
                .map(i -> i < axis ? rank + i : i < axis + rank ? i - axis : i)
                .toArray();
        return rows.permute(back);
    }

    private static Tensor gather(Node node) {
        int axis = node.x().shape().axis(node.integer("axis", 0));
        return along(node.x(), axis, fromStart(node.x(1), node.x().size(axis)));
    }

    /// y[i, j, …] = x[i, index[i, j, …], …] for axis 1.
    static Tensor elements(Tensor x, Tensor indices, int axis) {
        return x.flatten().gather(places(x, indices, x.shape().axis(axis)));
    }

    /// Where in the flattened table each index points, with the other coordinates its own.
    private static Tensor places(Tensor x, Tensor indices, int axis) {
        int[] strides = x.shape().strides();
        Tensor place = fromStart(indices, x.size(axis)).times(strides[axis]);
        for (int other = 0; other < x.rank(); other++) {
            if (other != axis) {
                place = place.plus(
                        Tensor.iota(DType.I32, indices.shape(), other).times(strides[other]));
            }
        }
        return place;
    }

    /// Rows of the table under its first axes, one for each of the coordinates along the last axis of the indices.
    private static Tensor rows(Tensor x, Tensor indices) {
        int coordinates = indices.size(-1);
        Tensor row = Tensor.full(DType.I32, indices.shape().without(-1), 0);
        for (int i = 0; i < coordinates; i++) {
            Tensor at = indices.slice(-1, i, i + 1).squeeze(-1);
            row = row.times(x.size(i)).plus(fromStart(at, x.size(i)));
        }
        return row;
    }

    /// The axes in front of `axis` as one.
    private static Tensor table(Tensor x, int axis) {
        int[] sizes = x.shape().sizes();
        int rows = IntStream.range(0, axis).map(i -> sizes[i]).reduce(1, (a, b) -> a * b);
        return x.reshape(Shape.of(IntStream.concat(
                        IntStream.of(rows), IntStream.range(axis, sizes.length).map(i -> sizes[i]))
                .toArray()));
    }

    /// With batch axes: their own coordinates in front of those given.
    private static Tensor gatherPoints(Node node) {
        Tensor x = node.x();
        Tensor indices = node.x(1);
        int batch = node.integer("batch_dims", 0);
        for (int axis = batch - 1; axis >= 0; axis--) {
            Tensor own = Tensor.iota(DType.I32, indices.shape().with(-1, 1), axis);
            indices = Tensor.concat(List.of(own, indices), -1);
        }
        return table(x, indices.size(-1)).gather(rows(x, indices));
    }

    private static Tensor scatterElements(Node node) {
        Tensor x = node.x();
        int axis = x.shape().axis(node.integer("axis", 0));
        Tensor places = places(x, node.x(1), axis);
        return scattered(node, x.flatten(), places, node.x(2)).reshape(x.shape());
    }

    private static Tensor scatterPoints(Node node) {
        Tensor x = node.x();
        Tensor table = table(x, node.x(1).size(-1));
        return scattered(node, table, rows(x, node.x(1)), node.x(2)).reshape(x.shape());
    }

    /// Added, or put in the place of what was there: where ones are added too. Without a reduction no index comes
    /// twice.
    private static Tensor scattered(Node node, Tensor table, Tensor rows, Tensor updates) {
        String reduction = node.text("reduction", "none");
        node.require(reduction.equals("none") || reduction.equals("add"), "with reduction " + reduction);
        Tensor added = Tensor.of(new Op.ScatterAdd(updates, rows, table.size(0)));
        if (reduction.equals("add")) {
            return table.plus(added);
        }
        Tensor ones = Tensor.full(updates.dtype(), updates.shape(), 1);
        Tensor hit = Tensor.of(new Op.ScatterAdd(ones, rows, table.size(0)));
        return hit.greater(0).select(added, table);
    }
}
