package org.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.compile.Program;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class TensorBuilderTest {
    private static final String ROSENBROCK = "sum(i, 1, n-1, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)";

    private record Values(double value, double[] gradient) {}

    private static Values compiled(Expression f, double... point) {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(point.length));
        Tensor value = f.over(x);
        assertThat(value.shape()).isEqualTo(Shape.SCALAR);
        Tensor gradient = Derivatives.gradient(value, List.of(x)).getFirst();
        try (var run = Program.of(value, gradient).compile()) {
            run.bind(x, NDArray.of(Shape.of(point.length), point));
            run.run();
            return new Values(run.output(0).get(0), run.output(1).toDoubles());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x^3 - 2*x*y^2 + y/x",
                "exp(x*y) + log(x) + log10(x) + log2(x)",
                "sin(x)*cos(y) + tan(x) + asin(x/2) + acos(y/2) + atan(x*y)",
                "sinh(x) + cosh(y) + tanh(x*y) + erf(x)",
                "abs(y)*sqrt(x) + x^0.5 + x^1.7 + x^y + 2^x",
                "min(x, y, 1) + max(x*y, x, y)",
                "x^-3 + (x + y)^7 + pow(x, 2)",
                "if(x > y, x*y, x/y) + if(y > x, log(y), x^2) + if(x < 0, sqrt(x), 1/x)",
                "prod(i, 1, 5, x + i*y) + sum(i, 1, 4, x^i/i)",
                "sum(i, 1, 3, sum(j, 1, 4, i*x + j*y^i))",
                "sum(i, 1, 3, sum(j, 1, i, i*x + j*y))",
                "sum(i, 1, 5, v[i]^2 + v[6 - i]*x) + y",
                "sum(i, 1, 3, v[i*i]*v[2*i - 1]) + x*y",
                "sum(i, 1, 3, sum(j, 1, 2, v[i + j]*v[i]*j)) + x*y",
                "sum(i, 1, 3, v[i]*prod(j, 1, 4, v[j] + x)) + y",
                "sum(i, 1, 5, (2 + if(i > 1, v[i - 1], 0)*v[i])^2) + x + y",
                "prod(i, 1, 3, v[2]) + x + y",
                "sum(i, 1, 2, sum(j, 1, 3, sum(k, 1, 2, v[i]*v[j + k]*(i - k))))*x*y",
                "sum(i, 1, 4, sum(i, 1, 2, v[i])*i) + x + y"
            })
    void theGraphAgreesWithTheMeaningAndItsDerivativesWithDifferences(String text) {
        Expression f = Expression.parse(text);
        Random random = new Random(text.length());
        double[] point = random.doubles(f.variables().count(), 0.4, 0.9).toArray();
        Values got = compiled(f, point);
        assertThat(got.value).isCloseTo(f.at(point), within(1e-13 * Math.max(1, Math.abs(got.value))));
        for (int i = 0; i < point.length; i++) {
            double h = 1e-5;
            double[] up = point.clone();
            double[] down = point.clone();
            up[i] += h;
            down[i] -= h;
            double difference = (f.at(up) - f.at(down)) / (2 * h);
            assertThat(got.gradient[i])
                    .as(f.variables().labels().get(i))
                    .isCloseTo(difference, within(1e-7 * Math.max(1, Math.abs(difference))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 10_000})
    void rosenbrockAsASumIsItsClosedForm(int n) {
        Expression f = Expression.parse(ROSENBROCK, Map.of("n", n));
        double[] x = new Random(3).doubles(n, -2, 2).toArray();
        double[] gradient = new double[n];
        double value = 0;
        for (int i = 0; i < n - 1; i++) {
            double valley = x[i + 1] - x[i] * x[i];
            value += 100 * valley * valley + (1 - x[i]) * (1 - x[i]);
            gradient[i] += -400 * valley * x[i] - 2 * (1 - x[i]);
            gradient[i + 1] += 200 * valley;
        }
        Values got = compiled(f, x);
        assertThat(got.value).isCloseTo(value, within(1e-12 * value));
        assertThat(f.at(x)).isCloseTo(value, within(1e-12 * value));
        for (int i = 0; i < n; i++) {
            assertThat(got.gradient[i]).isCloseTo(gradient[i], within(1e-10));
        }
        assertThat(compiled(f, IntStream.range(0, n).mapToDouble(_ -> 1).toArray()).value)
                .isZero();
    }

    @Test
    void aLongSumTakesAHandfulOfNodes() {
        int few = nodes(Expression.parse(ROSENBROCK, Map.of("n", 5)));
        assertThat(nodes(Expression.parse(ROSENBROCK, Map.of("n", 100_000))))
                .isEqualTo(few)
                .isLessThan(40);
        int product = nodes(Expression.parse("prod(i, 1, 100000, x[i])"));
        assertThat(product).isLessThan(100);
    }

    private static int nodes(Expression f) {
        Set<Tensor> seen = new HashSet<>();
        visit(f.over(Tensor.input("x", DType.F64, Shape.of(f.variables().count()))), seen);
        return seen.size();
    }

    private static void visit(Tensor tensor, Set<Tensor> seen) {
        if (seen.add(tensor)) {
            tensor.op().inputs().forEach(input -> visit(input, seen));
        }
    }

    @Test
    void wholePowersAreRightForNegativeNumbersAndAtZero() {
        assertThat(compiled(Expression.parse("x^3"), -2)).satisfies(v -> {
            assertThat(v.value).isEqualTo(-8);
            assertThat(v.gradient).containsExactly(12);
        });
        for (String text : List.of("x^1", "x^2", "x^3", "x^7")) {
            assertThat(compiled(Expression.parse(text), 0).gradient)
                    .as(text)
                    .containsExactly(text.equals("x^1") ? 1 : 0);
        }
        assertThat(compiled(Expression.parse("x^-2"), -2)).satisfies(v -> {
            assertThat(v.value).isEqualTo(0.25);
            assertThat(v.gradient[0]).isCloseTo(0.25, within(1e-15));
        });
    }

    @Test
    void whatIsUndefinedIsNotANumberAndNoException() {
        for (String text : List.of("x^0.5", "x^1.5", "log(x)", "sqrt(x)", "asin(x)", "acos(x)")) {
            Values v = compiled(Expression.parse(text), -2);
            assertThat(v.value).as(text).isNaN();
            if (!text.equals("log(x)")) { // 1/x, which is defined
                assertThat(v.gradient[0]).as(text).isNaN();
            }
        }
        assertThat(compiled(Expression.parse("1/x"), 0).value).isInfinite();
        assertThat(compiled(Expression.parse("x^y"), 2, 3)).satisfies(v -> {
            assertThat(v.value).isCloseTo(8, within(1e-14));
            assertThat(v.gradient[0]).isCloseTo(12, within(1e-13));
            assertThat(v.gradient[1]).isCloseTo(8 * Math.log(2), within(1e-13));
        });
        assertThat(compiled(Expression.parse("x^y"), -2, 3).value).isCloseTo(-8, within(1e-14));
    }

    @ParameterizedTest
    @CsvSource({
        "'if(x > 0, x*log(x), 0)', 0, 0, 0",
        "'if(x > 0, sqrt(x), -x)', -1, 1, -1",
        "'if(x == 0, 1, sin(x)/x)', 0, 1, 0",
        "'if(x > 1, x, if(x > 0, x^0.5, x^2))', -2, 4, -4"
    })
    void theBranchNotTakenHasNoPartInTheDerivative(String text, double x, double value, double slope) {
        Values got = compiled(Expression.parse(text), x);
        assertThat(got.value).isEqualTo(value);
        assertThat(got.gradient[0]).isEqualTo(slope);
    }

    @Test
    void secondDerivativesComeFromTheSameGraph() {
        Expression f = Expression.parse("x^3*y + sum(i, 1, 2, z[i]^4)");
        Tensor x = Tensor.input("x", DType.F64, Shape.of(4));
        Tensor v = Tensor.input("v", DType.F64, Shape.of(4));
        Tensor product =
                Derivatives.hessianVector(f.over(x), List.of(x), List.of(v)).getFirst();
        double[] got = Evaluator.of(Map.of(
                        x, NDArray.of(Shape.of(4), 2.0, 3.0, 1.0, 2.0),
                        v, NDArray.of(Shape.of(4), 1.0, 1.0, 1.0, 1.0)))
                .value(product)
                .toDoubles();
        // ∂²f: 6xy = 36, 3x² = 12; 12z² = 12 and 48
        assertThat(got).containsExactly(48, 12, 12, 48);
    }

    @Test
    void columnsMeetScalarsAndIndexedParameters() {
        Tensor t = Tensor.input("t", DType.F64, Shape.of(3));
        Tensor b = Tensor.input("b", DType.F64, Shape.of(4));
        Tensor c = Tensor.input("c", DType.F64, Shape.SCALAR);
        Expression f = Expression.parse("c + sum(k, 1, 4, b[k]*t^(k - 1)) + sum(k, 1, 2, k)");
        Tensor value = f.of(Map.of("t", t, "b", b, "c", c));
        assertThat(value.shape()).isEqualTo(Shape.of(3));
        double[] got = Evaluator.of(Map.of(
                        t, NDArray.of(Shape.of(3), 0.0, 1.0, 2.0),
                        b, NDArray.of(Shape.of(4), 1.0, 2.0, 3.0, 4.0),
                        c, NDArray.scalar(DType.F64, 10)))
                .value(value)
                .toDoubles();
        assertThat(got).containsExactly(14, 23, 62);
        assertThatThrownBy(() -> f.of(Map.of("t", t, "b", c, "c", c))).hasMessageContaining("`b` is a scalar");
        assertThatThrownBy(() -> f.of(Map.of("t", t, "c", c))).hasMessageContaining("no variable `b`");
    }

    @Test
    void termsThatCannotRunAlongAnAxisAreBuiltUpToALimit() {
        Expression triangle = Expression.parse("sum(i, 1, n, x[i]*sum(j, 1, i, x[j]))", Map.of("n", 40));
        double[] ones = new double[40];
        Arrays.fill(ones, 1);
        assertThat(compiled(triangle, ones).value).isEqualTo(820);
        Expression much = Expression.parse("sum(i, 1, 10001, x*sum(j, i, i, j))");
        assertThatThrownBy(() -> much.over(Tensor.input("x", DType.F64, Shape.of(1))))
                .hasMessageContaining("more than 10 000 terms that are built one by one");
    }
}
