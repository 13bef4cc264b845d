package org.thalweg.formula;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.thalweg.graph.ErrorFunction;
import org.thalweg.graph.Tensor;

/// The functions that can be called. Logarithms without a number are natural.
public enum Function {
    SQRT,
    EXP,
    LOG,
    LOG10,
    LOG2,
    SIN,
    COS,
    TAN,
    ASIN,
    ACOS,
    ATAN,
    SINH,
    COSH,
    TANH,
    ABS,
    SIGN,
    FLOOR,
    ERF,
    MIN,
    MAX;

    private static final double LN_2 = Math.log(2);
    private static final double LN_10 = Math.log(10);

    /// As it is written; [#LOG] is also read as `ln`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it takes two arguments or more, and not one.
    public boolean takesSeveral() {
        return this == MIN || this == MAX;
    }

    static Optional<Function> named(String name) {
        return name.equals("ln")
                ? Optional.of(LOG)
                : Arrays.stream(values()).filter(f -> f.label().equals(name)).findFirst();
    }

    /// The value at x; of the smaller or larger of two for [#MIN] and [#MAX], see [#of(List)].
    double of(double x) {
        return switch (this) {
            case SQRT -> Math.sqrt(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case LOG10 -> Math.log10(x);
            case LOG2 -> Math.log(x) / LN_2;
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> Math.asin(x);
            case ACOS -> Math.acos(x);
            case ATAN -> Math.atan(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case TANH -> Math.tanh(x);
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case FLOOR -> Math.floor(x);
            case ERF -> ErrorFunction.erf(x);
            case MIN, MAX -> x;
        };
    }

    double of(double[] arguments) {
        return switch (this) {
            case MIN -> Arrays.stream(arguments).reduce(Double.POSITIVE_INFINITY, Math::min);
            case MAX -> Arrays.stream(arguments).reduce(Double.NEGATIVE_INFINITY, Math::max);
            default -> of(arguments[0]);
        };
    }

    Tensor of(List<Tensor> arguments) {
        Tensor x = arguments.getFirst();
        return switch (this) {
            case SQRT -> x.sqrt();
            case EXP -> x.exp();
            case LOG -> x.log();
            case LOG10 -> x.log().div(LN_10);
            case LOG2 -> x.log().div(LN_2);
            case SIN -> x.sin();
            case COS -> x.cos();
            case TAN -> x.sin().div(x.cos());
            case ASIN -> { // 2 atan(x / (1 + √(1 − x²)))
                Tensor root = x.plus(1).times(x.negate().plus(1)).sqrt();
                yield x.div(root.plus(1)).atan().times(2);
            }
            case ACOS -> x.negate().plus(1).div(x.plus(1)).sqrt().atan().times(2); // 2 atan √((1 − x)/(1 + x))
            case ATAN -> x.atan();
            case SINH -> x.expm1().minus(x.negate().expm1()).times(0.5);
            case COSH -> x.exp().plus(x.negate().exp()).times(0.5);
            case TANH -> x.tanh();
            case ABS -> x.abs();
            case SIGN -> x.sign();
            case FLOOR -> x.floor();
            case ERF -> x.erf();
            case MIN -> arguments.stream().reduce(Tensor::minimum).orElseThrow();
            case MAX -> arguments.stream().reduce(Tensor::maximum).orElseThrow();
        };
    }

    /// A point of the domain, for the branch of an `if` that is not taken; NaN if every number is in it.
    double inside() {
        return switch (this) {
            case SQRT, LOG, LOG10, LOG2 -> 1;
            case EXP, SINH, COSH, ASIN, ACOS, TAN -> 0;
            case SIN, COS, ATAN, TANH, ABS, SIGN, FLOOR, ERF, MIN, MAX -> Double.NaN;
        };
    }

    /// What the argument must be, for people; empty if it may be any number.
    String wants() {
        return switch (this) {
            case LOG, LOG10, LOG2 -> "a number above 0";
            case SQRT -> "0 or a number above 0";
            case ASIN, ACOS -> "a number from -1 to 1";
            default -> "";
        };
    }
}
