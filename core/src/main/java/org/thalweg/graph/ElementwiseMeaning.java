package org.thalweg.graph;

import java.util.List;
import org.thalweg.graph.Op.*;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// What each [Elementwise] op computes, in double precision, rounded to the type of the result after each op. For
/// F32 this is the correctly rounded result of +, −, ·, / and √ (Figueroa 1995, "When is double rounding innocuous?").
/// Integers wrap around as Java's do.
final class ElementwiseMeaning {
    private ElementwiseMeaning() {}

    static NDArray of(Elementwise op, Tensor y, List<NDArray> inputs) {
        boolean integer = y.dtype() == DType.I32;
        boolean wraps = integer && !(op instanceof Cast); // a cast saturates
        return NDArray.fill(y.dtype(), y.shape(), i -> {
            double value = switch (op) {
                case Unary u -> unary(u, inputs.get(0).get(i), integer);
                case Binary b -> binary(b, inputs.get(0).get(i), inputs.get(1).get(i), integer);
                case Select _ -> inputs.get(inputs.get(0).get(i) != 0 ? 1 : 2).get(i);
            };
            return wraps ? (int) (long) value : value;
        });
    }

    private static double unary(Unary op, double x, boolean integer) {
        return switch (op) {
            case Negate _ -> -x;
            case Absolute _ -> Math.abs(x);
            case Sign _ -> Math.signum(x);
            case Square _ -> product(x, x, integer);
            case Sqrt _ -> Math.sqrt(x);
            case Reciprocal _ -> 1 / x;
            case Exp _ -> Math.exp(x);
            case Expm1 _ -> Math.expm1(x);
            case Log _ -> Math.log(x);
            case Log1p _ -> Math.log1p(x);
            case Sin _ -> Math.sin(x);
            case Cos _ -> Math.cos(x);
            case Atan _ -> Math.atan(x);
            case Tanh _ -> Math.tanh(x);
            case Sigmoid _ -> x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
            case Erf _ -> ErrorFunction.erf(x);
            case Relu _ -> Math.max(x, 0);
            case Floor _ -> Math.floor(x);
            case Not _ -> truth(x == 0);
            case Cast _, StopGradient _ -> x; // NDArray.fill converts
        };
    }

    private static double binary(Binary op, double a, double b, boolean integer) {
        return switch (op) {
            case Plus _ -> a + b;
            case Minus _ -> a - b;
            case Times _ -> product(a, b, integer);
            case Divide _ -> a / b;
            case Power _ -> Math.pow(a, b);
            case Maximum _ -> Math.max(a, b);
            case Minimum _ -> Math.min(a, b);
            case And _ -> truth(a != 0 && b != 0);
            case Or _ -> truth(a != 0 || b != 0);
            case Compare(Relation relation, Tensor _, Tensor _) -> truth(holds(relation, a, b));
        };
    }

    /// Of integers in integer arithmetic: a double does not hold the product of any two.
    private static double product(double a, double b, boolean integer) {
        return integer ? ((int) a) * (int) b : a * b;
    }

    private static boolean holds(Relation relation, double a, double b) {
        return switch (relation) {
            case EQUAL -> a == b;
            case NOT_EQUAL -> a != b;
            case LESS -> a < b;
            case LESS_OR_EQUAL -> a <= b;
        };
    }

    private static double truth(boolean holds) {
        return holds ? 1 : 0;
    }
}
