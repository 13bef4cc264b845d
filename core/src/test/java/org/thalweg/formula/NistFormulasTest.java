package org.thalweg.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The formulas of the NIST Statistical Reference Datasets for nonlinear regression, at their certified parameters.
class NistFormulasTest {
    record Model(String name, Relation formula, double[] certified) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Model> MODELS = """
            Misra1a | y = b1*(1 - exp(-b2*x)) | 238.94212918 0.00055015643181
            Chwirut2 | y = exp(-b1*x)/(b2 + b3*x) | 0.16657666537 0.0051653291286 0.012150007096
            Chwirut1 | y = exp(-b1*x)/(b2 + b3*x) | 0.1902781837 0.0061314004477 0.010530908399
            Lanczos3 | y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x) | 0.086816414977 0.95498101505 0.84400777463 2.9515951832 1.5825685901 4.9863565084
            Gauss1 | y = b1*exp(-b2*x) + b3*exp(-(x - b4)^2/b5^2) + b6*exp(-(x - b7)^2/b8^2) | 98.778210871 0.010497276517 100.48990633 67.481111276 23.12977336 71.994503004 178.99805021 18.389389025
            Gauss2 | y = b1*exp(-b2*x) + b3*exp(-(x - b4)^2/b5^2) + b6*exp(-(x - b7)^2/b8^2) | 99.018328406 0.010994945399 101.88022528 107.03095519 23.578584029 72.045589471 153.27010194 19.525972636
            DanWood | y = b1*x^b2 | 0.76886226176 3.8604055871
            Misra1b | y = b1*(1 - (1 + b2*x/2)^(-2)) | 337.99746163 0.00039039091287
            Kirby2 | y = (b1 + b2*x + b3*x^2)/(1 + b4*x + b5*x^2) | 1.6745063063 -0.13927397867 0.0025961181191 -0.001724181187 2.1664802578e-05
            Hahn1 | y = (b1 + b2*x + b3*x^2 + b4*x^3)/(1 + b5*x + b6*x^2 + b7*x^3) | 1.0776351733 -0.12269296921 0.004086375061 -1.4262662514e-06 -0.0057609940901 0.00024053735503 -1.2314450199e-07
            Nelson | log(y) = b1 - b2*x1*exp(-b3*x2) | 2.5906836021 5.6177717026e-09 -0.057701013174
            MGH17 | y = b1 + b2*exp(-x*b4) + b3*exp(-x*b5) | 0.37541005211 1.9358469127 -1.4646871366 0.01286753464 0.022122699662
            Lanczos1 | y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x) | 0.095100000027 1.0000000001 0.86070000013 3.0000000002 1.5575999998 5.0000000001
            Lanczos2 | y = b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x) | 0.096251029939 1.0057332849 0.86424689056 3.0078283915 1.5529016879 5.00287981
            Gauss3 | y = b1*exp(-b2*x) + b3*exp(-(x - b4)^2/b5^2) + b6*exp(-(x - b7)^2/b8^2) | 98.94036897 0.010945879335 100.69553078 111.63619459 23.300500029 73.705031418 147.76164251 19.66822123
            Misra1c | y = b1*(1 - (1 + 2*b2*x)^(-0.5)) | 636.42725809 0.00020813627256
            Misra1d | y = b1*b2*x/(1 + b2*x) | 437.36970754 0.00030227324449
            Roszman1 | y = b1 - b2*x - atan(b3/(x - b4))/pi | 0.20196866396 -6.1953516256e-06 1204.4556708 -181.34269537
            ENSO | y = b1 + b2*cos(2*pi*x/12) + b3*sin(2*pi*x/12) + b5*cos(2*pi*x/b4) + b6*sin(2*pi*x/b4) + b8*cos(2*pi*x/b7) + b9*sin(2*pi*x/b7) | 10.510749193 3.0762128085 0.53280138227 44.3110887 -1.6231428586 0.52554493756 26.88761444 0.21232288488 1.4966870418
            MGH09 | y = b1*(x^2 + x*b2)/(x^2 + x*b3 + b4) | 0.19280693458 0.19128232873 0.12305650693 0.13606233068
            Thurber | y = (b1 + b2*x + b3*x^2 + b4*x^3)/(1 + b5*x + b6*x^2 + b7*x^3) | 1288.13968 1491.0792535 583.23836877 75.416644291 0.96629502864 0.39797285797 0.049727297349
            BoxBOD | y = b1*(1 - exp(-b2*x)) | 213.80940889 0.54723748542
            Rat42 | y = b1/(1 + exp(b2 - b3*x)) | 72.462237576 2.6180768402 0.067359200066
            MGH10 | y = b1*exp(b2/(x + b3)) | 0.005609636471 6181.3463463 345.22363462
            Eckerle4 | y = (b1/b2)*exp(-0.5*((x - b3)/b2)^2) | 1.5543827178 4.0888321754 451.54121844
            Rat43 | y = b1/(1 + exp(b2 - b3*x))^(1/b4) | 699.6415127 5.2771253025 0.75962938329 1.2792483859
            Bennett5 | y = b1*(b2 + x)^(-1/b3) | -2523.5058043 46.736564644 0.93218483193
            """.lines().map(line -> line.split(" \\| ")).map(row -> new Model(
            row[0],
            Relation.parse(row[1]),
            Arrays.stream(row[2].split(" ")).mapToDouble(Double::parseDouble).toArray())).toList();

    static Stream<Model> models() {
        return MODELS.stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aColumnOfPredictorsGivesAColumnOfValues(Model model) {
        double[] x = {0.5, 3, 7.5, 60};
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<Tensor, NDArray> values = new LinkedHashMap<>();
        List<String> predictors = model.name.equals("Nelson") ? List.of("x1", "x2") : List.of("x");
        for (String name : predictors) {
            Tensor column = Tensor.input(name, DType.F64, Shape.of(x.length));
            tensors.put(name, column);
            values.put(column, NDArray.of(Shape.of(x.length), x));
        }
        for (int i = 0; i < model.certified.length; i++) {
            Tensor parameter = Tensor.input("b" + (i + 1), DType.F64, Shape.SCALAR);
            tensors.put("b" + (i + 1), parameter);
            values.put(parameter, NDArray.scalar(DType.F64, model.certified[i]));
        }
        model.formula.right().requireOnly(tensors.keySet());
        Tensor predicted = model.formula.right().of(tensors);
        assertThat(predicted.shape()).isEqualTo(Shape.of(x.length));
        double[] got = Evaluator.of(values).value(predicted).toDoubles();
        for (int row = 0; row < x.length; row++) {
            Map<String, Double> point = new LinkedHashMap<>();
            for (String name : predictors) {
                point.put(name, x[row]);
            }
            for (int i = 0; i < model.certified.length; i++) {
                point.put("b" + (i + 1), model.certified[i]);
            }
            double expected = model.formula.right().at(point);
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
        assertThat(MODELS).hasSize(27);
    }

    private static void check(String name, double x, BiFunction<double[], Double, Double> closed) {
        Model model =
                MODELS.stream().filter(m -> m.name.equals(name)).findFirst().orElseThrow();
        Map<String, Double> point = new LinkedHashMap<>(Map.of("x", x));
        for (int i = 0; i < model.certified.length; i++) {
            point.put("b" + (i + 1), model.certified[i]);
        }
        double expected = closed.apply(model.certified, x);
        assertThat(model.formula.right().at(point)).as(name).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
    }
}
