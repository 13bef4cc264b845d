package org.thalweg.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.OutOfScope.Reason;
import org.thalweg.tensor.NDArray;

/// One operator of a model, with its inputs and attributes.
///
/// @param version of the operator set
record Node(NodeProto proto, int version, Network network) {

    /// The operator, with its domain if it is not the usual one.
    String type() {
        return proto.getDomain().isEmpty() ? proto.getOpType() : proto.getDomain() + "." + proto.getOpType();
    }

    List<String> outputs() {
        return proto.getOutputList();
    }

    /// Whether an output is asked for.
    boolean makes(int i) {
        return i < proto.getOutputCount() && !proto.getOutput(i).isEmpty();
    }

    int inputs() {
        return proto.getInputCount();
    }

    /// Whether an optional input is there.
    boolean has(int i) {
        return i < proto.getInputCount() && !proto.getInput(i).isEmpty();
    }

    Tensor x(int i) {
        return network.tensor(proto.getInput(i));
    }

    Tensor x() {
        return x(0);
    }

    /// Inputs from the one with this number on.
    List<Tensor> from(int first) {
        return IntStream.range(first, inputs()).mapToObj(this::x).toList();
    }

    /// What an input is for this case: for what has to be known while the graph is built.
    NDArray value(int i) {
        return network.value(x(i));
    }

    int[] ints(int i) {
        return Arrays.stream(value(i).toDoubles()).mapToInt(d -> (int) d).toArray();
    }

    // ---- attributes

    Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(a -> a.getName().equals(name))
                .findFirst();
    }

    boolean hasAttribute(String name) {
        return attribute(name).isPresent();
    }

    int integer(String name, int otherwise) {
        return attribute(name).map(a -> Math.toIntExact(a.getI())).orElse(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
        return integer(name, otherwise ? 1 : 0) != 0;
    }

    double number(String name, double otherwise) {
        return attribute(name).map(a -> (double) a.getF()).orElse(otherwise);
    }

    String text(String name, String otherwise) {
        return attribute(name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
    }

    List<String> texts(String name) {
        return attribute(name).stream()
                .flatMap(a -> a.getStringsList().stream())
                .map(ByteString::toStringUtf8)
                .toList();
    }

    int[] integers(String name, int... otherwise) {
        return attribute(name)
                .map(a -> a.getIntsList().stream().mapToInt(Math::toIntExact).toArray())
                .orElse(otherwise);
    }

    Optional<TensorProto> tensor(String name) {
        return attribute(name).map(AttributeProto::getT);
    }

    /// Integers that older versions have as an attribute and newer ones as an input.
    int[] integers(String name, int input, int[] otherwise) {
        return has(input) ? ints(input) : integers(name, otherwise);
    }

    /// @throws OutOfScope unless `holds`
    void require(boolean holds, String option) {
        if (!holds) {
            throw new OutOfScope(Reason.OPTION, type() + " " + option);
        }
    }
}
