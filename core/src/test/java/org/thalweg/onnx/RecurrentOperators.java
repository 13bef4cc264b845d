package org.thalweg.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Recurrence.Result;
import org.thalweg.graph.Recurrence.Turn;
import org.thalweg.graph.Tensor;
import org.thalweg.nn.GlorotUniform;
import org.thalweg.nn.Gru;
import org.thalweg.nn.Lstm;
import org.thalweg.nn.Rnn;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Recurrent layers: the steps are those of our layers, which have no peepholes; these are added here.
///
/// ONNX has the gates transposed and in an order of its own, and two biases, which only a GRU with a reset behind the
/// product does not just add.
final class RecurrentOperators {
    private RecurrentOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "RNN", node -> run(node, 1, RecurrentOperators::rnn),
                "LSTM", node -> run(node, 2, RecurrentOperators::lstm),
                "GRU", node -> run(node, 1, RecurrentOperators::gru));
    }

    /// What a step computes of the input alone, and the step.
    ///
    /// @param weight `[in, gates · units]`
    private record Cell(Tensor weight, Tensor bias, Step step) {}

    private interface Step {
        List<Tensor> of(Tensor projected, List<Tensor> state);
    }

    /// The parameters of one direction, before their gates are put into our order.
    private record Weights(Node node, int direction) {
        int units() {
            return node.x(2).size(2);
        }

        private Tensor of(int input) {
            return node.x(input).slice(0, direction, direction + 1).squeeze(0);
        }

        /// The gates of W (input 1) or R (input 2) in this order, `[in, gates · units]`.
        Tensor matrix(int input, int... order) {
            return parts(of(input), 0, order).transpose();
        }

        /// The gates of the first bias, or of the second, which begins behind `order.length` gates.
        Tensor bias(boolean second, int... order) {
            if (!node.has(3)) {
                return Tensor.full(node.x().dtype(), Shape.of(order.length * units()), 0);
            }
            int skipped = second ? order.length : 0;
            return parts(of(3), skipped, order);
        }

        /// Parts of `units` along the first axis.
        Tensor parts(Tensor all, int skipped, int... order) {
            return Tensor.concat(
                    Arrays.stream(order)
                            .mapToObj(gate -> all.slice(0, (skipped + gate) * units(), (skipped + gate + 1) * units()))
                            .toList(),
                    0);
        }
    }

    private interface Cells {
        Cell of(Node node, Weights weights);
    }

    private static Cell rnn(Node node, Weights weights) {
        Tensor bias = weights.bias(false, 0).plus(weights.bias(true, 0));
        var layer = new Rnn(weights.units());
        List<Tensor> recurrent = List.of(weights.matrix(2, 0));
        return new Cell(weights.matrix(1, 0), bias, (projected, state) -> layer.step(recurrent, projected, state));
    }

    /// ONNX's order is i o f g, ours i f g o.
    private static Cell lstm(Node node, Weights weights) {
        node.require(!node.flag("input_forget", false), "with input_forget");
        int[] order = {0, 2, 3, 1};
        int units = weights.units();
        Tensor bias = weights.bias(false, order).plus(weights.bias(true, order));
        Tensor recurrent = weights.matrix(2, order);
        var layer = new Lstm(units);
        Step plain = (projected, state) -> layer.step(List.of(recurrent), projected, state);
        return new Cell(weights.matrix(1, order), bias, node.has(7) ? peeping(weights, recurrent) : plain);
    }

    /// With peepholes, in the order i o f: gates i and f also see the cell before, o the cell after the step.
    private static Step peeping(Weights weights, Tensor recurrent) {
        int units = weights.units();
        Tensor inwards = weights.parts(weights.of(7), 0, 0);
        Tensor outwards = weights.parts(weights.of(7), 0, 1);
        Tensor forgetting = weights.parts(weights.of(7), 0, 2);
        return (projected, state) -> {
            Tensor gates = projected.plus(state.get(0).matmul(recurrent));
            Tensor before = state.get(1);
            Tensor i = gates.slice(1, 0, units).plus(inwards.times(before)).sigmoid();
            Tensor f = gates.slice(1, units, 2 * units)
                    .plus(forgetting.times(before))
                    .sigmoid();
            Tensor c = f.times(before)
                    .plus(i.times(gates.slice(1, 2 * units, 3 * units).tanh()));
            Tensor o =
                    gates.slice(1, 3 * units, 4 * units).plus(outwards.times(c)).sigmoid();
            return List.of(o.times(c.tanh()), c);
        };
    }

    /// ONNX's order is z r n, ours r z n.
    private static Cell gru(Node node, Weights weights) {
        int[] order = {1, 0, 2};
        int units = weights.units();
        boolean after = node.flag("linear_before_reset", false);
        var layer = new Gru(units, false, false, after, new GlorotUniform());
        Tensor recurrent = weights.matrix(2, order);
        Tensor inner = weights.bias(true, order);
        Tensor innerLast = inner.slice(0, 2 * units, 3 * units);
        Tensor outer = after ? Tensor.concat(List.of(inner.slice(0, 0, 2 * units), zeros(innerLast)), 0) : inner;
        List<Tensor> parameters = after
                ? List.of(recurrent, innerLast)
                : List.of(recurrent.slice(1, 0, 2 * units), recurrent.slice(1, 2 * units, 3 * units));
        return new Cell(
                weights.matrix(1, order),
                weights.bias(false, order).plus(outer),
                (projected, state) -> layer.step(parameters, projected, state));
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.full(like.dtype(), like.shape(), 0);
    }

    /// Outputs: the first part of the state after each step, then each part after the last.
    private static List<Tensor> run(Node node, int parts, Cells cells) {
        node.require(!node.hasAttribute("clip"), "with clip");
        node.require(!node.hasAttribute("activations"), "with activations");
        boolean batchFirst = node.flag("layout", false);
        Tensor x = batchFirst ? node.x().permute(1, 0, 2) : node.x();
        int directions = node.x(1).size(0);
        boolean reverse = node.text("direction", "forward").equals("reverse");
        List<Tensor> stacks = new ArrayList<>();
        List<List<Tensor>> lasts = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            Weights weights = new Weights(node, d);
            List<Tensor> starts = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                starts.add(start(node, 5 + part, d, x.size(1), weights.units(), batchFirst));
            }
            Result result = direction(node, x, reverse || d == 1, cells.of(node, weights), starts);
            stacks.add(result.stacked(0).expand(1));
            lasts.add(result.lasts());
        }
        Tensor all = Tensor.concat(stacks, 1); // [time, directions, batch, units]
        List<Tensor> outputs = new ArrayList<>(List.of(batchFirst ? all.permute(2, 0, 1, 3) : all));
        for (int part = 0; part < parts; part++) {
            int which = part;
            Tensor last = Tensor.concat(
                    lasts.stream().map(state -> state.get(which).expand(0)).toList(), 0);
            outputs.add(batchFirst ? last.permute(1, 0, 2) : last);
        }
        return outputs;
    }

    private static Tensor start(Node node, int input, int direction, int batch, int units, boolean batchFirst) {
        if (!node.has(input)) {
            return Tensor.full(node.x().dtype(), Shape.of(batch, units), 0);
        }
        int axis = batchFirst ? 1 : 0;
        return node.x(input).slice(axis, direction, direction + 1).squeeze(axis);
    }

    /// Beyond the length of a sequence the state stays and the output is 0.
    private static Result direction(Node node, Tensor x, boolean backwards, Cell cell, List<Tensor> starts) {
        int time = x.size(0);
        int batch = x.size(1);
        Tensor projected = x.matmul(cell.weight).plus(cell.bias);
        Shape steps = Shape.of(time, batch, 1);
        Tensor valid = node.has(4)
                ? Tensor.iota(DType.I32, steps, 0).less(node.x(4).expand(-1))
                : Tensor.full(DType.BOOL, steps, 1);
        return new Recurrence(backwards, 0).over(starts, List.of(projected, valid), (state, elements) -> {
            List<Tensor> next = cell.step.of(elements.get(0), state);
            Tensor here = elements.get(1).broadcastTo(next.getFirst().shape());
            List<Tensor> held = IntStream.range(0, next.size())
                    .mapToObj(i -> here.select(next.get(i), state.get(i)))
                    .toList();
            return new Turn(held, List.of(here.select(next.getFirst(), zeros(next.getFirst()))));
        });
    }
}
