package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.thalweg.graph.Op.*;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Shape;

/// The transpose of each [Linear] op, and of each [Bilinear] op with one side held fixed.
final class Transposes {
    private Transposes() {}

    /// What the cotangent `c` of the result becomes for each of the op's operands.
    static List<Tensor> of(Linear op, Tensor c) {
        return switch (op) {
            case Reshape(Tensor x, Shape _) -> List.of(c.reshape(x.shape()));
            case Permute(Tensor _, List<Integer> axes) ->
                List.of(c.permute(
                        IntStream.range(0, axes.size()).map(axes::indexOf).toArray()));
            case Broadcast(Tensor x, Shape shape) -> List.of(unbroadcast(c, x.shape(), shape));
            case Slice s -> List.of(unslice(s, c));
            case Pad p -> List.of(unpad(p, c));
            case Reverse(Tensor _, List<Integer> axes) -> List.of(Tensor.of(new Reverse(c, axes)));
            case Sum(Tensor x, List<Integer> axes) ->
                List.of(restore(c, x, axes).broadcastTo(x.shape()));
            case Concat concat -> split(concat, c);
            case Windows(Tensor _, Geometry geometry) -> List.of(Tensor.of(new OverlapAdd(c, geometry)));
            case OverlapAdd(Tensor _, Geometry geometry) -> List.of(Tensor.of(new Windows(c, geometry)));
            case Gather(Tensor x, Tensor indices) -> List.of(Tensor.of(new ScatterAdd(c, indices, x.size(0))));
            case ScatterAdd(Tensor _, Tensor indices, int _) -> List.of(c.gather(indices));
        };
    }

    /// What the cotangent `c` of the result becomes for the left operand.
    static Tensor left(Bilinear op, Tensor c) {
        return switch (op) {
            case Dot(Tensor _, Tensor b, boolean ta, boolean tb) ->
                Tensor.of(ta ? new Dot(b, c, tb, true) : new Dot(c, b, false, !tb));
            case Convolution(Tensor _, Tensor b, Geometry g, int groups, Part wanted) ->
                Tensor.of(
                        switch (wanted) {
                            case OUTPUT -> new Convolution(b, c, g, groups, Part.INPUT); // x from w, y
                            case INPUT -> new Convolution(c, b, g, groups, Part.KERNEL); // w from x, y
                            case KERNEL -> new Convolution(c, b, g, groups, Part.INPUT); // x from w, y
                        });
        };
    }

    /// What the cotangent `c` of the result becomes for the right operand.
    static Tensor right(Bilinear op, Tensor c) {
        return switch (op) {
            case Dot(Tensor a, Tensor _, boolean ta, boolean tb) ->
                Tensor.of(tb ? new Dot(c, a, true, ta) : new Dot(a, c, !ta, false));
            case Convolution(Tensor a, Tensor _, Geometry g, int groups, Part wanted) ->
                Tensor.of(
                        switch (wanted) {
                            case OUTPUT -> new Convolution(a, c, g, groups, Part.KERNEL); // w from x, y
                            case INPUT -> new Convolution(c, a, g, groups, Part.OUTPUT); // y from x, w
                            case KERNEL -> new Convolution(a, c, g, groups, Part.OUTPUT); // y from x, w
                        });
        };
    }

    /// A reduced tensor with its lost axes back as size 1.
    static Tensor restore(Tensor reduced, Tensor x, List<Integer> axes) {
        Shape shape = x.shape();
        for (int axis : axes) {
            shape = shape.with(axis, 1);
        }
        return reduced.reshape(shape);
    }

    private static Tensor unbroadcast(Tensor c, Shape from, Shape to) {
        int[] repeated = IntStream.range(0, to.rank())
                .filter(i -> from.size(i) != to.size(i))
                .toArray();
        return (repeated.length == 0 ? c : c.sum(repeated)).reshape(from);
    }

    private static Tensor unslice(Slice op, Tensor c) {
        var high = new ArrayList<Integer>();
        var interior = new ArrayList<Integer>();
        for (int i = 0; i < c.rank(); i++) {
            int step = op.steps().get(i);
            int last = op.starts().get(i) + Math.max(0, c.size(i) - 1) * step + Math.min(1, c.size(i));
            high.add(op.x().size(i) - last);
            interior.add(step - 1);
        }
        return Tensor.of(new Pad(c, op.starts(), List.copyOf(high), List.copyOf(interior)));
    }

    private static Tensor unpad(Pad op, Tensor c) {
        var ends = new ArrayList<Integer>();
        var steps = new ArrayList<Integer>();
        for (int i = 0; i < c.rank(); i++) {
            steps.add(op.interior().get(i) + 1);
            ends.add(c.size(i) - op.high().get(i));
        }
        return Tensor.of(new Slice(c, op.low(), List.copyOf(ends), List.copyOf(steps)));
    }

    private static List<Tensor> split(Concat op, Tensor c) {
        var parts = new ArrayList<Tensor>();
        int at = 0;
        for (Tensor part : op.parts()) {
            int size = part.size(op.axis());
            parts.add(c.slice(op.axis(), at, at + size));
            at += size;
        }
        return Collections.unmodifiableList(parts);
    }
}
