package org.thalweg.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.optim.AdaGrad;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.EpsilonPlace;
import org.thalweg.optim.L2;
import org.thalweg.optim.Layout;
import org.thalweg.optim.Momentum;
import org.thalweg.optim.Nesterov;
import org.thalweg.optim.Optimization;
import org.thalweg.optim.OptimizationState;
import org.thalweg.optim.Trace;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.NDArray;

/// Derivatives of a part of the model, and single steps of optimizers by our update rules.
///
/// ONNX's rules add norm_coefficient·x to the gradient: [L2]. At step 0, the only one that the cases have, they
/// leave out what depends on the step's number.
final class TrainingOperators {
    private static final String DOMAIN = "ai.onnx.preview.training.";

    private TrainingOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                DOMAIN + "Gradient", TrainingOperators::gradient,
                DOMAIN + "Adagrad", node -> step(node, TrainingOperators::adagrad, "r"),
                DOMAIN + "Adam", node -> step(node, TrainingOperators::adam, "m", "v"),
                DOMAIN + "Momentum", node -> step(node, TrainingOperators::momentum, "v"));
    }

    private static List<Tensor> gradient(Node node) {
        Tensor y = node.network().tensor(node.text("y", ""));
        List<Tensor> xs = node.texts("xs").stream().map(node.network()::tensor).toList();
        return Derivatives.gradient(y.sum(), xs);
    }

    /// At step 0 the rate has not decayed.
    private static UpdateRule adagrad(Node node, double rate) {
        return new AdaGrad(new Constant(rate), node.number("epsilon", 1e-6), EpsilonPlace.OUTSIDE, 0, 0);
    }

    /// Without its bias corrections, of which ours has the factor √(1−β₂)/(1−β₁) in its first step: it goes
    /// into the rate.
    private static UpdateRule adam(Node node, double rate) {
        node.require(node.number("norm_coefficient_post", 0) == 0, "that shrinks parameters after the step");
        double beta1 = node.number("alpha", 0.9);
        double beta2 = node.number("beta", 0.999);
        double plain = rate * (1 - beta1) / Math.sqrt(1 - beta2);
        return new Adam(new Constant(plain), beta1, beta2, node.number("epsilon", 1e-6), 0, Adam.Root.UNCORRECTED);
    }

    /// β, the share of a gradient that goes into the buffer, is 1 in the first step.
    private static UpdateRule momentum(Node node, double rate) {
        double alpha = node.number("alpha", 0);
        if (node.text("mode", "").equals("nesterov")) {
            return new Nesterov(new Constant(rate), alpha, Nesterov.Form.REWRITTEN);
        }
        double dampening = 1 - node.number("beta", 1);
        return new Momentum(new Constant(rate), alpha, Momentum.Form.RATE_OUTSIDE, dampening);
    }

    /// Inputs R, T, then parameters, gradients and each kind of state, n tensors of each; outputs parameters
    /// and state. The loss Σ gᵢ·xᵢ has the gradients that are given.
    private static List<Tensor> step(Node node, BiFunction<Node, Double, UpdateRule> make, String... slots) {
        node.require(node.value(1).item() == 0, "at later steps");
        int n = (node.inputs() - 2) / (2 + slots.length);
        List<Tensor> parameters = node.from(2).subList(0, n);
        List<Tensor> gradients = node.from(2 + n).subList(0, n);
        Layout.Builder layout = Layout.builder();
        IntStream.range(0, n).forEach(i -> layout.add("x" + i, parameters.get(i).shape()));
        UpdateRule rule = make.apply(node, node.value(0).item());
        Optimization optimization = Optimization.of(
                new L2(node.number("norm_coefficient", 0)).then(rule),
                layout.build(),
                parameters.getFirst().dtype(),
                views -> product(views, gradients));
        OptimizationState state = optimization.start(flat(node, parameters));
        for (int k = 0; k < slots.length; k++) {
            state.slot(slots[k]).copyFrom(flat(node, node.from(2 + (2 + k) * n).subList(0, n)));
        }
        state.advance();
        state.arrays().forEach(node.network()::put);
        Trace trace = optimization.trace(1);
        List<Tensor> outputs = new ArrayList<>(views(optimization, trace, optimization.parameters()));
        for (String slot : slots) {
            outputs.addAll(views(optimization, trace, optimization.slots().get(slot)));
        }
        return outputs;
    }

    private static Tensor product(List<Tensor> views, List<Tensor> gradients) {
        return IntStream.range(0, views.size())
                .mapToObj(i -> views.get(i).times(gradients.get(i)).sum())
                .reduce(Tensor::plus)
                .orElseThrow();
    }

    private static NDArray flat(Node node, List<Tensor> tensors) {
        Stream<Tensor> rows = tensors.stream().map(Tensor::flatten);
        return node.network().value(Tensor.concat(rows.toList(), 0));
    }

    private static List<Tensor> views(Optimization optimization, Trace trace, Tensor input) {
        Tensor next = trace.updates().get(input);
        return optimization.layout().entries().stream()
                .map(entry -> entry.view(next))
                .toList();
    }
}
