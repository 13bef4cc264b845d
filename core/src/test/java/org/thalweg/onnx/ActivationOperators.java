package org.thalweg.onnx;

import static org.thalweg.onnx.ElementwiseOperators.number;
import static org.thalweg.onnx.Operators.one;
import static org.thalweg.onnx.Operators.unary;

import java.util.HashMap;
import java.util.Map;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.Elu;
import org.thalweg.nn.LeakyRelu;
import org.thalweg.nn.Relu;
import org.thalweg.nn.Sigmoid;
import org.thalweg.nn.Softplus;
import org.thalweg.onnx.Operators.Operator;

/// Activations: ours where we have them.
final class ActivationOperators {
    private ActivationOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Relu", unary(new Relu()::apply));
        all.put("Sigmoid", unary(new Sigmoid()::apply));
        all.put("Softplus", unary(new Softplus()::apply));
        all.put("Elu", one(node -> new Elu(node.number("alpha", 1)).apply(node.x())));
        all.put("LeakyRelu", one(node -> new LeakyRelu(node.number("alpha", 0.01)).apply(node.x())));
        all.put("Celu", one(ActivationOperators::celu));
        all.put("Selu", one(ActivationOperators::selu));
        all.put("PRelu", one(ActivationOperators::parametric));
        all.put("ThresholdedRelu", one(ActivationOperators::thresholded));
        all.put("Shrink", one(ActivationOperators::shrink));
        all.put("Softsign", unary(x -> x.div(x.abs().plus(1))));
        all.put("HardSigmoid", one(node -> hardSigmoid(node.x(), node.number("alpha", 0.2), node.number("beta", 0.5))));
        all.put("HardSwish", unary(x -> x.times(hardSigmoid(x, 1 / 6.0, 0.5))));
        all.put("Softmax", alongAxis(Functions::softmax));
        all.put("LogSoftmax", alongAxis(Functions::logSoftmax));
        all.put("Hardmax", alongAxis((x, axis) -> {
            Tensor hit = Functions.oneHot(x.argMax(axis), x.size(axis), x.dtype());
            return MovementOperators.lastTo(hit, axis);
        }));
        return all;
    }

    private interface Along {
        Tensor of(Tensor x, int axis);
    }

    /// Before version 13 the axes from the given one on, by default 1, are one.
    private static Operator alongAxis(Along function) {
        return one(node -> {
            Tensor x = node.x();
            if (node.version() >= 13) {
                return function.of(x, x.shape().axis(node.integer("axis", -1)));
            }
            Tensor flat = MovementOperators.flatten(x, node.integer("axis", 1));
            return function.of(flat, 1).reshape(x.shape());
        });
    }

    private static Tensor hardSigmoid(Tensor x, double alpha, double beta) {
        return x.times(alpha).plus(beta).maximum(0).minimum(1);
    }

    /// max(0, x) + min(0, α (e^(x/α) − 1)): Barron (2017), arXiv:1704.07483.
    private static Tensor celu(Node node) {
        double alpha = node.number("alpha", 1);
        Tensor x = node.x();
        return x.relu().plus(x.minimum(0).div(alpha).expm1().times(alpha));
    }

    /// γ·elu(x): Klambauer et al. (2017), arXiv:1706.02515.
    private static Tensor selu(Node node) {
        double alpha = node.number("alpha", 1.67326319217681884765625);
        return new Elu(alpha).apply(node.x()).times(node.number("gamma", 1.05070102214813232421875));
    }

    /// Broadcasts, and before version 7 one slope for each channel, axis 1.
    private static Tensor parametric(Node node) {
        Tensor x = node.x();
        Tensor slope = node.x(1);
        if (node.version() < 7 && slope.rank() == 1 && slope.size(0) > 1) {
            for (int axis = 2; axis < x.rank(); axis++) {
                slope = slope.expand(-1);
            }
        }
        return x.less(0).select(x.times(slope), x);
    }

    private static Tensor thresholded(Node node) {
        Tensor x = node.x();
        return x.greater(node.number("alpha", 1)).select(x, number(x, 0));
    }

    private static Tensor shrink(Node node) {
        Tensor x = node.x();
        double bias = node.number("bias", 0);
        double lambda = node.number("lambd", 0.5);
        Tensor below = x.less(-lambda).select(x.plus(bias), number(x, 0));
        return x.greater(lambda).select(x.minus(bias), below);
    }
}
