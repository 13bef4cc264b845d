package org.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class TestFunctionTest {
    static List<TestFunction> all() {
        return TestFunction.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theMinimumStandsAtTheMinimisersWhereTheGradientVanishes(TestFunction function) {
        Expression f = function.expression();
        Variables variables = function.variables();
        int n = variables.count();
        assertThat(f.at(variables.point(function.start(n)))).isFinite().isGreaterThan(function.minimum());
        Tensor x = Tensor.input("x", DType.F64, Shape.of(n));
        Tensor value = f.over(variables, x);
        Tensor gradient = Derivatives.gradient(value, List.of(x)).getFirst();
        for (List<Double> point : function.minimisers()) {
            double[] at = point.stream().mapToDouble(v -> v).toArray();
            assertThat(f.at(variables.point(at))).isCloseTo(function.minimum(), within(1e-12));
            Evaluator graph = Evaluator.of(Map.of(x, NDArray.of(Shape.of(n), at)));
            assertThat(graph.value(value).get(0)).isCloseTo(function.minimum(), within(1e-12));
            if (!function.name().equals("ackley")) { // which has a cone's tip there
                assertThat(graph.value(gradient).toDoubles()).containsExactly(new double[n], within(1e-11));
            }
        }
    }

    @Test
    void thereAreThoseOfTwoVariablesAndLongerOnes() {
        assertThat(all()).hasSize(19).extracting(TestFunction::name).doesNotHaveDuplicates();
        assertThat(all().stream().filter(f -> f.expression().variables().count() == 2))
                .hasSize(16);
    }
}
