package org.thalweg.graph;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.*;
import org.thalweg.kernel.Decomposition;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Shape and element type of what an op makes, or why there is none.
final class ShapeRules {
    private ShapeRules() {}

    /// The type and shape of a result.
    record Form(DType dtype, Shape shape) {}

    static Form form(Op op) {
        return switch (op) {
            case Input i -> new Form(i.dtype(), i.shape());
            case Constant c -> new Form(c.value().dtype(), c.value().shape());
            case Iota i -> {
                i.shape().axis(i.axis());
                yield new Form(require(i.dtype().isNumeric(), i.dtype(), op, "I32, F32 or F64"), i.shape());
            }
            case Random r -> {
                require(
                        r.key().dtype() == DType.I32 && r.key().shape().equals(Shape.of(4)),
                        r.dtype(),
                        op,
                        "a key of I32[4]");
                yield new Form(require(r.dtype().isFloating(), r.dtype(), op, "F32 or F64"), r.shape());
            }
            case Dot d -> new Form(d.a().dtype(), dot(d));
            case Convolution c -> new Form(c.a().dtype(), WindowRules.convolution(c));
            case Largest l -> new Form(numeric(op, l.x()), l.x().shape().without(axes(op, l.x(), l.axes())));
            case ArgLargest l -> {
                numeric(op, l.x());
                if (l.x().size(l.axis()) == 0) {
                    throw error(
                            op, "the axis has no element to be the largest", l.x(), null, "an axis of size 1 or more");
                }
                yield new Form(DType.I32, l.x().shape().without(l.axis()));
            }
            case ArgTop a -> {
                numeric(op, a.x());
                int most = a.x().rank() == 0 ? 0 : a.x().size(-1);
                if (a.x().rank() == 0 || a.count() < 0 || a.count() > most) {
                    throw error(
                            op,
                            "there are no " + a.count() + " largest among " + most,
                            a.x(),
                            null,
                            "a last axis of size " + Math.max(0, a.count()) + " or more, and a count of 0 or more");
                }
                yield new Form(DType.I32, a.x().shape().with(-1, a.count()));
            }
            case Factor f -> new Form(require(f.x().dtype().isFloating(), f.x().dtype(), op, "F32 or F64"), factor(f));
            case Unary u -> new Form(unary(u), u.x().shape());
            case Binary b -> {
                same(op, b.a(), b.b());
                yield new Form(binary(b), b.a().shape());
            }
            case Select s -> {
                require(s.condition().dtype() == DType.BOOL, s.a().dtype(), op, "a condition of type BOOL");
                same(op, s.a(), s.b());
                if (!s.condition().shape().equals(s.a().shape())) {
                    throw error(op, "condition and choices differ in shape", s.condition(), s.a(), "equal shapes");
                }
                yield new Form(s.a().dtype(), s.a().shape());
            }
            case Linear l -> linear(l);
            case Scan _ -> new Form(DType.BOOL, Shape.SCALAR); // nothing reads it but the ops of its results
            case Last l -> {
                Tensor start = loop(l).starts().get(l.carry());
                yield new Form(start.dtype(), start.shape());
            }
            case Stacked s ->
                new Form(
                        s.inBody().dtype(),
                        s.inBody().shape().insert(0, loop(s).loop().length()));
        };
    }

    private static Shape factor(Factor op) {
        Tensor x = op.x();
        if (x.rank() < 2) {
            throw error(op, "there is no matrix in " + x.shape(), x, null, "a tensor of two or more axes");
        }
        int rows = x.size(-2);
        int columns = x.size(-1);
        if (op.by() != Decomposition.ORTHOGONAL && rows != columns) {
            throw error(op, rows + " rows and " + columns + " columns are no square", x, null, "a square matrix");
        }
        Shape others = x.shape().without(-1).without(-1);
        return switch (op.by()) {
            case EIGEN -> others.insert(-1, rows + 1).insert(-1, rows);
            case ORTHOGONAL -> others.insert(-1, rows).insert(-1, Math.min(rows, columns));
            case CHOLESKY, INVERSE -> x.shape();
        };
    }

    private static Scan loop(OfScan op) {
        if (op.scan().op() instanceof Scan scan) {
            return scan;
        }
        throw error(op, "its input is no loop", op.scan(), null, "a scan");
    }

    private static DType unary(Unary op) {
        DType x = op.x().dtype();
        return switch (op) {
            case Cast c -> c.dtype();
            case StopGradient _ -> x;
            case Not _ -> require(x == DType.BOOL, x, op, "BOOL");
            case Negate _, Absolute _, Sign _, Square _, Relu _ -> numeric(op, op.x());
            case Sqrt _,
                    Reciprocal _,
                    Exp _,
                    Expm1 _,
                    Log _,
                    Log1p _,
                    Sin _,
                    Cos _,
                    Atan _,
                    Tanh _,
                    Sigmoid _,
                    Erf _,
                    Floor _ -> require(x.isFloating(), x, op, "F32 or F64");
        };
    }

    private static DType binary(Binary op) {
        DType x = op.a().dtype();
        return switch (op) {
            case Plus _, Minus _, Times _, Maximum _, Minimum _ -> numeric(op, op.a());
            case Divide _, Power _ -> require(x.isFloating(), x, op, "F32 or F64");
            case And _, Or _ -> require(x == DType.BOOL, x, op, "BOOL");
            case Compare _ -> DType.BOOL;
        };
    }

    private static Form linear(Linear op) {
        return switch (op) {
            case Reshape(Tensor x, Shape shape) -> {
                if (x.shape().elements() != shape.elements()) {
                    throw error(
                            op,
                            x.shape().elements() + " elements do not fill " + shape,
                            x,
                            null,
                            "a shape of " + x.shape().elements() + " elements");
                }
                yield new Form(x.dtype(), shape);
            }
            case Permute(Tensor x, List<Integer> axes) -> {
                if (axes.size() != x.rank() || !new HashSet<>(axes).equals(new HashSet<>(range(x.rank())))) {
                    throw error(
                            op,
                            "axes " + axes + " are no permutation",
                            x,
                            null,
                            "the axes " + range(x.rank()) + " in any order");
                }
                yield new Form(
                        x.dtype(), Shape.of(axes.stream().mapToInt(x::size).toArray()));
            }
            case Broadcast(Tensor x, Shape shape) -> {
                boolean fits = x.rank() == shape.rank()
                        && range(x.rank()).stream().allMatch(i -> x.size(i) == 1 || x.size(i) == shape.size(i));
                if (!fits) {
                    throw error(
                            op,
                            "cannot repeat to " + shape,
                            x,
                            null,
                            "a shape with the same sizes, except where the size is 1");
                }
                yield new Form(x.dtype(), shape);
            }
            case Slice s -> new Form(s.x().dtype(), slice(s));
            case Pad p -> new Form(p.x().dtype(), pad(p));
            case Reverse(Tensor x, List<Integer> axes) -> {
                axes(op, x, axes);
                yield new Form(x.dtype(), x.shape());
            }
            case Sum(Tensor x, List<Integer> axes) ->
                new Form(numeric(op, x), x.shape().without(axes(op, x, axes)));
            case Windows w -> new Form(numeric(op, w.x()), WindowRules.windows(w));
            case OverlapAdd o -> new Form(numeric(op, o.x()), WindowRules.overlapAdd(o));
            case Concat c -> new Form(c.parts().getFirst().dtype(), concat(c));
            case Gather(Tensor x, Tensor indices) -> {
                require(indices.dtype() == DType.I32, x.dtype(), op, "indices of type I32");
                require(x.rank() > 0, x.dtype(), op, "a table with at least one axis");
                yield new Form(x.dtype(), join(indices.shape(), x.shape(), 1));
            }
            case ScatterAdd(Tensor x, Tensor indices, int rows) -> {
                require(indices.dtype() == DType.I32, numeric(op, x), op, "indices of type I32");
                int rank = indices.rank();
                if (x.rank() < rank || !range(rank).stream().allMatch(i -> x.size(i) == indices.size(i))) {
                    throw error(
                            op, "rows and indices differ", x, indices, "rows of shape " + indices.shape() + " + [*]");
                }
                yield new Form(x.dtype(), join(Shape.of(rows), x.shape(), rank));
            }
        };
    }

    private static Shape dot(Dot op) {
        Tensor a = op.a();
        Tensor b = op.b();
        if (a.dtype() != b.dtype() || !a.dtype().isFloating()) {
            throw ShapeError.ofTypes(
                    ShapeError.name(op),
                    "types " + a.dtype() + " and " + b.dtype(),
                    a,
                    b,
                    "two F32 or two F64 operands");
        }
        if (a.rank() < 2 || a.rank() != b.rank()) {
            throw error(
                    op, "both operands need the same rank, at least 2", a, b, "matrices, or equal batches of matrices");
        }
        int rank = a.rank();
        for (int i = 0; i < rank - 2; i++) {
            if (a.size(i) != b.size(i)) {
                throw error(
                        op,
                        "batch sizes differ, " + a.size(i) + " ≠ " + b.size(i),
                        a,
                        b,
                        "equal sizes before the last two axes");
            }
        }
        int m = a.size(op.transposeA() ? -1 : -2);
        int k = a.size(op.transposeA() ? -2 : -1);
        int inner = b.size(op.transposeB() ? -1 : -2);
        int n = b.size(op.transposeB() ? -2 : -1);
        if (k != inner) {
            throw error(
                    op,
                    "inner sizes differ, " + k + " ≠ " + inner,
                    a,
                    b,
                    "a right operand of " + (op.transposeB() ? "[*, " + k + "]" : "[" + k + ", *]")
                            + ", or a left operand of "
                            + (op.transposeA() ? "[" + inner + ", *]" : "[*, " + inner + "]"));
        }
        return a.shape().with(-2, m).with(-1, n);
    }

    private static Shape slice(Slice op) {
        Tensor x = op.x();
        if (op.starts().size() != x.rank()
                || op.ends().size() != x.rank()
                || op.steps().size() != x.rank()) {
            throw error(op, "start, end and step are needed for each axis", x, null, x.rank() + " of each");
        }
        return Shape.of(IntStream.range(0, x.rank())
                .map(i -> {
                    int start = op.starts().get(i);
                    int end = op.ends().get(i);
                    int step = op.steps().get(i);
                    if (start < 0 || end < start || end > x.size(i) || step < 1) {
                        throw error(
                                op,
                                "axis " + i + " from " + start + " to " + end + " by " + step,
                                x,
                                null,
                                "0 ≤ from ≤ to ≤ " + x.size(i) + " and a step of at least 1");
                    }
                    return (end - start + step - 1) / step;
                })
                .toArray());
    }

    private static Shape pad(Pad op) {
        Tensor x = op.x();
        if (op.low().size() != x.rank()
                || op.high().size() != x.rank()
                || op.interior().size() != x.rank()) {
            throw error(op, "low, high and interior are needed for each axis", x, null, x.rank() + " of each");
        }
        return Shape.of(IntStream.range(0, x.rank())
                .map(i -> {
                    int low = op.low().get(i);
                    int high = op.high().get(i);
                    int interior = op.interior().get(i);
                    if (low < 0 || high < 0 || interior < 0) {
                        throw error(
                                op, "padding " + low + ", " + high + ", " + interior, x, null, "at least 0 everywhere");
                    }
                    long size = (long) low + high + x.size(i) + (long) interior * Math.max(0, x.size(i) - 1);
                    return size(op, size, x);
                })
                .toArray());
    }

    private static Shape concat(Concat op) {
        Tensor first = op.parts().getFirst();
        int axis = first.shape().axis(op.axis());
        long total = 0;
        for (Tensor part : op.parts()) {
            boolean fits = part.rank() == first.rank()
                    && part.dtype() == first.dtype()
                    && part.shape().with(axis, 0).equals(first.shape().with(axis, 0));
            if (!fits) {
                throw error(
                        op,
                        "parts differ beside axis " + axis,
                        first,
                        part,
                        first.dtype() + " parts that differ along axis " + axis + " only");
            }
            total += part.size(axis);
        }
        return first.shape().with(axis, size(op, total, first));
    }

    private static int size(Op op, long size, Tensor x) {
        if (size > Integer.MAX_VALUE) {
            throw error(op, "an axis of " + size + " elements", x, null, "at most " + Integer.MAX_VALUE);
        }
        return (int) size;
    }

    private static Shape join(Shape head, Shape tail, int from) {
        return Shape.of(IntStream.concat(
                        IntStream.of(head.sizes()),
                        IntStream.range(from, tail.rank()).map(tail::size))
                .toArray());
    }

    private static int[] axes(Op op, Tensor x, List<Integer> axes) {
        boolean fits =
                new HashSet<>(axes).size() == axes.size() && axes.stream().allMatch(a -> a >= 0 && a < x.rank());
        if (!fits) {
            throw error(op, "axes " + axes, x, null, "different axes from 0 to " + (x.rank() - 1));
        }
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> range(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private static void same(Op op, Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            throw ShapeError.ofTypes(
                    ShapeError.name(op),
                    "types differ, " + a.dtype() + " ≠ " + b.dtype(),
                    a,
                    b,
                    "one type for both; convert with to(…)");
        }
        if (!a.shape().equals(b.shape())) {
            throw error(op, "shapes differ", a, b, "equal shapes");
        }
    }

    private static DType numeric(Op op, Tensor x) {
        return require(x.dtype().isNumeric(), x.dtype(), op, "I32, F32 or F64");
    }

    private static DType require(boolean holds, DType dtype, Op op, String wanted) {
        if (!holds) {
            List<Tensor> inputs = op.inputs();
            throw ShapeError.ofTypes(
                    ShapeError.name(op),
                    "wrong type",
                    inputs.isEmpty() ? null : inputs.getFirst(),
                    inputs.size() > 1 ? inputs.get(1) : null,
                    wanted);
        }
        return dtype;
    }

    private static ShapeException error(
            Op op, String what, @Nullable Tensor left, @Nullable Tensor right, String fits) {
        return ShapeError.of(ShapeError.name(op), what, left, right, fits);
    }
}
