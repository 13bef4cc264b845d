package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;

import java.util.Map;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;

/// Arithmetic whose results depend on the type: quotients, remainders and powers, of integers by way of F64, which
/// holds every I32 and gives quotients of two of them on the right side of every integer.
final class IntegerOperators {
    private IntegerOperators() {}

    static Map<String, Operator> all() {
        return Map.of(
                "Div", ElementwiseOperators.binary(IntegerOperators::quotient),
                "Mod", one(node -> remainder(node.x(0), node.x(1), node.flag("fmod", false))),
                "Pow", ElementwiseOperators.binary(IntegerOperators::power));
    }

    private static Tensor quotient(Tensor a, Tensor b) {
        if (a.dtype() != DType.I32) {
            return a.div(b);
        }
        return a.to(DType.F64).div(b.to(DType.F64)).to(DType.I32);
    }

    /// With the sign of the divisor, or of the dividend as C's `fmod`.
    private static Tensor remainder(Tensor a, Tensor b, boolean ofDividend) {
        Tensor x = a.to(DType.F64);
        Tensor y = b.to(DType.F64);
        Tensor quotient = x.div(y);
        Tensor whole = ofDividend ? quotient.abs().floor().times(quotient.sign()) : quotient.floor();
        return x.minus(whole.times(y)).to(a.dtype());
    }

    /// In the type of the base; ONNX lets the exponent have another.
    private static Tensor power(Tensor base, Tensor exponent) {
        DType type = base.dtype() == DType.I32 ? DType.F64 : base.dtype();
        return base.to(type).pow(exponent.to(type)).to(base.dtype());
    }
}
