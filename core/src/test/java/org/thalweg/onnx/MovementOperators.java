package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;
import static org.thalweg.onnx.Operators.unary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.Shape;

/// Elements in other places: nothing is computed.
final class MovementOperators {
    private MovementOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Identity", unary(UnaryOperator.identity()));
        all.put("Reshape", one(MovementOperators::reshape));
        all.put("Flatten", one(node -> flatten(node.x(), node.integer("axis", 1))));
        all.put("Squeeze", one(MovementOperators::squeeze));
        all.put("Unsqueeze", one(MovementOperators::unsqueeze));
        all.put(
                "Transpose",
                one(node -> node.x()
                        .permute(node.integers("perm", backwards(node.x().rank())))));
        all.put("Concat", one(node -> Tensor.concat(node.from(0), node.integer("axis", 1))));
        all.put("Split", MovementOperators::split);
        all.put("Slice", one(MovementOperators::slice));
        all.put("Expand", one(MovementOperators::expand));
        all.put("Tile", one(MovementOperators::tile));
        all.put("DepthToSpace", one(MovementOperators::depthToSpace));
        all.put("SpaceToDepth", one(MovementOperators::spaceToDepth));
        all.put("ReverseSequence", one(MovementOperators::reverseSequences));
        return all;
    }

    private static int[] backwards(int rank) {
        return IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    }

    /// One axis to the end.
    static Tensor toLast(Tensor x, int axis) {
        IntStream others = IntStream.range(0, x.rank()).filter(i -> i != axis);
        return x.permute(IntStream.concat(others, IntStream.of(axis)).toArray());
    }

    /// The last axis to a place: the inverse of [#toLast].
    static Tensor lastTo(Tensor x, int axis) {
        List<Integer> axes =
                new ArrayList<>(IntStream.range(0, x.rank() - 1).boxed().toList());
        axes.add(axis, x.rank() - 1);
        return x.permute(axes.stream().mapToInt(Integer::intValue).toArray());
    }

    /// As a matrix, whose columns are the axes from `axis` on.
    static Tensor flatten(Tensor x, int axis) {
        int at = axis < 0 ? axis + x.rank() : axis;
        int rows = Arrays.stream(x.shape().sizes()).limit(at).reduce(1, (a, b) -> a * b);
        int columns = Arrays.stream(x.shape().sizes()).skip(at).reduce(1, (a, b) -> a * b);
        return x.reshape(Shape.of(rows, columns));
    }

    private static Tensor reshape(Node node) {
        Tensor x = node.x();
        int[] sizes = node.integers("shape", 1, new int[0]);
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 0 && !node.flag("allowzero", false)) {
                sizes[i] = x.size(i);
            }
        }
        return x.reshape(sizes);
    }

    private static Tensor squeeze(Node node) {
        Shape shape = node.x().shape();
        int[] ones =
                IntStream.range(0, shape.rank()).filter(i -> shape.size(i) == 1).toArray();
        return node.x().reshape(shape.without(node.integers("axes", 1, ones)));
    }

    private static Tensor unsqueeze(Node node) {
        Tensor x = node.x();
        int[] given = node.integers("axes", 1, new int[0]);
        int rank = x.rank() + given.length;
        int[] axes =
                Arrays.stream(given).map(a -> a < 0 ? a + rank : a).sorted().toArray();
        for (int axis : axes) {
            x = x.expand(axis);
        }
        return x;
    }

    private static List<Tensor> split(Node node) {
        Tensor x = node.x();
        int axis = x.shape().axis(node.integer("axis", 0));
        int parts = node.outputs().size();
        int[] equal = new int[parts];
        Arrays.fill(equal, x.size(axis) / parts);
        List<Tensor> cut = new ArrayList<>();
        int from = 0;
        for (int size : node.integers("split", 1, equal)) {
            cut.add(x.slice(axis, from, from + size));
            from += size;
        }
        return cut;
    }

    private static Tensor slice(Node node) {
        Tensor x = node.x();
        int[] starts = node.integers("starts", 1, new int[0]);
        int[] ends = node.integers("ends", 2, new int[0]);
        int[] axes = node.integers("axes", 3, IntStream.range(0, starts.length).toArray());
        int[] ones = new int[starts.length];
        Arrays.fill(ones, 1);
        int[] steps = node.has(4) ? node.ints(4) : ones;
        for (int i = 0; i < axes.length; i++) {
            x = along(x, x.shape().axis(axes[i]), starts[i], ends[i], steps[i]);
        }
        return x;
    }

    /// Negative places count from the end, places outside are moved to it; a negative step walks backwards,
    /// which is forwards along the reversed axis.
    private static Tensor along(Tensor x, int axis, int start, int end, int step) {
        int n = x.size(axis);
        if (step < 0) {
            int first = Math.clamp(start < 0 ? start + n : start, -1, n - 1);
            int last = Math.clamp(end < 0 ? Math.max((long) end + n, -1) : end, -1, n - 1);
            return strided(x.reverse(axis), axis, n - 1 - first, n - 1 - Math.min(first, last), -step);
        }
        int from = Math.clamp(start < 0 ? start + n : start, 0, n);
        int to = Math.clamp(end < 0 ? end + n : end, 0, n);
        return strided(x, axis, from, Math.max(from, to), step);
    }

    private static Tensor strided(Tensor x, int axis, int from, int to, int step) {
        List<Integer> starts = new ArrayList<>(Collections.nCopies(x.rank(), 0));
        List<Integer> ends =
                new ArrayList<>(Arrays.stream(x.shape().sizes()).boxed().toList());
        List<Integer> steps = new ArrayList<>(Collections.nCopies(x.rank(), 1));
        starts.set(axis, from);
        ends.set(axis, to);
        steps.set(axis, step);
        return Tensor.of(new Op.Slice(x, starts, ends, steps));
    }

    private static Tensor expand(Node node) {
        Shape wanted = Shape.of(node.ints(1));
        return node.x().broadcastTo(Shape.broadcast(node.x().shape(), wanted));
    }

    private static Tensor tile(Node node) {
        Tensor x = node.x();
        int[] repeats = node.ints(1);
        for (int axis = 0; axis < x.rank(); axis++) {
            x = Tensor.concat(Collections.nCopies(repeats[axis], x), axis);
        }
        return x;
    }

    /// Channels to blocks of an image: depth, column, row order (DCR), or column, row, depth (CRD).
    private static Tensor depthToSpace(Node node) {
        Tensor x = node.x();
        int b = node.integer("blocksize", 1);
        int n = x.size(0);
        int c = x.size(1) / (b * b);
        int h = x.size(2);
        int w = x.size(3);
        Tensor apart = node.text("mode", "DCR").equals("DCR")
                ? x.reshape(n, b, b, c, h, w).permute(0, 3, 4, 1, 5, 2)
                : x.reshape(n, c, b, b, h, w).permute(0, 1, 4, 2, 5, 3);
        return apart.reshape(n, c, h * b, w * b);
    }

    private static Tensor spaceToDepth(Node node) {
        Tensor x = node.x();
        int b = node.integer("blocksize", 1);
        int n = x.size(0);
        int c = x.size(1);
        int h = x.size(2) / b;
        int w = x.size(3) / b;
        return x.reshape(n, c, h, b, w, b).permute(0, 3, 5, 1, 2, 4).reshape(n, c * b * b, h, w);
    }

    /// The first so many of each sequence turned round.
    private static Tensor reverseSequences(Node node) {
        Tensor x = node.x();
        int time = node.integer("time_axis", 0);
        int batch = node.integer("batch_axis", 1);
        int[] lengths = node.ints(1);
        List<Tensor> sequences = IntStream.range(0, lengths.length)
                .mapToObj(i -> {
                    Tensor one = x.slice(batch, i, i + 1);
                    Tensor head = one.slice(time, 0, lengths[i]).reverse(time);
                    Tensor tail = one.slice(time, lengths[i], one.size(time));
                    return Tensor.concat(
                            Stream.of(head, tail).filter(t -> t.size(time) > 0).toList(), time);
                })
                .toList();
        return Tensor.concat(sequences, batch);
    }
}
