package org.thalweg.onnx;

import static org.thalweg.onnx.Operators.one;
import static org.thalweg.onnx.Operators.unary;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.thalweg.graph.Tensor;
import org.thalweg.onnx.Operators.Operator;
import org.thalweg.tensor.DType;

/// Element by element, with broadcasting.
final class ElementwiseOperators {
    private ElementwiseOperators() {}

    static Map<String, Operator> all() {
        Map<String, Operator> all = new HashMap<>(functions());
        all.put("Add", binary(Tensor::plus));
        all.put("Sub", binary(Tensor::minus));
        all.put("Mul", binary(Tensor::times));
        all.put("Equal", binary(Tensor::equalTo));
        all.put("Greater", binary(Tensor::greater));
        all.put("GreaterOrEqual", binary(Tensor::greaterOrEqual));
        all.put("Less", binary(Tensor::less));
        all.put("LessOrEqual", binary(Tensor::lessOrEqual));
        all.put("And", binary(Tensor::and));
        all.put("Or", binary(Tensor::or));
        all.put("Xor", binary(Tensor::notEqualTo));
        all.put("Not", unary(Tensor::not));
        all.put("Max", fold(Tensor::maximum));
        all.put("Min", fold(Tensor::minimum));
        all.put("Sum", fold(Tensor::plus));
        all.put("Mean", one(node -> sum(node).div(node.inputs())));
        all.put("Where", one(node -> node.x(0).select(node.x(1), node.x(2))));
        all.put("Clip", one(ElementwiseOperators::clip));
        all.put("IsNaN", unary(x -> x.notEqualTo(x)));
        all.put("IsInf", one(ElementwiseOperators::isInfinite));
        return all;
    }

    private static Map<String, Operator> functions() {
        Map<String, Operator> all = new HashMap<>();
        all.put("Abs", unary(Tensor::abs));
        all.put("Neg", unary(Tensor::negate));
        all.put("Sign", unary(Tensor::sign));
        all.put("Sqrt", unary(Tensor::sqrt));
        all.put("Reciprocal", unary(Tensor::reciprocal));
        all.put("Exp", unary(Tensor::exp));
        all.put("Log", unary(Tensor::log));
        all.put("Erf", unary(Tensor::erf));
        all.put("Floor", unary(Tensor::floor));
        all.put("Ceil", unary(x -> x.negate().floor().negate()));
        all.put("Round", unary(ElementwiseOperators::round));
        all.put("Sin", unary(Tensor::sin));
        all.put("Cos", unary(Tensor::cos));
        all.put("Tan", unary(x -> x.sin().div(x.cos())));
        all.put("Asin", unary(ElementwiseOperators::arcsine));
        // arccos x = 2 arctan √((1 − x)/(1 + x))
        all.put(
                "Acos",
                unary(x -> number(x, 1).minus(x).div(x.plus(1)).sqrt().atan().times(2)));
        all.put("Atan", unary(Tensor::atan));
        all.put("Sinh", unary(x -> x.expm1().minus(x.negate().expm1()).times(0.5)));
        all.put("Cosh", unary(x -> x.exp().plus(x.negate().exp()).times(0.5)));
        all.put("Tanh", unary(Tensor::tanh));
        all.put("Asinh", unary(ElementwiseOperators::areaSine));
        all.put("Acosh", unary(ElementwiseOperators::areaCosine));
        // artanh x = ½ ln(1 + 2x/(1 − x))
        all.put(
                "Atanh",
                unary(x -> x.times(2).div(number(x, 1).minus(x)).log1p().times(0.5)));
        return all;
    }

    /// A number as the tensor it meets.
    static Tensor number(Tensor like, double value) {
        return Tensor.constant(like.dtype(), value);
    }

    /// An operator of two inputs. Before version 7 the second had to be aligned at `axis` of the first.
    static Operator binary(BinaryOperator<Tensor> make) {
        return one(node -> {
            Tensor right = node.x(1);
            if (node.flag("broadcast", false) && node.hasAttribute("axis")) {
                for (int after = node.integer("axis", 0) + right.rank();
                        after < node.x().rank();
                        after++) {
                    right = right.expand(-1);
                }
            }
            return make.apply(node.x(), right);
        });
    }

    private static Operator fold(BinaryOperator<Tensor> make) {
        return one(node -> node.from(0).stream().reduce(make).orElseThrow());
    }

    private static Tensor sum(Node node) {
        return node.from(0).stream().reduce(Tensor::plus).orElseThrow();
    }

    private static Tensor clip(Node node) {
        Tensor x = node.x();
        if (node.has(1)) {
            x = x.maximum(node.x(1));
        } else if (node.hasAttribute("min")) {
            x = x.maximum(node.number("min", 0));
        }
        if (node.has(2)) {
            x = x.minimum(node.x(2));
        } else if (node.hasAttribute("max")) {
            x = x.minimum(node.number("max", 0));
        }
        return x;
    }

    private static Tensor isInfinite(Node node) {
        Tensor x = node.x();
        Tensor never = Tensor.full(DType.BOOL, x.shape(), 0);
        Tensor above = node.flag("detect_positive", true) ? x.equalTo(Double.POSITIVE_INFINITY) : never;
        Tensor below = node.flag("detect_negative", true) ? x.equalTo(Double.NEGATIVE_INFINITY) : never;
        return above.or(below);
    }

    /// To the nearest integer, from the middle to the even one.
    private static Tensor round(Tensor x) {
        Tensor down = x.floor();
        Tensor over = x.minus(down);
        Tensor even = down.equalTo(down.times(0.5).floor().times(2));
        return over.less(0.5).or(over.equalTo(0.5).and(even)).select(down, down.plus(1));
    }

    /// arcsin x = 2 arctan(x / (1 + √(1 − x²))).
    private static Tensor arcsine(Tensor x) {
        Tensor root = number(x, 1).minus(x).times(x.plus(1)).sqrt();
        return x.div(root.plus(1)).atan().times(2);
    }

    /// arsinh x = sign x · ln(1 + |x| + x² / (1 + √(1 + x²))).
    private static Tensor areaSine(Tensor x) {
        Tensor rest = x.square().div(x.square().plus(1).sqrt().plus(1));
        return x.sign().times(x.abs().plus(rest).log1p());
    }

    /// arcosh x = ln(1 + t + √(2t + t²)) with t = x − 1.
    private static Tensor areaCosine(Tensor x) {
        Tensor t = x.minus(1);
        return t.plus(t.times(2).plus(t.square()).sqrt()).log1p();
    }
}
