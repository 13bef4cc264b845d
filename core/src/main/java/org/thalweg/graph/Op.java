package org.thalweg.graph;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Decomposition;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// What a [Tensor] is made of: one primitive and its inputs. Everything else is composed from these.
///
/// The families matter to the derivative rules: [Elementwise] ops have partial derivatives, [Linear] ops a
/// transpose, [Bilinear] ops one for each side; [Largest] and [Scan] have rules of their own, [Factor] has
/// none. Every `switch` over `Op` is exhaustive and has no default, so that a new op without a shape, a
/// derivative, a meaning or code does not compile.
public sealed interface Op {

    /// The tensors this op reads, in order.
    List<Tensor> inputs();

    /// A value given from outside when the program runs. Two inputs are the same only if they are one object.
    record Input(String name, DType dtype, Shape shape) implements Op {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public List<Tensor> inputs() {
            return List.of();
        }
    }

    /// A value known while the graph is built.
    record Constant(NDArray value) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of();
        }
    }

    /// Each element is its own index along `axis`, as `dtype`.
    record Iota(Shape shape, int axis, DType dtype) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of();
        }
    }

    /// Random numbers from [org.thalweg.tensor.Philox], made element by element as
    /// [org.thalweg.tensor.RandomFill] defines. `key : I32[4]` holds the key (two words) and the two upper words of
    /// the counter, usually seed and step number; `salt` tells several random tensors of one program apart. The
    /// derivative with respect to the key is 0.
    record Random(Tensor key, Distribution distribution, int salt, Shape shape, DType dtype) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(key);
        }
    }

    /// What [Random] draws.
    enum Distribution {
        /// Uniform in [0, 1).
        UNIFORM,
        /// Normal with mean 0 and standard deviation 1.
        NORMAL
    }

    /// Ops that are linear in each of two tensors while the other is held fixed.
    sealed interface Bilinear extends Op {
        Tensor a();

        Tensor b();

        @Override
        default List<Tensor> inputs() {
            return List.of(a(), b());
        }
    }

    /// Matrix products op(A)·op(B), where op transposes the last two axes if asked. Axes before the last two are
    /// equal and count products: `a : […, m, k]`, `b : […, k, n]`, result `[…, m, n]`.
    record Dot(Tensor a, Tensor b, boolean transposeA, boolean transposeB) implements Bilinear {}

    /// One of the three parts of a convolution, each the derivative of
    ///
    ///     T(x, w, y) = Σ x[n, oh·s + i·d − p, ow·s + j·d − p, c] · w[i, j, c, o] · y[n, oh, ow, o]
    ///
    /// with respect to the part `wanted`, over the two others in the order x, w, y: `x : [N, H, W, C]`,
    /// `w : [kh, kw, C/groups, O]`, `y : [N, OH, OW, O]`. Strides s, dilations d and paddings p are those of the
    /// geometry; x is 0 outside. With several groups, channels of x and of y fall into as many equal parts, and
    /// those of one part of y see those of the same part of x only. As in every library for networks, the kernel is
    /// not turned round.
    record Convolution(Tensor a, Tensor b, Geometry geometry, int groups, Part wanted) implements Bilinear {}

    /// What a [Convolution] makes.
    enum Part {
        /// y from x and w: the convolution itself.
        OUTPUT,
        /// x from w and y: the transposed convolution, the derivative with respect to the input.
        INPUT,
        /// w from x and y: the derivative with respect to the kernel.
        KERNEL
    }

    /// The maximum over `axes`, which vanish. NaN if one of the elements is NaN; −∞ (the smallest integer) over no
    /// element. Elements that tie share the derivative equally.
    record Largest(Tensor x, List<Integer> axes) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }
    }

    /// The index of the maximum along `axis`, which vanishes, as I32; the first of equals; NaN counts as largest.
    record ArgLargest(Tensor x, int axis) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }
    }

    /// The indices of the `count` largest elements along the last axis, the largest first, as I32 `[…, count]`: of
    /// equals (and 0 is equal to −0) the first comes first; NaN counts as largest. The elements themselves are a
    /// [Gather], which has their derivatives: see [Tensor#topK].
    record ArgTop(Tensor x, int count) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }
    }

    /// A factor of each matrix in the last two axes, as [Decomposition] says: `[…, m, n]`. Computed in double
    /// precision, whatever the type. It has no derivative here: see [NoDerivativeException].
    record Factor(Tensor x, Decomposition by) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }
    }

    /// A loop that carries values from turn to turn, with its [Loop] as body: see [Recurrence]. It has no value
    /// of its own that could be used; [Last] and [Stacked] read what it makes.
    ///
    /// @param starts the values with which the loop's carries begin
    /// @param sequences what its elements are taken from, one along the first axis in each turn
    /// @param captured the values of what does not change while it turns
    record Scan(Loop loop, List<Tensor> starts, List<Tensor> sequences, List<Tensor> captured) implements Op {
        public Scan {
            starts = List.copyOf(starts);
            sequences = List.copyOf(sequences);
            captured = List.copyOf(captured);
        }

        @Override
        public List<Tensor> inputs() {
            return Stream.of(starts, sequences, captured).flatMap(List::stream).toList();
        }
    }

    /// What reads the result of a [Scan].
    sealed interface OfScan extends Op {
        Tensor scan();

        @Override
        default List<Tensor> inputs() {
            return List.of(scan());
        }
    }

    /// The value of a carry after the last turn.
    record Last(Tensor scan, int carry) implements OfScan {}

    /// All values of a tensor of the loop's body, in the order of the sequences: `[length, …]`.
    record Stacked(Tensor scan, Tensor inBody) implements OfScan {}

    /// Ops that compute each element from the elements at the same place of their inputs, which have equal shapes.
    sealed interface Elementwise extends Op {}

    /// An elementwise op with one input.
    sealed interface Unary extends Elementwise {
        Tensor x();

        @Override
        default List<Tensor> inputs() {
            return List.of(x());
        }
    }

    /// An elementwise op with two inputs of one type.
    sealed interface Binary extends Elementwise {
        Tensor a();

        Tensor b();

        @Override
        default List<Tensor> inputs() {
            return List.of(a(), b());
        }
    }

    record Negate(Tensor x) implements Unary {}

    record Absolute(Tensor x) implements Unary {}

    /// −1, 0 or 1; the input itself where it is ±0 or NaN.
    record Sign(Tensor x) implements Unary {}

    record Square(Tensor x) implements Unary {}

    record Sqrt(Tensor x) implements Unary {}

    record Reciprocal(Tensor x) implements Unary {}

    record Exp(Tensor x) implements Unary {}

    /// eˣ − 1, precise near 0.
    record Expm1(Tensor x) implements Unary {}

    record Log(Tensor x) implements Unary {}

    /// ln(1 + x), precise near 0.
    record Log1p(Tensor x) implements Unary {}

    record Sin(Tensor x) implements Unary {}

    record Cos(Tensor x) implements Unary {}

    record Atan(Tensor x) implements Unary {}

    record Tanh(Tensor x) implements Unary {}

    /// 1 / (1 + e⁻ˣ).
    record Sigmoid(Tensor x) implements Unary {}

    /// The error function 2/√π ∫₀ˣ e^(−t²) dt.
    record Erf(Tensor x) implements Unary {}

    /// max(x, 0), with derivative 0 at 0.
    record Relu(Tensor x) implements Unary {}

    record Floor(Tensor x) implements Unary {}

    /// Logical negation of a `BOOL`.
    record Not(Tensor x) implements Unary {}

    /// The input converted to another type as Java's casts do (to the nearest float; toward zero for I32, which
    /// saturates, NaN gives 0); a `BOOL` is 0 or 1, and a number is true unless it is 0.
    record Cast(Tensor x, DType dtype) implements Unary {}

    /// The input, with derivative 0.
    record StopGradient(Tensor x) implements Unary {}

    record Plus(Tensor a, Tensor b) implements Binary {}

    record Minus(Tensor a, Tensor b) implements Binary {}

    record Times(Tensor a, Tensor b) implements Binary {}

    record Divide(Tensor a, Tensor b) implements Binary {}

    /// aᵇ, with the conventions of [Math#pow].
    record Power(Tensor a, Tensor b) implements Binary {}

    /// The larger one; NaN if one is NaN; on a tie each has half of the derivative.
    record Maximum(Tensor a, Tensor b) implements Binary {}

    /// The smaller one; NaN if one is NaN; on a tie each has half of the derivative.
    record Minimum(Tensor a, Tensor b) implements Binary {}

    record And(Tensor a, Tensor b) implements Binary {}

    record Or(Tensor a, Tensor b) implements Binary {}

    /// A `BOOL`: false where a NaN takes part, except for `NOT_EQUAL`.
    record Compare(Relation relation, Tensor a, Tensor b) implements Binary {}

    /// The relations of [Compare].
    enum Relation {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL
    }

    /// `a` where the condition is true, else `b`. The one not chosen has no part in value or derivative, NaN
    /// included.
    record Select(Tensor condition, Tensor a, Tensor b) implements Elementwise {
        @Override
        public List<Tensor> inputs() {
            return List.of(condition, a, b);
        }
    }

    /// Ops that are linear in the tensors named by [#operands]; the transpose serves both modes.
    sealed interface Linear extends Op {
        /// The inputs in which the op is linear.
        default List<Tensor> operands() {
            return inputs();
        }
    }

    /// A linear op with one operand and no other input.
    sealed interface LinearUnary extends Linear {
        Tensor x();

        @Override
        default List<Tensor> inputs() {
            return List.of(x());
        }
    }

    /// The same elements, in row-major order, under another shape.
    record Reshape(Tensor x, Shape shape) implements LinearUnary {}

    /// Axis i of the result is axis `axes[i]` of the input.
    record Permute(Tensor x, List<Integer> axes) implements LinearUnary {}

    /// Repeats along axes of size 1 until the shape is reached; the ranks are equal.
    record Broadcast(Tensor x, Shape shape) implements LinearUnary {}

    /// Along axis i the elements `starts[i]`, `starts[i] + steps[i]`, … before `ends[i]`; steps are at least 1.
    record Slice(Tensor x, List<Integer> starts, List<Integer> ends, List<Integer> steps) implements LinearUnary {}

    /// Zeros (false) around and between: `low[i]` before, `high[i]` after and `interior[i]` between neighbours of
    /// axis i.
    record Pad(Tensor x, List<Integer> low, List<Integer> high, List<Integer> interior) implements LinearUnary {}

    /// The order along `axes` turned round.
    record Reverse(Tensor x, List<Integer> axes) implements LinearUnary {}

    /// The sum over `axes`, which vanish.
    record Sum(Tensor x, List<Integer> axes) implements LinearUnary {}

    /// The windows of images, 0 outside: `x : [N, H, W, C]`, result `[N, OH, OW, kh·kw, C]`.
    record Windows(Tensor x, Geometry geometry) implements LinearUnary {}

    /// Zeros of shape `[N, H, W, C]` to which each window of `x : [N, OH, OW, kh·kw, C]` is added where it lies:
    /// the transpose of [Windows].
    record OverlapAdd(Tensor x, Geometry geometry) implements LinearUnary {}

    /// One tensor after the other along `axis`.
    record Concat(List<Tensor> parts, int axis) implements Linear {
        public Concat {
            parts = List.copyOf(parts);
        }

        @Override
        public List<Tensor> inputs() {
            return parts;
        }
    }

    /// Rows of a table: `x : [n, …]`, `indices : I32 s`, result `s + […]`. An index outside 0 … n − 1 is an error
    /// when run.
    record Gather(Tensor x, Tensor indices) implements Linear {
        @Override
        public List<Tensor> inputs() {
            return List.of(x, indices);
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }
    }

    /// Zeros of shape `[rows, …]` to which each row of `x : s + […]` is added at its index, in order: the transpose
    /// of [Gather].
    record ScatterAdd(Tensor x, Tensor indices, int rows) implements Linear {
        @Override
        public List<Tensor> inputs() {
            return List.of(x, indices);
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }
    }
}
