package org.thalweg.onnx;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Losses for classes along axis 1, with weights for classes, and one class that does not count.
final class LossOperators {
    private LossOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "NegativeLogLikelihoodLoss", node -> List.of(loss(node, LossOperators::negative)),
                "SoftmaxCrossEntropyLoss",
                        node -> List.of(
                                loss(node, new SoftmaxCrossEntropy()::perExample), Functions.logSoftmax(node.x(), 1)));
    }

    /// −log p of the class, from log p.
    private static Tensor negative(Tensor rows, Tensor classes) {
        Tensor hit = Functions.oneHot(classes, rows.size(1), DType.BOOL);
        return hit.select(rows, Tensor.constant(rows.dtype(), 0)).sum(1).negate();
    }

    /// @param ofRow from `[n, C]` and classes `[n]` to `[n]`
    private static Tensor loss(Node node, BinaryOperator<Tensor> ofRow) {
        Tensor x = node.x();
        Shape shape = node.x(1).shape();
        Tensor rows = MovementOperators.toLast(x, 1).reshape(Shape.of(shape.elements(), x.size(1)));
        Tensor target = node.x(1).flatten();
        Tensor counts = node.hasAttribute("ignore_index")
                ? target.notEqualTo(Tensor.constant(DType.I32, node.integer("ignore_index", 0)))
                : Tensor.full(DType.BOOL, target.shape(), 1);
        Tensor classes = counts.select(target, Tensor.constant(DType.I32, 0)); // it may be none that there is
        Tensor weight = node.has(2)
                ? counts.select(node.x(2).gather(classes), Tensor.constant(x.dtype(), 0))
                : counts.to(x.dtype());
        Tensor weighted = ofRow.apply(rows, classes).times(weight);
        return switch (node.text("reduction", "mean")) {
            case "none" -> weighted.reshape(shape);
            case "sum" -> weighted.sum();
            case "mean" -> weighted.sum().div(weight.sum());
            default -> throw new IllegalStateException("reduction " + node.text("reduction", ""));
        };
    }
}
