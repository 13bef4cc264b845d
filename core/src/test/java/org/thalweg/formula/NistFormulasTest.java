package org.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.solve.problems.NistSet;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The formulas of the NIST Statistical Reference Datasets for nonlinear regression, at their certified parameters.
class NistFormulasTest {
    private static NistSet set(String name) {
        return NistSet.read(Path.of("src/test/resources/org/thalweg/solve/nist"), name);
    }

    static Stream<NistSet> sets() {
        return NistSet.names().stream().map(NistFormulasTest::set);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aColumnOfPredictorsGivesAColumnOfValues(NistSet model) {
        double[] x = {0.5, 3, 7.5, 60};
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<Tensor, NDArray> values = new LinkedHashMap<>();
        List<String> predictors = model.name().equals("Nelson") ? List.of("x1", "x2") : List.of("x");
        for (String name : predictors) {
            Tensor column = Tensor.input(name, DType.F64, Shape.of(x.length));
            tensors.put(name, column);
            values.put(column, NDArray.of(Shape.of(x.length), x));
        }
        for (int i = 0; i < model.certified().length; i++) {
            Tensor parameter = Tensor.input("b" + (i + 1), DType.F64, Shape.SCALAR);
            tensors.put("b" + (i + 1), parameter);
            values.put(parameter, NDArray.scalar(DType.F64, model.certified()[i]));
        }
        model.formula().right().requireOnly(tensors.keySet());
        Tensor predicted = model.formula().right().of(tensors);
        assertThat(predicted.shape()).isEqualTo(Shape.of(x.length));
        double[] got = Evaluator.of(values).value(predicted).toDoubles();
        for (int row = 0; row < x.length; row++) {
            Map<String, Double> point = new LinkedHashMap<>();
            for (String name : predictors) {
                point.put(name, x[row]);
            }
            for (int i = 0; i < model.certified().length; i++) {
                point.put("b" + (i + 1), model.certified()[i]);
            }
            double expected = model.formula().right().at(point);
            if (Double.isNaN(expected)) { // Bennett5 has x < −b2 < 0 only
                assertThat(got[row]).isNaN();
            } else {
                assertThat(got[row]).isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @Test
    void theFormulasAreThoseOfNist() {
        check("Misra1a", 77.6, (b, x) -> b[0] * (1 - Math.exp(-b[1] * x)));
        check("Misra1c", 77.6, (b, x) -> b[0] * (1 - 1 / Math.sqrt(1 + 2 * b[1] * x)));
        check("Kirby2", 9.65, (b, x) -> (b[0] + b[1] * x + b[2] * x * x) / (1 + b[3] * x + b[4] * x * x));
        check("Roszman1", -4868.68, (b, x) -> b[0] - b[1] * x - Math.atan(b[2] / (x - b[3])) / Math.PI);
        check("Rat43", 9, (b, x) -> b[0] / Math.pow(1 + Math.exp(b[1] - b[2] * x), 1 / b[3]));
        check("Bennett5", 7.447168, (b, x) -> b[0] * Math.pow(b[1] + x, -1 / b[2]));
        check(
                "ENSO",
                5,
                (b, x) -> b[0]
                        + b[1] * Math.cos(2 * Math.PI * x / 12)
                        + b[2] * Math.sin(2 * Math.PI * x / 12)
                        + b[4] * Math.cos(2 * Math.PI * x / b[3])
                        + b[5] * Math.sin(2 * Math.PI * x / b[3])
                        + b[7] * Math.cos(2 * Math.PI * x / b[6])
                        + b[8] * Math.sin(2 * Math.PI * x / b[6]));
        assertThat(NistSet.names()).hasSize(27);
    }

    private static void check(String name, double x, BiFunction<double[], Double, Double> closed) {
        NistSet model = set(name);
        Map<String, Double> point = new LinkedHashMap<>(Map.of("x", x));
        for (int i = 0; i < model.certified().length; i++) {
            point.put("b" + (i + 1), model.certified()[i]);
        }
        double expected = closed.apply(model.certified(), x);
        assertThat(model.formula().right().at(point)).as(name).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
    }
}
