package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Op.Relation;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// A symbolic tensor: one [Op] over other tensors, with a static shape and element type. Immutable; its methods build
/// graph, and nothing is computed until a program made of it is compiled and run, or the [Evaluator] asked.
///
/// Operations on two tensors broadcast: shapes are aligned at the last axis, and an axis of size 1 is repeated. Numbers
/// take the type of the tensor they meet. Two tensors of different types do not mix; convert one with [#to].
///
/// Negative axes count from the last. Shape errors are [org.thalweg.tensor.ShapeException]s, thrown here while the
/// graph is built.
public final class Tensor {
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Op op;
    private final DType dtype;
    private final Shape shape;
    private final String path;
    private final String label;
    private final long id;

    private Tensor(Op op, String label) {
        ShapeRules.Form form = ShapeRules.form(op);
        this.op = op;
        this.dtype = form.dtype();
        this.shape = form.shape();
        this.path = Path.current();
        this.label = label;
        this.id = COUNTER.incrementAndGet();
    }

    // ---- making

    /// The result of an op, its shape and type inferred and checked.
    public static Tensor of(Op op) {
        return new Tensor(op, "");
    }

    /// A value given from outside.
    public static Tensor input(String name, DType dtype, Shape shape) {
        return new Tensor(new Op.Input(name, dtype, shape), name);
    }

    public static Tensor constant(NDArray value) {
        return of(new Op.Constant(value));
    }

    /// A scalar constant.
    public static Tensor constant(DType dtype, double value) {
        return constant(NDArray.scalar(dtype, value));
    }

    /// A constant of one repeated value.
    public static Tensor full(DType dtype, Shape shape, double value) {
        return constant(dtype, value).broadcastTo(shape);
    }

    /// Each element is its index along `axis`.
    public static Tensor iota(DType dtype, Shape shape, int axis) {
        return of(new Op.Iota(shape, shape.axis(axis), dtype));
    }

    /// Random numbers; see [Op.Random] for the key.
    public static Tensor random(Tensor key, Distribution distribution, int salt, DType dtype, Shape shape) {
        return of(new Op.Random(key, distribution, salt, shape, dtype));
    }

    /// One tensor after the other along `axis`.
    public static Tensor concat(List<Tensor> parts, int axis) {
        return parts.size() == 1
                ? parts.getFirst()
                : of(new Op.Concat(parts, parts.getFirst().axis("concat", axis)));
    }

    /// The same tensor under a name, which shows in errors and in `explain()` as it stands here.
    public Tensor named(String name) {
        return new Tensor(op, name);
    }

    // ---- asking

    public Op op() {
        return op;
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    public int rank() {
        return shape.rank();
    }

    /// The size along an axis.
    public int size(int axis) {
        return shape.size(axis);
    }

    /// The layers in which this tensor was made, such as `encoder/dense2`; see [Path].
    public String path() {
        return path;
    }

    /// The name given by [#named] or to an input; empty if none.
    public String label() {
        return label;
    }

    /// Grows with every tensor made: inputs always have a smaller number than what is made of them.
    public long id() {
        return id;
    }

    // ---- arithmetic

    public Tensor plus(Tensor other) {
        return binary("plus", Op.Plus::new, other);
    }

    public Tensor plus(double value) {
        return plus(same(value));
    }

    public Tensor minus(Tensor other) {
        return binary("minus", Op.Minus::new, other);
    }

    public Tensor minus(double value) {
        return minus(same(value));
    }

    public Tensor times(Tensor other) {
        return binary("times", Op.Times::new, other);
    }

    public Tensor times(double value) {
        return times(same(value));
    }

    public Tensor div(Tensor other) {
        return binary("div", Op.Divide::new, other);
    }

    public Tensor div(double value) {
        return div(same(value));
    }

    public Tensor pow(Tensor exponent) {
        return binary("pow", Op.Power::new, exponent);
    }

    public Tensor pow(double exponent) {
        return pow(same(exponent));
    }

    /// The larger of the two, element by element.
    public Tensor maximum(Tensor other) {
        return binary("maximum", Op.Maximum::new, other);
    }

    public Tensor maximum(double value) {
        return maximum(same(value));
    }

    /// The smaller of the two, element by element.
    public Tensor minimum(Tensor other) {
        return binary("minimum", Op.Minimum::new, other);
    }

    public Tensor minimum(double value) {
        return minimum(same(value));
    }

    public Tensor negate() {
        return of(new Op.Negate(this));
    }

    public Tensor abs() {
        return of(new Op.Absolute(this));
    }

    public Tensor sign() {
        return of(new Op.Sign(this));
    }

    public Tensor square() {
        return of(new Op.Square(this));
    }

    public Tensor sqrt() {
        return of(new Op.Sqrt(this));
    }

    public Tensor reciprocal() {
        return of(new Op.Reciprocal(this));
    }

    public Tensor exp() {
        return of(new Op.Exp(this));
    }

    /// eˣ − 1.
    public Tensor expm1() {
        return of(new Op.Expm1(this));
    }

    public Tensor log() {
        return of(new Op.Log(this));
    }

    /// ln(1 + x).
    public Tensor log1p() {
        return of(new Op.Log1p(this));
    }

    public Tensor sin() {
        return of(new Op.Sin(this));
    }

    public Tensor cos() {
        return of(new Op.Cos(this));
    }

    public Tensor atan() {
        return of(new Op.Atan(this));
    }

    public Tensor tanh() {
        return of(new Op.Tanh(this));
    }

    public Tensor sigmoid() {
        return of(new Op.Sigmoid(this));
    }

    public Tensor erf() {
        return of(new Op.Erf(this));
    }

    public Tensor relu() {
        return of(new Op.Relu(this));
    }

    public Tensor floor() {
        return of(new Op.Floor(this));
    }

    /// The same elements as another type; see [Op.Cast].
    public Tensor to(DType other) {
        return other == dtype ? this : of(new Op.Cast(this, other));
    }

    /// The same value, with derivative 0.
    public Tensor stopGradient() {
        return of(new Op.StopGradient(this));
    }

    // ---- truth

    public Tensor less(Tensor other) {
        return compare(Relation.LESS, other);
    }

    public Tensor less(double value) {
        return less(same(value));
    }

    public Tensor lessOrEqual(Tensor other) {
        return compare(Relation.LESS_OR_EQUAL, other);
    }

    public Tensor greater(Tensor other) {
        return binary("greater", (a, b) -> new Op.Compare(Relation.LESS, b, a), other);
    }

    public Tensor greater(double value) {
        return greater(same(value));
    }

    public Tensor greaterOrEqual(Tensor other) {
        return binary("greaterOrEqual", (a, b) -> new Op.Compare(Relation.LESS_OR_EQUAL, b, a), other);
    }

    public Tensor equalTo(Tensor other) {
        return compare(Relation.EQUAL, other);
    }

    public Tensor equalTo(double value) {
        return equalTo(same(value));
    }

    public Tensor notEqualTo(Tensor other) {
        return compare(Relation.NOT_EQUAL, other);
    }

    public Tensor and(Tensor other) {
        return binary("and", Op.And::new, other);
    }

    public Tensor or(Tensor other) {
        return binary("or", Op.Or::new, other);
    }

    public Tensor not() {
        return of(new Op.Not(this));
    }

    /// Where this `BOOL` is true an element of `a`, else of `b`.
    public Tensor select(Tensor a, Tensor b) {
        if (a.dtype != b.dtype) {
            throw differentTypes("select", a, b);
        }
        Shape both = broadcast("select", a, b, a.shape, b.shape);
        Shape all = broadcast("select", this, both.equals(b.shape) ? b : a, shape, both);
        return of(new Op.Select(broadcastTo(all), a.broadcastTo(all), b.broadcastTo(all)));
    }

    // ---- products

    /// Matrix product of the last two axes; earlier axes broadcast. A vector on the right is a column, on the left
    /// a row.
    public Tensor matmul(Tensor right) {
        if (rank() == 0 || right.rank() == 0) {
            throw ShapeError.of("dot", "a scalar is no matrix", this, right, "times(…) for scalars");
        }
        if (dtype != right.dtype) {
            throw differentTypes("dot", this, right);
        }
        int rows = right.size(right.rank() == 1 ? 0 : -2);
        if (size(-1) != rows) {
            throw ShapeError.of(
                    "dot",
                    "inner sizes differ, " + size(-1) + " ≠ " + rows,
                    this,
                    right,
                    "a right operand of [" + size(-1) + (right.rank() == 1 ? "]" : ", *]") + ", or a left operand of ["
                            + (rank() == 1 ? "" : "*, ") + rows + "]");
        }
        if (rank() == 1) {
            Tensor product = expand(0).matmul(right);
            return product.squeeze(right.rank() == 1 ? 0 : -2);
        }
        if (right.rank() == 1) {
            return matmul(right.expand(1)).squeeze(-1);
        }
        if (rank() > 2 && right.rank() == 2) { // one product over all rows
            Tensor flat = reshape(Shape.of(shape.without(-1).elements(), size(-1)));
            return flat.matmul(right).reshape(shape.with(-1, right.size(-1)));
        }
        if (rank() == 2 && right.rank() == 2) {
            return of(new Op.Dot(this, right, false, false));
        }
        Shape batch = Shape.broadcast(shape.without(-1, -2), right.shape.without(-1, -2));
        if (batch == null) {
            throw ShapeError.of(
                    "dot", "batch sizes do not broadcast", this, right, "equal sizes, or 1, before the last two axes");
        }
        return of(new Op.Dot(
                broadcastTo(batch.insert(-1, size(-2)).insert(-1, size(-1))),
                right.broadcastTo(batch.insert(-1, right.size(-2)).insert(-1, right.size(-1))),
                false,
                false));
    }

    // ---- structure

    public Tensor reshape(Shape other) {
        return other.equals(shape) ? this : of(new Op.Reshape(this, other));
    }

    /// Another shape for the same elements; one size may be −1 and is then whatever is left, 0 of nothing.
    public Tensor reshape(int... sizes) {
        int[] open =
                IntStream.range(0, sizes.length).filter(i -> sizes[i] == -1).toArray();
        if (open.length == 0) {
            return reshape(Shape.of(sizes));
        }
        long rest =
                Arrays.stream(sizes).filter(size -> size != -1).asLongStream().reduce(1, (a, b) -> a * b);
        boolean fits =
                open.length == 1 && rest >= 0 && (rest == 0 ? shape.elements() == 0 : shape.elements() % rest == 0);
        if (!fits) {
            throw ShapeError.of(
                    "reshape",
                    shape.elements() + " elements do not fill " + Arrays.toString(sizes),
                    this,
                    null,
                    "one −1, beside sizes whose product divides " + shape.elements());
        }
        int[] filled = sizes.clone();
        filled[open[0]] = rest == 0 ? 0 : (int) (shape.elements() / rest);
        return reshape(Shape.of(filled));
    }

    /// All elements along one axis.
    public Tensor flatten() {
        return reshape(Shape.of(shape.elements()));
    }

    /// A new axis of size 1 in front of `axis`; −1 appends one.
    public Tensor expand(int axis) {
        if (axis < -rank() - 1 || axis > rank()) {
            throw ShapeError.of(
                    "expand", "no place " + axis, this, null, "a place from " + (-rank() - 1) + " to " + rank());
        }
        return reshape(shape.insert(axis, 1));
    }

    /// Without an axis of size 1.
    public Tensor squeeze(int axis) {
        int along = axis("squeeze", axis);
        if (size(along) != 1) {
            throw ShapeError.of(
                    "squeeze", "axis " + axis + " has size " + size(along), this, null, "an axis of size 1");
        }
        return reshape(shape.without(along));
    }

    /// Axis i of the result is axis `axes[i]` of this.
    public Tensor permute(int... axes) {
        List<Integer> order =
                IntStream.of(axes).map(axis -> axis("permute", axis)).boxed().toList();
        boolean asIs = order.equals(IntStream.range(0, rank()).boxed().toList());
        return asIs ? this : of(new Op.Permute(this, order));
    }

    /// The last two axes exchanged.
    public Tensor transpose() {
        if (rank() < 2) {
            throw ShapeError.of("transpose", "there are no two axes", this, null, "a matrix");
        }
        int[] axes = IntStream.range(0, rank()).toArray();
        axes[rank() - 2] = rank() - 1;
        axes[rank() - 1] = rank() - 2;
        return permute(axes);
    }

    /// Repeated to another shape by the broadcasting rule.
    public Tensor broadcastTo(Shape other) {
        if (other.equals(shape)) {
            return this;
        }
        if (!other.equals(Shape.broadcast(shape, other))) {
            throw ShapeError.of(
                    "broadcast",
                    "cannot repeat to " + other,
                    this,
                    null,
                    "a shape with the same last sizes, except where the size is 1");
        }
        Tensor x = this;
        while (x.rank() < other.rank()) {
            x = x.expand(0);
        }
        return x.shape.equals(other) ? x : of(new Op.Broadcast(x, other));
    }

    /// The elements `from … to − 1` along one axis.
    public Tensor slice(int axis, int from, int to) {
        int along = axis("slice", axis);
        if (from == 0 && to == shape.size(along)) {
            return this;
        }
        var starts = new ArrayList<>(Collections.nCopies(rank(), 0));
        var ends = new ArrayList<>(Arrays.stream(shape.sizes()).boxed().toList());
        starts.set(along, from);
        ends.set(along, to);
        return of(new Op.Slice(this, List.copyOf(starts), List.copyOf(ends), Collections.nCopies(rank(), 1)));
    }

    /// The rows that `indices` (I32, any shape) name; see [Op.Gather].
    public Tensor gather(Tensor indices) {
        return of(new Op.Gather(this, indices));
    }

    /// The order along the axes turned round.
    public Tensor reverse(int... axes) {
        return of(new Op.Reverse(this, list("reverse", axes)));
    }

    // ---- reductions

    /// The sum over the given axes, which vanish; over all of them if none is given.
    public Tensor sum(int... axes) {
        List<Integer> list = list("sum", axes);
        return list.isEmpty() ? this : of(new Op.Sum(this, list));
    }

    /// The mean over the given axes, or over all.
    public Tensor mean(int... axes) {
        int count = list("mean", axes).stream().mapToInt(this::size).reduce(1, (a, b) -> a * b);
        return sum(axes).div(count);
    }

    /// The maximum over the given axes, or over all; ties share the derivative.
    public Tensor max(int... axes) {
        List<Integer> list = list("max", axes);
        return list.isEmpty() ? this : of(new Op.Largest(this, list));
    }

    /// The index of the maximum along an axis, which vanishes.
    public Tensor argMax(int axis) {
        return of(new Op.ArgLargest(this, axis("argMax", axis)));
    }

    /// What [#topK] finds: the elements `[…, k]` and where they stand along the last axis, I32 `[…, k]`.
    public record TopK(Tensor values, Tensor indices) {}

    /// The k largest elements along the last axis, the largest first, and their indices: of equals the first comes
    /// first, NaN counts as largest; see [Op.ArgTop]. A derivative goes to the elements found.
    public TopK topK(int k) {
        Tensor indices = of(new Op.ArgTop(this, k));
        Shape found = indices.shape;
        int along = shape.size(-1);
        Shape rows = Shape.of(along == 0 ? 0 : shape.elements() / along, 1);
        Tensor starts = iota(DType.I32, rows, 0).times(along);
        Tensor places = indices.reshape(Shape.of(rows.size(0), k)).plus(starts);
        return new TopK(flatten().gather(places).reshape(found), indices);
    }

    /// The elements along the last axis in rising order, NaN last. A derivative goes where the elements stood.
    public Tensor sort() {
        return topK(rank() == 0 ? 1 : size(-1)).values().reverse(-1);
    }

    // ---- inside

    private Tensor same(double value) {
        return constant(dtype, value);
    }

    private Tensor compare(Relation relation, Tensor other) {
        return binary("compare", (a, b) -> new Op.Compare(relation, a, b), other);
    }

    private Tensor binary(String name, BiFunction<Tensor, Tensor, Op> make, Tensor other) {
        if (dtype != other.dtype) {
            throw differentTypes(name, this, other);
        }
        Shape both = broadcast(name, this, other, shape, other.shape);
        return of(make.apply(broadcastTo(both), other.broadcastTo(both)));
    }

    private static Shape broadcast(String name, Tensor a, Tensor b, Shape left, Shape right) {
        Shape both = Shape.broadcast(left, right);
        if (both == null) {
            throw ShapeError.of(name, "shapes do not broadcast", a, b, "equal sizes, or 1, counted from the last axis");
        }
        return both;
    }

    private static ShapeException differentTypes(String name, Tensor a, Tensor b) {
        String what = "types differ, " + a.dtype + " ≠ " + b.dtype;
        return ShapeError.ofTypes(name, what, a, b, "one type for both; convert with to(…)");
    }

    private int axis(String name, int axis) {
        if (axis < -rank() || axis >= rank()) {
            String fits = rank() == 0 ? "a tensor with axes" : "an axis from " + -rank() + " to " + (rank() - 1);
            throw ShapeError.of(name, "no axis " + axis, this, null, fits);
        }
        return shape.axis(axis);
    }

    private List<Integer> list(String name, int... axes) {
        IntStream wanted = axes.length == 0
                ? IntStream.range(0, rank())
                : IntStream.of(axes).map(axis -> axis(name, axis)).sorted();
        return wanted.boxed().toList();
    }

    /// Type, shape and origin, for messages: `F32[128, 256]  output of encoder/relu1`.
    @Override
    public String toString() {
        return dtype + shape.toString() + "  " + ShapeError.origin(this);
    }
}
