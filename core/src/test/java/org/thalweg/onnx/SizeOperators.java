package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Map;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.onnx.OutOfScope.Reason;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Sizes as values, constants, and conversions.
final class SizeOperators {
    private SizeOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "Shape", one(SizeOperators::shape),
                "Size", one(node -> Tensor.constant(DType.I32, node.x().shape().elements())),
                "Constant", one(SizeOperators::constant),
                "ConstantOfShape", one(SizeOperators::constantOfShape),
                "Range", one(SizeOperators::range),
                "Cast", one(node -> node.x().to(TensorReader.dtype(node.integer("to", 0)))),
                "CastLike", one(node -> node.x().to(node.x(1).dtype())));
    }

    private static Tensor shape(Node node) {
        int[] sizes = node.x().shape().sizes();
        int rank = sizes.length;
        int start = node.integer("start", 0);
        int end = node.integer("end", rank);
        int from = Math.clamp(start < 0 ? start + rank : start, 0, rank);
        int to = Math.clamp(end < 0 ? end + rank : end, from, rank);
        return integers(Arrays.copyOfRange(sizes, from, to));
    }

    private static Tensor integers(int... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    private static Tensor constant(Node node) {
        if (node.hasAttribute("value")) {
            return Tensor.constant(node.tensor("value").map(TensorReader::read).orElseThrow());
        }
        if (node.hasAttribute("value_int")) {
            return Tensor.constant(DType.I32, node.integer("value_int", 0));
        }
        if (node.hasAttribute("value_float")) {
            return Tensor.constant(DType.F32, node.number("value_float", 0));
        }
        if (node.hasAttribute("value_ints")) {
            return integers(node.integers("value_ints"));
        }
        throw new OutOfScope(Reason.OPTION, "Constant of strings, lists of floats or sparse tensors");
    }

    private static Tensor constantOfShape(Node node) {
        TensorProto zero = TensorProto.newBuilder()
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(1)
                .addFloatData(0)
                .build();
        NDArray value = TensorReader.read(node.tensor("value").orElse(zero));
        return Tensor.full(value.dtype(), Shape.of(node.ints(0)), value.item());
    }

    /// start, start + delta, … before the limit, of which the number is known while the graph is built.
    private static Tensor range(Node node) {
        double start = node.value(0).item();
        double limit = node.value(1).item();
        double delta = node.value(2).item();
        int count = (int) Math.max(0, Math.ceil((limit - start) / delta));
        Tensor steps = Tensor.iota(node.x().dtype(), Shape.of(count), 0);
        return node.x().plus(steps.times(node.x(2)));
    }
}
