package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Cast;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Op.Largest;
import org.thalweg.graph.Op.Pad;
import org.thalweg.graph.Op.ScatterAdd;
import org.thalweg.graph.Op.Slice;
import org.thalweg.graph.Op.Sum;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Draws the next tensor of a [RandomProgram] from those it has.
final class RandomOps {
    private final RandomProgram program;
    private final Rng rng;
    private final RandomWindows windows;

    RandomOps(RandomProgram program) {
        this.program = program;
        this.rng = program.rng();
        this.windows = new RandomWindows(rng);
    }

    /// A new tensor over old ones, or `null` if those drawn do not go together.
    @Nullable
    Tensor next() {
        return switch (rng.nextInt(24)) {
            case 0, 1 -> smooth(floating());
            case 2 -> mapped(floating());
            case 3, 4, 5 -> arithmetic(floating());
            case 6 -> bounded(floating());
            case 7 -> jump();
            case 8 -> compared();
            case 9 -> chosen();
            case 10, 11 -> reduced(any(t -> t.dtype().isNumeric()));
            case 12 -> product(any(this::isMatrix));
            case 13, 14 -> moved(any(t -> true));
            case 15 -> cut(any(t -> t.rank() > 0));
            case 16 -> joined(any(t -> t.rank() > 0));
            case 17 -> looked(any(t -> t.rank() > 0 && t.dtype().isNumeric() && t.size(0) > 0));
            case 18 -> made();
            case 19 -> integer();
            case 20 -> composed(any(t -> t.dtype() == program.dtype() && t.rank() > 0 && t.size(-1) > 0));
            case 21 -> windows.next(floating(), floating());
            case 22 -> looped(any(t -> t.dtype() == program.dtype() && t.rank() > 0 && t.size(0) <= 8));
            default -> converted(floating());
        };
    }

    private @Nullable Tensor any(Predicate<Tensor> wanted) {
        List<Tensor> pool = program.pool();
        for (int tries = 0; tries < 20; tries++) {
            // newer tensors more often: the graph grows deep as well as wide
            int at = Math.max(rng.nextInt(pool.size()), rng.nextInt(pool.size()));
            if (wanted.test(pool.get(at))) {
                return pool.get(at);
            }
        }
        return null;
    }

    private Tensor floating() {
        Tensor found = any(t -> t.dtype() == program.dtype());
        return found == null ? program.pool().getFirst() : found;
    }

    private boolean isMatrix(Tensor t) {
        return t.dtype() == program.dtype() && t.rank() >= 2;
    }

    /// A loop over the first axis, with a carry that stays bounded.
    private @Nullable Tensor looped(@Nullable Tensor x) {
        if (x == null) {
            return null;
        }
        Shape element = x.shape().without(0);
        Tensor other = any(t -> t.dtype() == x.dtype() && t.shape().equals(element));
        Tensor start = other == null ? Tensor.full(x.dtype(), element, 0.5) : other.sin();
        Recurrence recurrence = new Recurrence(rng.nextInt(2) == 0, rng.nextInt(3));
        Recurrence.Result result = recurrence.over(List.of(start), List.of(x), (carries, elements) -> {
            Tensor h = carries.getFirst().times(0.5).plus(elements.getFirst()).sin();
            Tensor y = other == null ? h : h.times(other.tanh());
            return new Recurrence.Turn(List.of(h), List.of(y));
        });
        return rng.nextInt(3) == 0 ? result.last(0) : result.stacked(0);
    }

    private Tensor smooth(Tensor x) {
        return switch (rng.nextInt(13)) {
            case 0 -> x.abs().plus(0.3).sqrt();
            case 1 -> x.abs().plus(0.5).reciprocal();
            case 2 -> x.minimum(1).exp();
            case 3 -> x.minimum(1).expm1();
            case 4 -> x.abs().plus(0.4).log();
            case 5 -> x.abs().log1p();
            case 6 -> x.sin();
            case 7 -> x.cos();
            case 8 -> x.atan();
            case 9 -> x.tanh();
            case 10 -> x.sigmoid();
            case 11 -> x.erf();
            default -> x.abs().plus(0.5).pow(x.tanh());
        };
    }

    private Tensor mapped(Tensor x) {
        return switch (rng.nextInt(5)) {
            case 0 -> x.negate();
            case 1 -> x.abs();
            case 2 -> x.square();
            case 3 -> x.relu();
            default -> x.stopGradient().plus(x);
        };
    }

    private @Nullable Tensor partner(Tensor a) {
        return any(b -> b.dtype() == a.dtype() && Shape.broadcast(a.shape(), b.shape()) != null);
    }

    private Tensor arithmetic(Tensor a) {
        Tensor b = partner(a);
        if (b == null) {
            return a.times(0.5).minus(1);
        }
        return switch (rng.nextInt(5)) {
            case 0, 1 -> a.plus(b);
            case 2 -> a.minus(b);
            case 3 -> a.times(b);
            default -> a.div(b.abs().plus(0.5));
        };
    }

    private Tensor bounded(Tensor a) {
        Tensor b = partner(a);
        if (b == null) {
            return a.maximum(0.125);
        }
        return rng.nextInt(2) == 0 ? a.maximum(b) : a.minimum(b);
    }

    /// What jumps, of what is exact.
    private @Nullable Tensor jump() {
        Tensor x = any(t -> t.dtype() == program.dtype() && program.isExact(t));
        if (x == null) {
            return null;
        }
        return switch (rng.nextInt(5)) {
            case 0 -> x.floor();
            case 1 -> x.sign();
            case 2 -> x.to(DType.I32);
            case 3 -> x.rank() > 0 ? x.topK(rng.nextInt(x.size(-1) + 1)).indices() : x.floor();
            default -> x.rank() > 0 && x.size(-1) > 0 ? x.argMax(-1) : x.to(DType.BOOL);
        };
    }

    private @Nullable Tensor compared() {
        Tensor a = any(t -> t.dtype().isNumeric() && program.isExact(t));
        Tensor b = a == null ? null : partner(a);
        if (a == null || b == null || !program.isExact(b)) {
            return null;
        }
        return switch (rng.nextInt(5)) {
            case 0 -> a.equalTo(b);
            case 1 -> a.notEqualTo(b);
            case 2 -> a.less(b);
            case 3 -> a.lessOrEqual(b).or(a.greater(b).not());
            default -> a.greaterOrEqual(b).and(a.less(0).not());
        };
    }

    private @Nullable Tensor chosen() {
        Tensor a = any(t -> true);
        Tensor b = a == null ? null : partner(a);
        Tensor condition = any(t -> t.dtype() == DType.BOOL);
        if (a == null || b == null || condition == null) {
            return null;
        }
        Shape both = Shape.broadcast(a.shape(), b.shape());
        boolean fits = both != null && Shape.broadcast(both, condition.shape()) != null;
        return fits ? condition.select(a, b) : null;
    }

    private List<Integer> someAxes(Tensor x) {
        return IntStream.range(0, x.rank())
                .filter(_ -> rng.nextInt(2) == 0)
                .boxed()
                .toList();
    }

    private @Nullable Tensor reduced(@Nullable Tensor x) {
        if (x == null) {
            return null;
        }
        List<Integer> axes = someAxes(x);
        int parts = axes.stream().mapToInt(x::size).reduce(1, (a, b) -> a * b);
        if (rng.nextInt(3) == 0) {
            return parts > 0 ? Tensor.of(new Largest(x, axes)) : null;
        }
        Tensor sum = Tensor.of(new Sum(x, axes));
        return x.dtype().isFloating() ? sum.times(1.0 / Math.max(1, parts)) : sum;
    }

    private @Nullable Tensor product(@Nullable Tensor a) {
        if (a == null) {
            return null;
        }
        if (rng.nextInt(4) == 0) {
            return factor(a.stopGradient());
        }
        boolean ta = rng.nextInt(2) == 0;
        int inner = a.size(ta ? -2 : -1);
        Tensor b = any(t -> isMatrix(t)
                && t.rank() == a.rank()
                && t.shape().without(-1, -2).equals(a.shape().without(-1, -2))
                && (t.size(-1) == inner || t.size(-2) == inner));
        if (b == null) {
            Tensor v = any(t -> t.dtype() == a.dtype() && t.rank() == 1 && t.size(0) == a.size(-1));
            return v == null ? null : a.matmul(v).times(1.0 / Math.max(1, v.size(0)));
        }
        boolean tb = b.size(-2) != inner || (b.size(-1) == inner && rng.nextInt(2) == 0);
        return Tensor.of(new Dot(a, b, ta, tb)).times(1.0 / Math.max(1, inner));
    }

    /// What changes little with its matrix: factors of I + bounded XXᵀ, and no eigenvectors, which may turn.
    private Tensor factor(Tensor a) {
        Tensor x = a.tanh();
        Tensor square = x.matmul(x.transpose()).times(1.0 / Math.max(1, x.size(-1)));
        Tensor row = Tensor.iota(a.dtype(), square.shape(), -2);
        Tensor positive = square.plus(
                row.equalTo(Tensor.iota(a.dtype(), square.shape(), -1)).to(a.dtype()));
        return switch (rng.nextInt(3)) {
            case 0 -> Matrices.eigen(positive).values();
            case 1 -> Matrices.orthogonal(positive);
            default -> Matrices.cholesky(positive);
        };
    }

    private @Nullable Tensor moved(@Nullable Tensor x) {
        if (x == null) {
            return null;
        }
        return switch (rng.nextInt(5)) {
            case 0 -> x.permute(rng.permutation(x.rank()));
            case 1 -> Tensor.of(new Op.Reverse(x, someAxes(x)));
            case 2 -> x.rank() > 1 ? x.transpose() : x.expand(0);
            case 3 -> x.broadcastTo(x.shape().insert(0, 1 + rng.nextInt(4)));
            default -> x.rank() > 1 ? x.reshape(x.shape().without(0).with(0, x.size(0) * x.size(1))) : x.expand(-1);
        };
    }

    private @Nullable Tensor cut(@Nullable Tensor x) {
        if (x == null) {
            return null;
        }
        List<Integer> low = new ArrayList<>();
        List<Integer> high = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        boolean pads = rng.nextInt(2) == 0;
        for (int axis = 0; axis < x.rank(); axis++) {
            int size = x.size(axis);
            int from = rng.nextInt(pads ? 3 : size + 1);
            low.add(from);
            high.add(pads ? rng.nextInt(3) : from + rng.nextInt(size - from + 1));
            steps.add(pads ? rng.nextInt(2) : 1 + rng.nextInt(2));
        }
        return Tensor.of(pads ? new Pad(x, low, high, steps) : new Slice(x, low, high, steps));
    }

    private @Nullable Tensor joined(@Nullable Tensor x) {
        if (x == null) {
            return null;
        }
        int axis = rng.nextInt(x.rank());
        Tensor y = any(t -> t.dtype() == x.dtype()
                && t.rank() == x.rank()
                && t.shape().with(axis, 0).equals(x.shape().with(axis, 0)));
        return Tensor.concat(y == null ? Collections.nCopies(2, x) : List.of(x, y), axis);
    }

    private @Nullable Tensor looked(@Nullable Tensor x) {
        Tensor numbers = any(t -> t.dtype() == DType.I32 && t.shape().elements() < 100);
        if (x == null || numbers == null) {
            return null;
        }
        if (rng.nextInt(2) == 0) {
            return x.gather(between(numbers, x.size(0)));
        }
        boolean alike = numbers.rank() == 1 && numbers.size(0) == x.size(0);
        return alike ? Tensor.of(new ScatterAdd(x, between(numbers, 9), 9)) : null;
    }

    /// Numbers of any size, brought between 0 and rows − 1: the size of the least integer is itself.
    private static Tensor between(Tensor numbers, int rows) {
        return numbers.abs().minimum(rows - 1).maximum(0);
    }

    private Tensor made() {
        Tensor key = program.pool().stream()
                .filter(t -> t.label().equals("key"))
                .findFirst()
                .orElseThrow();
        Tensor like = floating();
        if (like.rank() == 0) {
            return Tensor.constant(program.dtype(), 0.75);
        }
        return switch (rng.nextInt(4)) {
            case 0 ->
                Tensor.iota(program.dtype(), like.shape(), rng.nextInt(like.rank()))
                        .times(0.125);
            case 1 -> Tensor.random(key, Distribution.UNIFORM, rng.nextInt(3), program.dtype(), like.shape());
            case 2 -> Tensor.random(key, Distribution.NORMAL, rng.nextInt(3), program.dtype(), like.shape());
            default -> Tensor.constant(Domain.grid(0.25, 0).sample(program.dtype(), like.shape(), rng));
        };
    }

    private @Nullable Tensor integer() {
        Tensor a = any(t -> t.dtype() == DType.I32);
        Tensor b = a == null ? null : partner(a);
        if (a == null || b == null) {
            return null;
        }
        return switch (rng.nextInt(8)) {
            case 0 -> a.plus(b);
            case 1 -> a.minus(b);
            case 2 -> a.times(b);
            case 3 -> a.maximum(b);
            case 4 -> a.minimum(b).negate();
            case 5 -> a.square().relu();
            case 6 -> a.abs().sign();
            default -> Functions.oneHot(a, 5, program.dtype());
        };
    }

    /// What layers and losses are made of.
    private @Nullable Tensor composed(@Nullable Tensor x) {
        if (x == null) {
            return null;
        }
        return switch (rng.nextInt(5)) {
            case 0 -> Functions.softmax(x, -1);
            case 1 -> Functions.logSoftmax(x, -1);
            case 2 -> Functions.logSumExp(x, rng.nextInt(2) == 0 && x.size(0) > 0 ? 0 : -1);
            case 3 -> Functions.softplus(x);
            default -> {
                Tensor centred = x.minus(Functions.keep(x.mean(-1), x, -1));
                Tensor deviation = Functions.variance(x, -1).plus(0.1).sqrt();
                yield centred.div(Functions.keep(deviation, x, -1));
            }
        };
    }

    /// From integers and truth values, or through the other floating type and back.
    private Tensor converted(Tensor x) {
        Tensor exact = any(t -> program.isExact(t) && t.dtype() != program.dtype());
        if (exact != null && rng.nextInt(3) > 0) {
            Tensor small =
                    exact.dtype() == DType.BOOL ? exact : exact.minimum(9).maximum(-9);
            return small.to(program.dtype());
        }
        return program.dtype() == DType.F32
                ? x.to(DType.F64).times(0.5).to(DType.F32)
                : Tensor.of(new Cast(x, DType.F64)).minus(0.25);
    }
}
