package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Inputs;
import org.thalweg.graph.Op;
import org.thalweg.graph.Op.*;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Rebuilds a graph with equal subexpressions once, constants folded and detours removed. Only identities that hold for
/// every floating-point value are used: x·1, x/1, −(−x), a + (−b); never x·0 or a different order of additions.
final class Simplifier {
    private static final int FOLDED_ELEMENTS = 64;

    /// Elements of a part of joined rows.
    private static final int PART = TileSize.ELEMENTS;

    /// Columns of joined rows, beyond which there are enough of them to share out.
    private static final int MOST_COLUMNS = 512;

    private final Map<Object, Tensor> known = new HashMap<>();
    private final Map<Tensor, Tensor> results = new HashMap<>();
    private final SideBySide sideBySide = new SideBySide(this);

    /// The simplified form of each tensor.
    List<Tensor> simplify(List<Tensor> outputs) {
        for (Tensor t : Order.of(outputs)) {
            results.put(t, simplified(t));
        }
        return outputs.stream().map(this::result).toList();
    }

    private Tensor result(Tensor t) {
        Tensor found = results.get(t);
        if (found == null) {
            throw new IllegalStateException("not simplified yet: " + t);
        }
        return found;
    }

    private Tensor simplified(Tensor t) {
        Op op = t.op();
        if (op instanceof Input) {
            return known.computeIfAbsent(op, key -> t);
        }
        List<Tensor> inputs = op.inputs().stream().map(this::result).toList();
        Op replaced = Inputs.replace(op, inputs);
        Tensor simpler = rewrite(replaced);
        return simpler != null ? simpler : fold(make(replaced));
    }

    private record Literal(DType dtype, Shape shape, long bits) {}

    /// The one tensor of an op.
    private Tensor make(Op op) {
        Object key = op instanceof Constant(NDArray value) && value.shape().elements() == 1
                ? new Literal(value.dtype(), value.shape(), Double.doubleToRawLongBits(value.get(0)))
                : op;
        return known.computeIfAbsent(key, k -> Tensor.of(op));
    }

    private Tensor fold(Tensor t) {
        Op op = t.op();
        if (op instanceof Broadcast && splat(t) != null) {
            return t; // a repeated number is an argument of kernels, for small shapes as for large ones
        }
        if (op instanceof Scan) {
            return t; // no value that could stand for it: its results are read from the loop
        }
        boolean small = t.shape().elements() <= FOLDED_ELEMENTS && !op.inputs().isEmpty();
        if (small && op.inputs().stream().allMatch(x -> x.op() instanceof Constant)) {
            return make(new Constant(Evaluator.evaluate(List.of(t), Map.of()).getFirst()));
        }
        if (op instanceof Elementwise && !op.inputs().isEmpty()) { // of repeated numbers: a repeated number
            List<Tensor> numbers = new ArrayList<>();
            for (Tensor x : op.inputs()) {
                Double value = splat(x);
                if (value == null) {
                    return t;
                }
                numbers.add(Tensor.constant(x.dtype(), value));
            }
            Tensor number = Tensor.of(Inputs.replace(op, numbers));
            NDArray folded = Evaluator.evaluate(List.of(number), Map.of()).getFirst();
            return repeat(make(new Constant(folded)), t.shape());
        }
        return t;
    }

    private Tensor repeat(Tensor scalar, Shape shape) {
        Tensor x = scalar;
        if (shape.rank() > 0) {
            int[] ones = new int[shape.rank()];
            java.util.Arrays.fill(ones, 1);
            x = fold(make(new Reshape(x, Shape.of(ones))));
        }
        return x.shape().equals(shape) ? x : make(new Broadcast(x, shape));
    }

    /// The number that every element of a constant or repeated constant is, or `null`.
    static @Nullable Double splat(Tensor t) {
        return switch (t.op()) {
            case Constant(NDArray value) when value.shape().elements() == 1 -> value.get(0);
            case Broadcast(Tensor x, Shape _) -> splat(x);
            case Reshape(Tensor x, Shape _) -> splat(x);
            default -> null;
        };
    }

    private static boolean is(Tensor t, double value) {
        Double number = splat(t);
        return number != null && number.equals(value); // 0 and −0 are two
    }

    /// Another tensor with the same value, or `null`.
    private @Nullable Tensor rewrite(Op op) {
        return switch (op) {
            case Plus(Tensor a, Tensor b) when b.op() instanceof Negate(Tensor x) -> again(new Minus(a, x));
            case Plus(Tensor a, Tensor b) when a.op() instanceof Negate(Tensor x) -> again(new Minus(b, x));
            case Minus(Tensor a, Tensor b) when b.op() instanceof Negate(Tensor x) -> again(new Plus(a, x));
            case Minus(Tensor a, Tensor b) when is(b, 0) && a.dtype().isFloating() -> a;
            case Times(Tensor a, Tensor b) when is(b, 1) -> a;
            case Times(Tensor a, Tensor b) when is(a, 1) -> b;
            case Times(Tensor a, Tensor b) when is(b, -1) -> again(new Negate(a));
            case Times(Tensor a, Tensor b) when is(a, -1) -> again(new Negate(b));
            case Divide(Tensor a, Tensor b) when is(b, 1) -> a;
            case Divide(Tensor a, Tensor b) when is(a, 1) -> again(new Reciprocal(b));
            case Divide(Tensor a, Tensor b) when powerOfTwo(b) -> again(new Times(a, again(new Reciprocal(b))));
            case Power(Tensor a, Tensor b) when is(b, 1) -> a;
            case Power(Tensor a, Tensor b) when is(b, 2) -> again(new Square(a));
            case Negate(Tensor x) when x.op() instanceof Negate(Tensor inner) -> inner;
            case Not(Tensor x) when x.op() instanceof Not(Tensor inner) -> inner;
            case StopGradient(Tensor x) -> x;
            case Cast(Tensor x, DType dtype) when x.dtype() == dtype -> x;
            case Reshape(Tensor x, Shape shape) when x.shape().equals(shape) -> x;
            case Reshape(Tensor x, Shape shape)
            when x.op() instanceof Reshape(Tensor inner, Shape _) -> again(new Reshape(inner, shape));
            case Broadcast(Tensor x, Shape shape) when x.shape().equals(shape) -> x;
            case Broadcast(Tensor x, Shape shape)
            when x.op() instanceof Broadcast(Tensor inner, Shape _) -> again(new Broadcast(inner, shape));
            case Permute p -> permute(p);
            case Slice s when s.x().shape().sizes().length == 0 || whole(s) -> s.x();
            case Slice s when s.x().op() instanceof Concat c -> partOf(s, c);
            case Concat(List<Tensor> parts, int _) when parts.size() == 1 -> parts.getFirst();
            case Sum(Tensor x, List<Integer> axes) -> reduce(x, axes, Sum::new);
            case Largest(Tensor x, List<Integer> axes) -> reduce(x, axes, Largest::new);
            case Dot d -> dot(d);
            case Convolution c when c.groups() == 1 && c.geometry().isReshape() -> product(c);
            case Windows w when w.geometry().isReshape() -> again(new Reshape(w.x(), make(w).shape()));
            case Windows w -> sideBySide.windows(w);
            case OverlapAdd o -> sideBySide.images(o);
            default -> null;
        };
    }

    Tensor again(Op op) {
        Tensor simpler = rewrite(op);
        return simpler != null ? simpler : fold(make(op));
    }

    private static boolean powerOfTwo(Tensor t) {
        Double number = splat(t);
        if (number == null || number == 0 || !Double.isFinite(number)) {
            return false;
        }
        int exponent = Math.getExponent(number);
        return Math.abs(exponent) < 100 && Math.scalb(1.0, exponent) == Math.abs(number);
    }

    private @Nullable Tensor permute(Permute p) {
        if (p.x().op() instanceof Permute(Tensor inner, List<Integer> first)) {
            return again(new Permute(inner, p.axes().stream().map(first::get).toList()));
        }
        int[] kept = p.axes().stream()
                .mapToInt(Integer::intValue)
                .filter(a -> p.x().size(a) != 1)
                .toArray();
        boolean inOrder = IntStream.range(1, kept.length).allMatch(i -> kept[i - 1] < kept[i]);
        if (!inOrder) {
            return null;
        }
        return again(new Reshape(
                p.x(), Shape.of(p.axes().stream().mapToInt(p.x()::size).toArray())));
    }

    private static boolean whole(Slice s) {
        return IntStream.range(0, s.x().rank())
                .allMatch(i -> s.starts().get(i) == 0
                        && s.ends().get(i) == s.x().size(i)
                        && s.steps().get(i) == 1);
    }

    /// A slice that is just one part of a concatenation.
    private static @Nullable Tensor partOf(Slice s, Concat c) {
        int at = 0;
        for (Tensor part : c.parts()) {
            int from = at;
            boolean match = IntStream.range(0, s.x().rank())
                    .allMatch(i -> s.steps().get(i) == 1
                            && s.starts().get(i) == (i == c.axis() ? from : 0)
                            && s.ends().get(i) == (i == c.axis() ? from + part.size(i) : part.size(i)));
            if (match) {
                return part;
            }
            at += part.size(c.axis());
        }
        return null;
    }

    private interface Reduction {
        Op over(Tensor x, List<Integer> axes);
    }

    /// Over one group of neighbouring axes at a time, the innermost first, without axes of size 1.
    private @Nullable Tensor reduce(Tensor x, List<Integer> axes, Reduction make) {
        Tensor chain = sideBySide.chain(x, axes, make.over(x, axes));
        if (chain != null) {
            return chain;
        }
        Shape result =
                x.shape().without(axes.stream().mapToInt(Integer::intValue).toArray());
        List<Integer> real = axes.stream().filter(a -> x.size(a) != 1).sorted().toList();
        if (real.isEmpty()) {
            Tensor only = make.over(x, axes) instanceof Sum && x.dtype().isFloating() ? plusZero(x) : x;
            return again(new Reshape(only, result));
        }
        int first = real.size() - 1;
        while (first > 0 && between(x, real.get(first - 1), real.get(first))) {
            first--;
        }
        if (first == 0 && real.size() == axes.size()) {
            return inParts(x, real, result, make);
        }
        Tensor inner = again(make.over(x, real.subList(first, real.size())));
        Tensor all = first == 0 ? inner : again(make.over(inner, real.subList(0, first)));
        return all.shape().equals(result) ? all : again(new Reshape(all, result));
    }

    /// Many short rows that are joined: parts of them first, each of which fits the caches and one thread, then the
    /// parts. Null where there is nothing to gain.
    private @Nullable Tensor inParts(Tensor x, List<Integer> axes, Shape result, Reduction make) {
        int before = axes.getFirst();
        int columns = 1;
        for (int axis = axes.getLast() + 1; axis < x.rank(); axis++) {
            columns *= x.size(axis);
        }
        int elements = x.shape().elements();
        boolean rowsFirst = IntStream.range(0, before).allMatch(i -> x.size(i) == 1);
        if (!rowsFirst || columns == 1 || columns > MOST_COLUMNS || elements < 2 * PART) {
            return null;
        }
        int rows = elements / columns;
        int parts = elements / PART;
        while (parts > 1 && rows % parts != 0) {
            parts--;
        }
        if (parts == 1) {
            return null;
        }
        Tensor cut = again(new Reshape(x, Shape.of(parts, rows / parts, columns)));
        Tensor each = again(make.over(cut, List.of(1)));
        return again(new Reshape(again(make.over(each, List.of(0))), result));
    }

    /// What a sum makes of a single element: it begins from 0, and 0 + −0 = 0.
    Tensor plusZero(Tensor x) {
        int[] ones = IntStream.range(0, x.rank()).map(_ -> 1).toArray();
        Tensor zero = again(new Constant(NDArray.zeros(x.dtype(), Shape.of(ones))));
        return again(new Plus(x, again(new Broadcast(zero, x.shape()))));
    }

    private static boolean between(Tensor x, int a, int b) {
        return IntStream.range(a + 1, b).allMatch(i -> x.size(i) == 1);
    }

    /// Transposed operands become flags.
    private @Nullable Tensor dot(Dot d) {
        Tensor a = transposed(d.a());
        Tensor b = transposed(d.b());
        if (a == null && b == null) {
            return null;
        }
        return again(new Dot(
                a == null ? d.a() : a,
                b == null ? d.b() : b,
                d.transposeA() ^ (a != null),
                d.transposeB() ^ (b != null)));
    }

    /// x if `t` is x with its last two axes exchanged.
    private static @Nullable Tensor transposed(Tensor t) {
        if (!(t.op() instanceof Permute(Tensor x, List<Integer> axes))) {
            return null;
        }
        int rank = axes.size();
        boolean last = rank >= 2
                && axes.get(rank - 1) == rank - 2
                && axes.get(rank - 2) == rank - 1
                && IntStream.range(0, rank - 2).allMatch(i -> axes.get(i) == i);
        return last ? x : null;
    }

    /// A convolution whose windows are the images themselves, as a product of matrices.
    private Tensor product(Convolution c) {
        Tensor t = make(c);
        Tensor y = c.wanted() == Part.OUTPUT ? t : c.b();
        Shape kernel = switch (c.wanted()) {
            case OUTPUT -> c.b().shape();
            case INPUT -> c.a().shape();
            case KERNEL -> t.shape();
        };
        int windows = y.shape().without(3).elements();
        Shape output = Shape.of(windows, y.size(3));
        Shape taps = Shape.of(kernel.without(3).elements(), y.size(3));
        Shape image = Shape.of(windows, taps.size(0));
        Op dot = switch (c.wanted()) {
            case OUTPUT -> new Dot(reshaped(c.a(), image), reshaped(c.b(), taps), false, false);
            case INPUT -> new Dot(reshaped(c.b(), output), reshaped(c.a(), taps), false, true);
            case KERNEL -> new Dot(reshaped(c.a(), image), reshaped(c.b(), output), true, false);
        };
        return reshaped(again(dot), t.shape());
    }

    private Tensor reshaped(Tensor x, Shape shape) {
        return again(new Reshape(x, shape));
    }
}
