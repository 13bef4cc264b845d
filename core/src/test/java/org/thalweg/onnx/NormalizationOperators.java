package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.Dropout;
import org.thalweg.nn.GroupNorm;
import org.thalweg.nn.Layer;
import org.thalweg.nn.LayerNorm;
import org.thalweg.nn.Model;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.onnx.OutOfScope.Reason;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Mean 0 and variance 1: our layers where we have them. And dropout, as far as nothing is drawn.
final class NormalizationOperators {
    private NormalizationOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "BatchNormalization",
                NormalizationOperators::batch,
                "LayerNormalization",
                NormalizationOperators::layer,
                "InstanceNormalization",
                one(NormalizationOperators::instance),
                "MeanVarianceNormalization",
                one(NormalizationOperators::plain),
                "LRN",
                one(NormalizationOperators::local),
                "Dropout",
                NormalizationOperators::dropout);
    }

    /// A layer of ours, for examples of the shape of those in `x`.
    private static Tensor infer(Layer layer, Tensor x, Tensor... parameters) {
        return Model.of(layer, x.shape().without(0)).infer(List.of(parameters), x);
    }

    /// One value for each channel, axis 1.
    private static Tensor channels(Tensor values, Tensor x) {
        Tensor y = values;
        for (int axis = 2; axis < x.rank(); axis++) {
            y = y.expand(-1);
        }
        return y;
    }

    /// Ioffe & Szegedy (2015), arXiv:1502.03167, Algorithms 1 and 2; running values by `momentum`.
    private static List<Tensor> batch(Node node) {
        Tensor x = node.x();
        Tensor mean = node.x(3);
        Tensor variance = node.x(4);
        boolean trains = node.flag("training_mode", false);
        if (trains) {
            int[] axes = IntStream.range(0, x.rank()).filter(i -> i != 1).toArray();
            mean = x.mean(axes);
            variance = x.minus(channels(mean, x)).square().mean(axes);
        }
        Tensor scale = node.x(1).div(variance.plus(node.number("epsilon", 1e-5)).sqrt());
        Tensor y = x.minus(channels(mean, x)).times(channels(scale, x)).plus(channels(node.x(2), x));
        if (!trains) {
            return List.of(y);
        }
        double momentum = node.number("momentum", 0.9);
        return List.of(y, running(node.x(3), mean, momentum), running(node.x(4), variance, momentum));
    }

    private static Tensor running(Tensor before, Tensor now, double momentum) {
        return before.times(momentum).plus(now.times(1 - momentum));
    }

    /// Our layer norm works along the last axis, ONNX's along all from `axis` on: they are made one.
    private static List<Tensor> layer(Node node) {
        Tensor x = node.x();
        int axis = x.shape().axis(node.integer("axis", -1));
        double epsilon = node.number("epsilon", 1e-5);
        Tensor rows = MovementOperators.flatten(x, axis);
        Tensor bias = node.has(2) ? node.x(2) : Tensor.full(x.dtype(), node.x(1).shape(), 0);
        Tensor y = infer(new LayerNorm(epsilon), rows, node.x(1).flatten(), bias.flatten());
        Shape reduced = ReductionOperators.ones(
                x.shape(), IntStream.range(axis, x.rank()).toArray());
        Tensor mean = rows.mean(1);
        Tensor variance = rows.minus(mean.expand(-1)).square().mean(1);
        Tensor scale = variance.plus(epsilon).sqrt().reciprocal();
        return List.of(y.reshape(x.shape()), mean.reshape(reduced), scale.reshape(reduced));
    }

    /// Group norm with as many groups as channels; channels last.
    private static Tensor instance(Node node) {
        Tensor x = MovementOperators.toLast(node.x(), 1);
        Layer layer = new GroupNorm(x.size(-1), node.number("epsilon", 1e-5));
        return MovementOperators.lastTo(infer(layer, x, node.x(1), node.x(2)), 1);
    }

    private static Tensor plain(Node node) {
        Tensor x = node.x();
        int[] axes = node.integers("axes", 0, 2, 3);
        Shape reduced = ReductionOperators.ones(x.shape(), axes);
        Tensor centred = x.minus(x.mean(axes).reshape(reduced));
        Tensor deviation = centred.square().mean(axes).sqrt().plus(1e-9);
        return centred.div(deviation.reshape(reduced));
    }

    /// Krizhevsky et al. (2012), section 3.3: by the squares of neighbouring channels, the odd one after.
    private static Tensor local(Node node) {
        Tensor x = node.x();
        int size = node.integer("size", 1);
        List<Integer> none = Collections.nCopies(x.rank(), 0);
        List<Integer> low = IntStream.range(0, x.rank())
                .mapToObj(i -> i == 1 ? (size - 1) / 2 : 0)
                .toList();
        List<Integer> high = IntStream.range(0, x.rank())
                .mapToObj(i -> i == 1 ? size / 2 : 0)
                .toList();
        Tensor padded = Tensor.of(new Op.Pad(x.square(), low, high, none));
        Tensor squares = IntStream.range(0, size)
                .mapToObj(i -> padded.slice(1, i, i + x.size(1)))
                .reduce(Tensor::plus)
                .orElseThrow();
        Tensor base = squares.times(node.number("alpha", 1e-4) / size).plus(node.number("bias", 1));
        return x.div(base.pow(node.number("beta", 0.75)));
    }

    private static List<Tensor> dropout(Node node) {
        Tensor x = node.x();
        double ratio = node.has(1) ? node.value(1).item() : node.number("ratio", 0.5);
        if (ratio > 0 && node.has(2) && node.value(2).item() != 0) {
            throw new OutOfScope(Reason.RANDOM, "Dropout");
        }
        return List.of(infer(new Dropout(ratio), x), Tensor.full(DType.BOOL, x.shape(), 1));
    }
}
