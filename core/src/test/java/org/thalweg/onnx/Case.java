package org.thalweg.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.onnx.OutOfScope.Reason;
import org.thalweg.tensor.NDArray;

/// A model, `model.onnx`, and values: `test_data_set_*/input_*.pb` and `output_*.pb`.
///
/// @param name suite and case
record Case(String name, Path folder) {
    /// Values for the model's inputs, and what its outputs must then be, by name.
    record Values(Map<String, NDArray> inputs, Map<String, NDArray> outputs) {}

    /// @throws OutOfScope if there is none
    ModelProto model() {
        Path file = folder.resolve("model.onnx");
        if (!Files.exists(file)) {
            throw new OutOfScope(Reason.ABSENT, name);
        }
        try {
            return ModelProto.parseFrom(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One for each data set.
    ///
    /// @throws OutOfScope if a value is no tensor, or of a type that we do not have
    List<Values> values(ModelProto model) {
        List<Values> sets = new ArrayList<>();
        for (Path set : CaseFolder.folders(folder)) {
            sets.add(new Values(
                    read(set, "input_", model.getGraph().getInputList()),
                    read(set, "output_", model.getGraph().getOutputList())));
        }
        if (sets.isEmpty()) {
            throw new IllegalStateException(name + " has no values to compare with");
        }
        return sets;
    }

    /// Old models list their initializers as inputs too, behind the inputs that have a file.
    private static Map<String, NDArray> read(Path set, String prefix, List<ValueInfoProto> declared) {
        Map<String, NDArray> values = new LinkedHashMap<>();
        for (int i = 0; i < declared.size(); i++) {
            ValueInfoProto value = declared.get(i);
            Path file = set.resolve(prefix + i + ".pb");
            if (value.getType().getValueCase() != TypeProto.ValueCase.TENSOR_TYPE) {
                throw new OutOfScope(
                        Reason.SEQUENCE, value.getType().getValueCase().toString());
            }
            if (Files.exists(file)) {
                try {
                    values.put(value.getName(), TensorReader.read(TensorProto.parseFrom(Files.readAllBytes(file))));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return values;
    }
}
