package org.thalweg.graph;

import java.util.Arrays;
import java.util.List;
import org.thalweg.graph.Op.*;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.IndexException;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// What each [Linear] op computes. Most say for every element of the result where it comes from; [Sum] and [ScatterAdd]
/// add up in double precision (integers exactly, to wrap around at the end) and round once.
final class LinearMeaning {
    private LinearMeaning() {}

    static NDArray of(Linear op, Tensor y, List<NDArray> inputs) {
        NDArray x = inputs.isEmpty() ? NDArray.zeros(y.dtype(), y.shape()) : inputs.getFirst();
        return switch (op) {
            case Reshape _ -> x.copy().reshape(y.shape());
            case Permute(Tensor _, List<Integer> axes) ->
                move(y, x, at -> {
                    int[] from = new int[at.length];
                    for (int i = 0; i < at.length; i++) {
                        from[axes.get(i)] = at[i];
                    }
                    return from;
                });
            case Broadcast _ -> move(y, x, at -> map(at, i -> x.shape().size(i) == 1 ? 0 : at[i]));
            case Slice s ->
                move(
                        y,
                        x,
                        at -> map(at, i -> s.starts().get(i) + at[i] * s.steps().get(i)));
            case Pad p -> pad(p, y, x);
            case Reverse(Tensor _, List<Integer> axes) ->
                move(y, x, at -> map(at, i -> axes.contains(i) ? x.shape().size(i) - 1 - at[i] : at[i]));
            case Sum(Tensor _, List<Integer> axes) -> sum(y, x, axes);
            case Windows(Tensor _, Geometry geometry) -> WindowMeaning.windows(geometry, y, x);
            case OverlapAdd(Tensor _, Geometry geometry) -> WindowMeaning.overlapAdd(geometry, y, x);
            case Concat(List<Tensor> _, int axis) -> concat(y, inputs, axis);
            case Gather _ -> gather(y, x, inputs.get(1));
            case ScatterAdd _ -> scatterAdd(y, x, inputs.get(1));
        };
    }

    /// From the index of an element of the result to that of the element it comes from.
    private interface Origin {
        int[] of(int[] at);
    }

    private interface Axis {
        int at(int axis);
    }

    private static int[] map(int[] at, Axis index) {
        int[] from = new int[at.length];
        Arrays.setAll(from, index::at);
        return from;
    }

    private static NDArray move(Tensor y, NDArray x, Origin origin) {
        return NDArray.fill(y.dtype(), y.shape(), i -> x.get(linear(x.shape(), origin.of(index(y.shape(), i)))));
    }

    /// The index along each axis of the element at `linear` in row-major order.
    static int[] index(Shape shape, int linear) {
        int[] index = new int[shape.rank()];
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = linear % shape.size(axis);
            linear /= shape.size(axis);
        }
        return index;
    }

    static int linear(Shape shape, int[] index) {
        int linear = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            linear = linear * shape.size(axis) + index[axis];
        }
        return linear;
    }

    private static NDArray pad(Pad op, Tensor y, NDArray x) {
        NDArray padded = NDArray.zeros(y.dtype(), y.shape());
        for (int i = 0; i < x.shape().elements(); i++) {
            int[] at = index(x.shape(), i);
            int[] to = map(
                    at, axis -> op.low().get(axis) + at[axis] * (op.interior().get(axis) + 1));
            padded.set(linear(y.shape(), to), x.get(i));
        }
        return padded;
    }

    private static NDArray sum(Tensor y, NDArray x, List<Integer> axes) {
        Sums sums = new Sums(y.shape().elements());
        for (int i = 0; i < x.shape().elements(); i++) {
            sums.add(reduced(x.shape(), i, axes, y.shape()), x.get(i));
        }
        return sums.rounded(y);
    }

    /// Where element i of `from` belongs once `axes` have vanished.
    static int reduced(Shape from, int i, List<Integer> axes, Shape to) {
        int[] at = index(from, i);
        int[] kept = new int[to.rank()];
        int next = 0;
        for (int axis = 0; axis < at.length; axis++) {
            if (!axes.contains(axis)) {
                kept[next++] = at[axis];
            }
        }
        return linear(to, kept);
    }

    private static NDArray concat(Tensor y, List<NDArray> parts, int axis) {
        NDArray joined = NDArray.zeros(y.dtype(), y.shape());
        int before = 0;
        for (NDArray part : parts) {
            for (int i = 0; i < part.shape().elements(); i++) {
                int[] at = index(part.shape(), i);
                at[axis] += before;
                joined.set(linear(y.shape(), at), part.get(i));
            }
            before += part.shape().size(axis);
        }
        return joined;
    }

    private static NDArray gather(Tensor y, NDArray x, NDArray indices) {
        int[] rows = rows(y, indices, x.shape().size(0));
        NDArray found = NDArray.zeros(y.dtype(), y.shape());
        int width = rows.length == 0 ? 0 : y.shape().elements() / rows.length;
        for (int i = 0; i < y.shape().elements(); i++) {
            found.set(i, x.get(rows[i / width] * width + i % width));
        }
        return found;
    }

    private static NDArray scatterAdd(Tensor y, NDArray x, NDArray indices) {
        int[] rows = rows(y, indices, y.shape().size(0));
        Sums sums = new Sums(y.shape().elements());
        int width = rows.length == 0 ? 0 : x.shape().elements() / rows.length;
        for (int i = 0; i < x.shape().elements(); i++) {
            sums.add(rows[i / width] * width + i % width, x.get(i));
        }
        return sums.rounded(y);
    }

    private static int[] rows(Tensor y, NDArray indices, int bound) {
        int[] rows = indices.ints();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= bound) {
                String path = y.path().isEmpty() ? "" : " at " + y.path();
                throw new IndexException(ShapeError.name(y.op()) + path + ": index " + rows[i]
                        + " at position " + Arrays.toString(index(indices.shape(), i))
                        + " of the indices is outside 0 … " + (bound - 1));
            }
        }
        return rows;
    }

    /// Sums in double precision; those of integers are exact modulo 2³², since a long wraps around too.
    record Sums(double[] real, long[] whole) {
        Sums(int n) {
            this(new double[n], new long[n]);
        }

        void add(int at, double value) {
            real[at] += value;
            whole[at] += (long) value;
        }

        NDArray rounded(Tensor y) {
            return NDArray.fill(y.dtype(), y.shape(), i -> y.dtype().isFloating() ? real[i] : (int) whole[i]);
        }
    }
}
