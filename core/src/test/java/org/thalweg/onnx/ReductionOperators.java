package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Reductions along axes, what is largest, and running sums.
final class ReductionOperators {
    private ReductionOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("ReduceSum", reduce(Tensor::sum));
        all.put("ReduceMean", reduce(Tensor::mean));
        all.put("ReduceMax", reduce(Tensor::max));
        all.put("ReduceMin", reduce((x, axes) -> x.negate().max(axes).negate()));
        all.put("ReduceL1", reduce((x, axes) -> x.abs().sum(axes)));
        all.put("ReduceL2", reduce((x, axes) -> x.square().sum(axes).sqrt()));
        all.put("ReduceSumSquare", reduce((x, axes) -> x.square().sum(axes)));
        all.put("ReduceLogSum", reduce((x, axes) -> x.sum(axes).log()));
        all.put("ReduceLogSumExp", reduce(each(Functions::logSumExp)));
        all.put("ReduceProd", reduce(each((x, axis) -> slices(x, axis, Tensor::times))));
        all.put("ArgMax", one(node -> arg(node, node.x())));
        all.put("ArgMin", one(node -> arg(node, node.x().negate())));
        all.put("TopK", ReductionOperators::top);
        all.put("CumSum", one(ReductionOperators::runningSum));
        return all;
    }

    /// A reduction over the given axes, which vanish.
    private interface Reduction {
        Tensor over(Tensor x, int... axes);
    }

    private interface AlongOne {
        Tensor of(Tensor x, int axis);
    }

    /// One axis after the other, from the last.
    private static Reduction each(AlongOne reduction) {
        return (x, axes) -> {
            Tensor left = x;
            for (int i = axes.length - 1; i >= 0; i--) {
                left = reduction.of(left, axes[i]);
            }
            return left;
        };
    }

    private static Tensor slices(Tensor x, int axis, BinaryOperator<Tensor> fold) {
        return IntStream.range(0, x.size(axis))
                .mapToObj(i -> x.slice(axis, i, i + 1).squeeze(axis))
                .reduce(fold)
                .orElseThrow();
    }

    private static Operator reduce(Reduction reduction) {
        return one(node -> {
            Tensor x = node.x();
            int[] axes = axes(node, node.integers("axes", 1, new int[0]));
            if (axes.length == 0) {
                if (node.flag("noop_with_empty_axes", false)) {
                    return x;
                }
                axes = IntStream.range(0, x.rank()).toArray();
            }
            Tensor reduced = reduction.over(x, axes);
            return node.flag("keepdims", true) ? reduced.reshape(ones(x.shape(), axes)) : reduced;
        });
    }

    private static int[] axes(Node node, int[] axes) {
        return Arrays.stream(axes).map(node.x().shape()::axis).sorted().toArray();
    }

    static Shape ones(Shape shape, int... axes) {
        Shape kept = shape;
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        return kept;
    }

    private static Tensor arg(Node node, Tensor x) {
        int axis = x.shape().axis(node.integer("axis", 0));
        Tensor at = node.flag("select_last_index", false)
                ? x.reverse(axis).argMax(axis).negate().plus(x.size(axis) - 1)
                : x.argMax(axis);
        return node.flag("keepdims", true) ? at.expand(axis) : at;
    }

    /// Ours goes along the last axis; the smallest are the largest of −x, or of −1 − x, which no integer overflows.
    private static List<Tensor> top(Node node) {
        Tensor x = node.x();
        int axis = x.shape().axis(node.integer("axis", -1));
        int k = node.inputs() > 1 ? node.ints(1)[0] : node.integer("k", 0);
        UnaryOperator<Tensor> turned = node.flag("largest", true)
                ? t -> t
                : x.dtype() == DType.I32 ? t -> t.negate().minus(1) : Tensor::negate;
        Tensor.TopK top = turned.apply(MovementOperators.toLast(x, axis)).topK(k);
        return List.of(
                MovementOperators.lastTo(turned.apply(top.values()), axis),
                MovementOperators.lastTo(top.indices(), axis));
    }

    /// As a product with a triangle of ones.
    private static Tensor runningSum(Node node) {
        Tensor x = node.x();
        int axis = x.shape().axis(node.ints(1)[0]);
        Shape square = Shape.of(x.size(axis), x.size(axis));
        Tensor from = Tensor.iota(DType.I32, square, 0);
        Tensor to = Tensor.iota(DType.I32, square, 1);
        boolean backwards = node.flag("reverse", false);
        Tensor low = backwards ? to : from;
        Tensor high = backwards ? from : to;
        Tensor takes = node.flag("exclusive", false) ? low.less(high) : low.lessOrEqual(high);
        Tensor rows = MovementOperators.toLast(x, axis);
        Tensor sums = rows.expand(-2).matmul(takes.to(x.dtype())).squeeze(-2);
        return MovementOperators.lastTo(sums, axis);
    }
}
