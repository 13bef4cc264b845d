package org.thalweg.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;
import org.thalweg.onnx.OutOfScope.Reason;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// From ONNX's tensors to our values.
final class TensorReader {
    private TensorReader() {}

    /// The type that stands for one of ONNX.
    ///
    /// @throws OutOfScope if none does
    static DType dtype(int dataType) {
        DataType type = DataType.forNumber(dataType);
        return switch (type) {
            case FLOAT -> DType.F32;
            case DOUBLE -> DType.F64;
            case INT32, INT64 -> DType.I32;
            case BOOL -> DType.BOOL;
            default -> throw new OutOfScope(Reason.TYPE, type.toString());
        };
    }

    /// @throws OutOfScope if the type is none of ours, or an integer is too large
    static NDArray read(TensorProto tensor) {
        DType dtype = dtype(tensor.getDataType());
        Shape shape = Shape.of(
                tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray());
        boolean raw = !tensor.getRawData().isEmpty();
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        IntToDoubleFunction element = switch (DataType.forNumber(tensor.getDataType())) {
            case FLOAT -> raw ? i -> bytes.getFloat(4 * i) : tensor::getFloatData;
            case DOUBLE -> raw ? i -> bytes.getDouble(8 * i) : tensor::getDoubleData;
            case INT32 -> raw ? i -> bytes.getInt(4 * i) : tensor::getInt32Data;
            case INT64 -> i -> narrow(raw ? bytes.getLong(8 * i) : tensor.getInt64Data(i));
            default -> raw ? bytes::get : tensor::getInt32Data;
        };
        return NDArray.fill(dtype, shape, element);
    }

    private static int narrow(long value) {
        if (value != (int) value) {
            throw new OutOfScope(Reason.TYPE, "INT64 beyond I32");
        }
        return (int) value;
    }
}
