package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import tools.jackson.databind.JsonNode;

/// Tensors of one element type beside the numbers that PyTorch has for them, and the inputs they are made of. In double
/// precision they are evaluated, in single precision compiled.
final class TorchFigures {
    /// Relative to the largest element, or to 1 where that is smaller.
    private static final double DOUBLE = 1e-12;

    private static final double SINGLE = 2e-5;

    private record Figure(Tensor tensor, NDArray expected) {}

    private final DType dtype;
    private final Map<Tensor, NDArray> inputs = new LinkedHashMap<>();
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    TorchFigures(DType dtype) {
        this.dtype = dtype;
    }

    /// A value from a case, as an input of the program.
    Tensor input(String name, JsonNode json) {
        NDArray value = value(json);
        Tensor input = Tensor.input(name, value.dtype(), value.shape());
        inputs.put(input, value);
        return input;
    }

    Tensor constant(JsonNode json) {
        return Tensor.constant(value(json));
    }

    /// Whole numbers where the case says so, else of this type.
    private NDArray value(JsonNode json) {
        NDArray wide = array(json);
        return json.path("dtype").asString("").equals("I32") ? wide.to(DType.I32) : wide.to(dtype);
    }

    private static NDArray array(JsonNode json) {
        JsonNode sizes = json.get("shape");
        int[] shape = new int[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).asInt();
        }
        JsonNode values = json.get("values");
        return NDArray.fill(DType.F64, Shape.of(shape), i -> values.get(i).asDouble());
    }

    /// What a tensor should be.
    void expect(String what, Tensor tensor, JsonNode json) {
        figures.put(what, new Figure(tensor, array(json)));
    }

    /// @throws AssertionError naming what is wrong, and where
    void check() {
        List<Tensor> outputs = figures.values().stream().map(Figure::tensor).toList();
        Map<Tensor, NDArray> used = new HashMap<>(inputs);
        used.keySet().removeIf(input -> input.shape().elements() == 0);
        if (dtype == DType.F64) {
            compare("evaluated", Evaluator.evaluate(outputs, used));
            return;
        }
        try (Executable executable = Program.of(outputs).compile()) {
            used.forEach(executable::bind);
            executable.run();
            List<NDArray> found = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                found.add(executable.output(i));
            }
            compare("compiled", found);
        }
    }

    private void compare(String how, List<NDArray> found) {
        int next = 0;
        for (Map.Entry<String, Figure> entry : figures.entrySet()) {
            NDArray expected = entry.getValue().expected();
            NDArray actual = found.get(next++);
            String what = entry.getKey() + " in " + dtype + ", " + how;
            assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
            double size = 1;
            for (int i = 0; i < expected.shape().elements(); i++) {
                size = Math.max(size, Math.abs(expected.get(i)));
            }
            double tolerance = size * (dtype == DType.F64 ? DOUBLE : SINGLE);
            for (int i = 0; i < expected.shape().elements(); i++) {
                double error = Math.abs(actual.get(i) - expected.get(i));
                if (!(error <= tolerance)) { // also when it is NaN
                    throw new AssertionError(what + ": element " + i + " is " + actual.get(i) + ", PyTorch has "
                            + expected.get(i) + ", off by " + error + " of " + tolerance);
                }
            }
        }
    }
}
