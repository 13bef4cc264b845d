package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.thalweg.compile.Instruction.Kind;
import org.thalweg.graph.Op.*;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Turns expressions over one iteration space into the lines of a kernel. What is not kept in memory is computed in
/// place; indexing ops on the way become accesses.
final class LoopBuilder {
    /// The expression cannot be computed in one loop unless `tensor` is kept in memory.
    static final class KeepInMemory extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Tensor tensor;

        KeepInMemory(Tensor tensor) {
            super(null, null, false, false);
            this.tensor = tensor;
        }

        Tensor tensor() {
            return tensor;
        }
    }

    /// A tensor in memory and how the loop walks through it.
    record Use(Tensor tensor, Access access) {}

    private record At(Tensor tensor, Access access) {}

    private record IndexAt(Access access, DType dtype) {}

    private final Code code = new Code();
    private final Predicate<Tensor> kept;
    private final Map<At, Integer> values = new HashMap<>();
    private final Map<Object, Integer> ports = new LinkedHashMap<>();
    private final List<Access> accesses = new ArrayList<>();

    LoopBuilder(Predicate<Tensor> kept) {
        this.kept = kept;
    }

    Code code() {
        return code;
    }

    List<Access> accesses() {
        return accesses;
    }

    /// The [Use] of a port, or an [Access] that is itself the value (an index).
    List<Object> ports() {
        return new ArrayList<>(ports.keySet());
    }

    /// The value of `t` at each element, computed here even if `t` is kept; `t` then counts as computed.
    int root(Tensor t, Access access) {
        int value = compute(t, access);
        values.put(new At(t, access), value);
        return value;
    }

    int port(Tensor t, Access access) {
        return port(new Use(t, access), access);
    }

    private int port(Object key, Access access) {
        return ports.computeIfAbsent(key, k -> {
            accesses.add(access);
            return accesses.size() - 1;
        });
    }

    /// The value of `t` where `access` points.
    int value(Tensor t, Access access) {
        At at = new At(t, access);
        Integer known = values.get(at);
        if (known == null) {
            known = kept.test(t) && Simplifier.splat(t) == null ? load(t, access) : compute(t, access);
            values.put(at, known);
        }
        return known;
    }

    private int load(Tensor t, Access access) {
        return code.load(Type.of(t.dtype()), port(t, access));
    }

    private int compute(Tensor t, Access access) {
        Double number = Simplifier.splat(t);
        if (number != null) {
            return t.dtype() == DType.BOOL ? code.constant(Type.BOOL, number) : code.scalar(Type.of(t.dtype()), number);
        }
        return switch (t.op()) {
            case Elementwise op -> elementwise(op, access);
            case Iota op -> index(t, op, access);
            case Reshape r -> value(r.x(), access);
            case Broadcast b -> indexing(t, b, b.x(), access);
            case Permute p -> indexing(t, p, p.x(), access);
            case Slice s -> indexing(t, s, s.x(), access);
            case Input _,
                    Constant _,
                    Random _,
                    Dot _,
                    Convolution _,
                    Windows _,
                    OverlapAdd _,
                    Largest _,
                    ArgLargest _,
                    ArgTop _,
                    Factor _,
                    Pad _,
                    Reverse _,
                    Sum _,
                    Concat _,
                    Gather _,
                    ScatterAdd _,
                    Scan _,
                    OfScan _ -> load(t, access);
        };
    }

    private int indexing(Tensor t, Linear op, Tensor x, Access access) {
        Access through = access.through(op);
        if (through == null || through.innerStride() < 0 || through.innerStride() > 1) {
            throw new KeepInMemory(t);
        }
        return value(x, through);
    }

    private int index(Tensor t, Iota op, Access access) {
        Shape shape = op.shape();
        int[] along = new int[shape.rank()];
        along[op.axis()] = 1;
        Access index = access.rewrite(shape, along, 0);
        if (index == null || index.innerStride() < 0 || index.innerStride() > 1) {
            throw new KeepInMemory(t);
        }
        return code.index(Type.of(op.dtype()), port(new IndexAt(index, op.dtype()), index));
    }

    private int elementwise(Elementwise op, Access access) {
        List<Integer> x =
                op.inputs().stream().map(input -> value(input, access)).toList();
        Type type = code.type(x.getFirst());
        Mathematics functions = new Mathematics(code, type);
        return switch (op) {
            case Negate _ -> code.line(Kind.NEGATE, x.get(0));
            case Absolute _ -> code.line(Kind.ABSOLUTE, x.get(0));
            case Sign _ -> functions.sign(x.get(0));
            case Square _ -> code.line(Kind.MULTIPLY, x.get(0), x.get(0));
            case Sqrt _ -> code.line(Kind.SQRT, x.get(0));
            case Reciprocal _ -> code.line(Kind.DIVIDE, code.constant(type, 1), x.get(0));
            case Exp(Tensor of) -> Ranges.notAbove0(of) ? functions.expNotAbove0(x.get(0)) : functions.exp(x.get(0));
            case Expm1 _ -> functions.expm1(x.get(0));
            case Log _ -> functions.log(x.get(0));
            case Log1p _ -> functions.log1p(x.get(0));
            case Sin _ -> code.line(Kind.SIN, x.get(0));
            case Cos _ -> code.line(Kind.COS, x.get(0));
            case Atan _ -> code.line(Kind.ATAN, x.get(0));
            case Tanh _ -> functions.tanh(x.get(0));
            case Sigmoid _ -> functions.sigmoid(x.get(0));
            case Erf _ -> functions.erf(x.get(0));
            case Relu _ -> {
                int zero = code.constant(type, 0);
                yield code.select(code.compare(Kind.LESS_OR_EQUAL, x.get(0), zero), zero, x.get(0));
            }
            case Floor _ -> functions.floor(x.get(0));
            case Not _ -> code.line(Kind.XOR, x.get(0), code.constant(Type.BOOL, 1));
            case Cast c -> cast(x.get(0), type, Type.of(c.dtype()));
            case StopGradient _ -> x.get(0);
            case Plus _ -> code.line(Kind.ADD, x.get(0), x.get(1));
            case Minus _ -> code.line(Kind.SUBTRACT, x.get(0), x.get(1));
            case Times _ -> code.line(Kind.MULTIPLY, x.get(0), x.get(1));
            case Divide _ -> code.line(Kind.DIVIDE, x.get(0), x.get(1));
            case Power _ -> code.line(Kind.POWER, x.get(0), x.get(1));
            case Maximum _ -> code.line(Kind.MAXIMUM, x.get(0), x.get(1));
            case Minimum _ -> code.line(Kind.MINIMUM, x.get(0), x.get(1));
            case And _ -> code.line(Kind.AND, x.get(0), x.get(1));
            case Or _ -> code.line(Kind.OR, x.get(0), x.get(1));
            case Compare(Relation relation, Tensor _, Tensor _) ->
                code.compare(
                        switch (relation) {
                            case EQUAL -> Kind.EQUAL;
                            case NOT_EQUAL -> Kind.NOT_EQUAL;
                            case LESS -> Kind.LESS;
                            case LESS_OR_EQUAL -> Kind.LESS_OR_EQUAL;
                        },
                        x.get(0),
                        x.get(1));
            case Select s ->
                s.a().dtype() == DType.BOOL
                        ? chosenTruth(x.get(0), x.get(1), x.get(2))
                        : code.select(x.get(0), x.get(1), x.get(2));
        };
    }

    /// a where the condition is true, else b, of truth values: vectors blend numbers only.
    private int chosenTruth(int condition, int a, int b) {
        return code.line(Kind.XOR, b, code.line(Kind.AND, condition, code.line(Kind.XOR, a, b)));
    }

    private int cast(int x, Type from, Type to) {
        if (from == to) {
            return x;
        }
        if (from == Type.BOOL) {
            return code.select(x, code.constant(to, 1), code.constant(to, 0));
        }
        return to == Type.BOOL
                ? code.compare(Kind.NOT_EQUAL, x, code.constant(from, 0))
                : code.line(to, Kind.CONVERT, x);
    }
}
