package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class ActivationTest {
    private static Arguments row(String spec, DoubleUnaryOperator expected) {
        return Arguments.of(spec, expected);
    }

    static Stream<Arguments> formulas() {
        return Stream.of(
                row("leakyRelu", x -> x > 0 ? x : x / 100),
                row("leakyRelu(slope=-0.5)", x -> x > 0 ? x : -x / 2),
                row("elu", x -> x > 0 ? x : Math.expm1(x)),
                row("elu(alpha=0.3)", x -> x > 0 ? x : 0.3 * Math.expm1(x)),
                row("softplus", x -> x > 30 ? x : Math.log1p(Math.exp(x))),
                row("gelu", x -> x * normalDistribution(x)),
                row(
                        "gelu(approximate=tanh)",
                        x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
                row("swish", x -> x / (1 + Math.exp(-x))),
                row("silu(beta=2.5)", x -> x / (1 + Math.exp(-2.5 * x))));
    }

    /// Φ(x) by Simpson's rule over the density from 0 to x, so that it shares nothing with the error function that
    /// is tested.
    private static double normalDistribution(double x) {
        if (Math.abs(x) > 12) {
            return x > 0 ? 1 : 0;
        }
        int n = 4000;
        double sum = IntStream.rangeClosed(0, n)
                .mapToDouble(i -> (i == 0 || i == n ? 1 : i % 2 == 0 ? 2 : 4) * Math.exp(-Math.pow(x * i / n, 2) / 2))
                .sum();
        return 0.5 + sum * x / n / 3 / Math.sqrt(2 * Math.PI);
    }

    private static double[] value(Tensor t) {
        return Evaluator.evaluate(List.of(t), Map.of()).getFirst().toDoubles();
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void everyActivationIsItsFormula(String spec, DoubleUnaryOperator expected) {
        Rng random = Rng.of(11);
        NDArray at = NDArray.fill(DType.F64, Shape.of(40, 5), i -> switch (i) {
            case 0 -> 0;
            case 1 -> 1e4;
            case 2 -> -1e4;
            case 3 -> 1e-12;
            case 4 -> -1e-12;
            default -> 3 * random.nextGaussian();
        });
        double[] y = value(Catalogues.ACTIVATIONS.create(spec).apply(Tensor.constant(at)));
        for (int i = 0; i < y.length; i++) {
            double should = expected.applyAsDouble(at.get(i));
            assertThat(y[i]).as("%s at %s", spec, at.get(i)).isCloseTo(should, within(1e-13 * (1 + Math.abs(should))));
        }
    }

    /// Derivative, then second derivative, at exactly 0: where networks start whose last layer is 0. Each is a
    /// limit
    /// from both sides, or, at the corner of a rectifier, what the Javadoc says.
    @ParameterizedTest
    @CsvSource({
        "relu, 0, 0",
        "leakyRelu(slope=0.25), 0.25, 0",
        "elu, 1, 1", // from below
        "elu(alpha=0.5), 0.5, 0.5",
        "softplus, 0.5, 0.25",
        "gelu, 0.5, 0.7978845608028654", // ½ and 2φ(0)
        "gelu(approximate=tanh), 0.5, 0.7978845608028654",
        "swish, 0.5, 0.5",
        "swish(beta=3), 0.5, 1.5", // β/2
        "sigmoid, 0.25, 0",
        "tanh, 1, 0"
    })
    void derivativesAtZeroAreTheLimits(String spec, double slope, double curvature) {
        Tensor x = Tensor.constant(NDArray.of(Shape.of(1, 1), 0.0));
        Tensor y = Catalogues.ACTIVATIONS.create(spec).apply(x).sum();
        assertThat(value(Derivatives.gradient(y, List.of(x)).getFirst())[0]).isCloseTo(slope, within(1e-15));
        Tensor one = Tensor.full(DType.F64, Shape.of(1, 1), 1);
        assertThat(value(Derivatives.hessianVector(y, List.of(x), List.of(one)).getFirst())[0])
                .isCloseTo(curvature, within(1e-15));
    }

    /// e⁻⁴⁰ is below the rounding of 1, so that ln(1 + …) would give 0.
    @Test
    void softplusKeepsSmallValues() {
        assertThat(value(new Softplus().apply(Tensor.constant(NDArray.of(Shape.of(1), -40.0))))[0])
                .isCloseTo(Math.exp(-40), within(1e-30));
    }

    /// e⁰ : e^ln3 = 1 : 3 in each row, along the last of three axes.
    @Test
    void softmaxIsTakenAlongTheLastAxis() {
        Tensor x = Tensor.constant(NDArray.of(Shape.of(1, 2, 2), 0, Math.log(3), 7 + Math.log(3), 7));
        double[] p = value(new Softmax().apply(x));
        double[] expected = {0.25, 0.75, 0.75, 0.25};
        for (int i = 0; i < 4; i++) {
            assertThat(p[i]).isCloseTo(expected[i], within(1e-15));
        }
        assertThatThrownBy(() -> new Softmax().apply(Tensor.constant(NDArray.of(Shape.of(2), 1.0, 2))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[batch, …, classes]");
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new LeakyRelu(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slope is NaN");
        assertThatThrownBy(() -> new Elu(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alpha is 0.0");
        assertThatThrownBy(() -> new Swish(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beta is Infinity");
    }
}
