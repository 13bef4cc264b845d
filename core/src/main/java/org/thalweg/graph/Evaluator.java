package org.thalweg.graph;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.*;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.RandomFill;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// The meaning of every [Op], in the simplest loop that says it: slow, and the judge of everything faster. It also
/// answers what any tensor of a graph is for given inputs, which helps when a model does not do what it should:
///
///     Evaluator evaluator = Evaluator.of(Map.of(x, image, w, weights));
///     evaluator.value(hidden);
///
/// Values are computed in double precision and rounded to the type of each op's result: once per element, so also only
/// once at the end of a sum or a matrix product. Every value is computed once and kept as long as the evaluator. Not
/// safe for use by several threads.
public final class Evaluator {
    private final Map<Tensor, NDArray> values;
    private final Map<Tensor, List<Evaluator>> turns = new HashMap<>();

    private Evaluator(Map<Tensor, NDArray> inputs) {
        inputs.forEach((tensor, value) -> {
            if (tensor.dtype() != value.dtype() || !tensor.shape().equals(value.shape())) {
                throw new ShapeException("the value given for " + tensor + " is " + value.dtype() + value.shape()
                        + ", not " + tensor.dtype() + tensor.shape());
            }
        });
        values = new HashMap<>(inputs);
    }

    /// An evaluator for these inputs. A key may be any tensor: what lies behind it is not computed then.
    ///
    /// @throws ShapeException if a value's shape or type is not that of its tensor
    public static Evaluator of(Map<Tensor, NDArray> inputs) {
        return new Evaluator(inputs);
    }

    /// The values of `outputs`, in order.
    ///
    /// @throws ShapeException if a value's shape or type is not that of its tensor
    /// @throws IllegalArgumentException if an input that an output needs has no value
    /// @throws org.thalweg.tensor.IndexException if an index of [Gather] or [ScatterAdd] names no row
    public static List<NDArray> evaluate(List<Tensor> outputs, Map<Tensor, NDArray> inputs) {
        Evaluator evaluator = of(inputs);
        return outputs.stream().map(evaluator::value).toList();
    }

    /// The value of a tensor, not a copy.
    ///
    /// @throws IllegalArgumentException if an input that it needs has no value
    /// @throws org.thalweg.tensor.IndexException if an index of [Gather] or [ScatterAdd] names no row
    public NDArray value(Tensor tensor) {
        @Nullable NDArray known = values.get(tensor);
        if (known != null) {
            return known;
        }
        for (Tensor t : Order.of(List.of(tensor), values.keySet())) {
            if (!values.containsKey(t)) {
                values.put(
                        t, compute(t, t.op().inputs().stream().map(this::known).toList()));
            }
        }
        return known(tensor);
    }

    private NDArray known(Tensor t) {
        NDArray value = values.get(t);
        if (value == null) {
            throw new IllegalStateException(t + " is used before it is computed");
        }
        return value;
    }

    private NDArray compute(Tensor y, List<NDArray> inputs) {
        return switch (y.op()) {
            case Input input -> input(y, input);
            case Constant(NDArray value) -> value;
            case Iota(Shape shape, int axis, var dtype) ->
                NDArray.fill(dtype, shape, i -> LinearMeaning.index(shape, i)[axis]);
            case Random random -> random(random, inputs.getFirst().ints());
            case Dot dot -> dot(dot, y, inputs.get(0), inputs.get(1));
            case Convolution op -> WindowMeaning.convolution(op, y, inputs.get(0), inputs.get(1));
            case Largest(Tensor _, List<Integer> axes) -> largest(y, inputs.getFirst(), axes);
            case ArgLargest(Tensor _, int axis) -> argLargest(y, inputs.getFirst(), axis);
            case ArgTop(Tensor _, int count) -> argTop(y, inputs.getFirst(), count);
            case Factor op -> factor(op, y, inputs.getFirst());
            case Elementwise op -> ElementwiseMeaning.of(op, y, inputs);
            case Linear op -> LinearMeaning.of(op, y, inputs);
            case Scan scan -> {
                turns.put(y, ScanMeaning.turns(scan, inputs));
                yield NDArray.zeros(DType.BOOL, Shape.SCALAR);
            }
            case Last last ->
                ScanMeaning.last(
                        last,
                        turns(last),
                        known(((Scan) last.scan().op()).starts().get(last.carry())));
            case Stacked stacked -> ScanMeaning.stacked(y, stacked, turns(stacked));
        };
    }

    /// What was computed in each turn of a loop.
    private List<Evaluator> turns(OfScan op) {
        List<Evaluator> known = turns.get(op.scan());
        if (known == null) {
            throw new IllegalStateException(op.scan() + " has not run yet");
        }
        return known;
    }

    /// The same input may stand in a graph as several tensors, under several names.
    private NDArray input(Tensor y, Input input) {
        List<Tensor> given =
                values.keySet().stream().filter(t -> t.op() instanceof Input).toList();
        return given.stream()
                .filter(t -> t.op().equals(input))
                .findFirst()
                .map(this::known)
                .orElseThrow(() -> new IllegalArgumentException(y + " has no value; values are given for "
                        + given.stream().map(Tensor::toString).sorted().toList()));
    }

    private static NDArray random(Random op, int[] key) {
        NDArray drawn = NDArray.zeros(op.dtype(), op.shape());
        int n = op.shape().elements();
        boolean single = drawn.array() instanceof float[];
        switch (op.distribution()) {
            case UNIFORM -> {
                if (single) {
                    RandomFill.uniform(key, op.salt(), 0, n, drawn.floats(), 0, new int[4]);
                } else {
                    RandomFill.uniform(key, op.salt(), 0, n, drawn.doubles(), 0, new int[4]);
                }
            }
            case NORMAL -> {
                if (single) {
                    RandomFill.normal(key, op.salt(), 0, n, drawn.floats(), 0, new int[4]);
                } else {
                    RandomFill.normal(key, op.salt(), 0, n, drawn.doubles(), 0, new int[4]);
                }
            }
        }
        return drawn;
    }

    private static NDArray dot(Dot op, Tensor y, NDArray a, NDArray b) {
        int k = a.shape().size(op.transposeA() ? -2 : -1);
        int last = y.rank() - 1;
        return NDArray.fill(y.dtype(), y.shape(), i -> {
            int[] at = LinearMeaning.index(y.shape(), i);
            int[] left = at.clone();
            int[] right = at.clone();
            double sum = 0;
            for (int p = 0; p < k; p++) {
                put(left, last, op.transposeA(), at[last - 1], p);
                put(right, last, op.transposeB(), p, at[last]);
                sum += a.get(LinearMeaning.linear(a.shape(), left)) * b.get(LinearMeaning.linear(b.shape(), right));
            }
            return sum;
        });
    }

    private static void put(int[] index, int last, boolean transposed, int row, int column) {
        index[last - 1] = transposed ? column : row;
        index[last] = transposed ? row : column;
    }

    private static NDArray largest(Tensor y, NDArray x, List<Integer> axes) {
        double least = y.dtype().isFloating() ? Double.NEGATIVE_INFINITY : Integer.MIN_VALUE;
        NDArray peaks = NDArray.fill(y.dtype(), y.shape(), i -> least);
        for (int i = 0; i < x.shape().elements(); i++) {
            int to = LinearMeaning.reduced(x.shape(), i, axes, y.shape());
            peaks.set(to, Math.max(peaks.get(to), x.get(i)));
        }
        return peaks;
    }

    private static NDArray factor(Factor op, Tensor y, NDArray x) {
        NDArray result = NDArray.zeros(y.dtype(), y.shape());
        try (ThreadTeam caller = ThreadTeam.of(1)) {
            Matrices.factoring(op, 1).run(caller, x.array(), 0, result.array(), 0);
        }
        return result;
    }

    private static NDArray argLargest(Tensor y, NDArray x, int axis) {
        int[] best = new int[y.shape().elements()];
        double[] peak = new double[best.length];
        for (int i = 0; i < x.shape().elements(); i++) {
            int to = LinearMeaning.reduced(x.shape(), i, List.of(axis), y.shape());
            int at = LinearMeaning.index(x.shape(), i)[axis];
            double value = x.get(i);
            boolean ahead = value > peak[to] || (Double.isNaN(value) && !Double.isNaN(peak[to]));
            if (at == 0 || ahead) {
                best[to] = at;
                peak[to] = value;
            }
        }
        return NDArray.of(y.shape(), best);
    }

    private static NDArray argTop(Tensor y, NDArray x, int count) {
        int[] found = new int[y.shape().elements()];
        int size = x.shape().size(-1);
        for (int row = 0; row * count < found.length; row++) {
            int start = row * size;
            Comparator<Integer> falling = Comparator.comparingDouble(i -> -(x.get(start + i) + 0.0)); // −0 is 0
            Comparator<Integer> numbersLast = Comparator.comparing(i -> !Double.isNaN(x.get(start + i)));
            List<Integer> order = IntStream.range(0, size)
                    .boxed()
                    .sorted(numbersLast.thenComparing(falling)) // stable
                    .toList();
            for (int i = 0; i < count; i++) {
                found[row * count + i] = order.get(i);
            }
        }
        return NDArray.of(y.shape(), found);
    }
}
