package org.thalweg.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Recurrence.Result;
import org.thalweg.graph.Recurrence.Turn;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;

/// Loops over sequences, whose body is a graph of its own.
final class LoopOperators {
    private LoopOperators() {}

    static Map<String, Operator> all() {
        return Map.of("Scan", LoopOperators::scan);
    }

    /// Inputs are the carries, then the sequences; outputs the carries after the last turn, then what is
    /// stacked. Up to version 8 there are lengths of the sequences before them, and all have an axis of
    /// examples in front.
    private static List<Tensor> scan(Node node) {
        boolean old = node.version() < 9;
        for (String option : List.of(
                "directions",
                "scan_input_axes",
                "scan_output_axes",
                "scan_input_directions",
                "scan_output_directions")) {
            node.require(!node.hasAttribute(option), "with " + option);
        }
        node.require(!(old && node.has(0)), "over sequences of different lengths");
        List<Tensor> inputs = node.from(old ? 1 : 0);
        if (old) {
            node.require(inputs.stream().allMatch(x -> x.size(0) == 1), "over several examples");
            inputs = inputs.stream().map(x -> x.squeeze(0)).toList();
        }
        GraphProto body = node.attribute("body").map(AttributeProto::getG).orElseThrow();
        int carries = inputs.size() - node.integer("num_scan_inputs", 0);
        List<Tensor> sequences = inputs.subList(carries, inputs.size());
        Result result = Recurrence.forwards().over(inputs.subList(0, carries), sequences, (state, elements) -> {
            List<Tensor> made = node.network()
                    .within(
                            body,
                            Stream.concat(state.stream(), elements.stream()).toList());
            return new Turn(made.subList(0, carries), made.subList(carries, made.size()));
        });
        List<Tensor> outputs = new ArrayList<>(result.lasts());
        outputs.addAll(result.stacks());
        return old ? outputs.stream().map(y -> y.expand(0)).toList() : outputs;
    }
}
