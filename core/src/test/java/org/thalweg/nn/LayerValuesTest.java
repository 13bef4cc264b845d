package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Layers with parameters against loops over plain arrays.
class LayerValuesTest {
    private final Rng random = Rng.of(17);

    private double[] normal(int n) {
        return IntStream.range(0, n).mapToDouble(_ -> random.nextGaussian()).toArray();
    }

    /// The layer's output for a batch, with these parameters.
    private static NDArray run(Layer layer, Shape batch, double[] x, double... theta) {
        Model model = Model.of(layer, batch.without(0));
        assertThat(theta).as("%s", model.layout()).hasSize(model.size());
        Tensor parameters = Tensor.constant(NDArray.of(Shape.of(theta.length), theta));
        Tensor y = model.infer(model.layout().views(parameters), Tensor.constant(NDArray.of(batch, x)));
        return Evaluator.evaluate(List.of(y), Map.of()).getFirst();
    }

    private static double[] start(Layer layer, Shape input) {
        return Model.of(layer, input).initial(DType.F64, 1).doubles();
    }

    private static void assertClose(NDArray found, double[] expected) {
        assertThat(found.toDoubles()).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.get(i)).as("element %d", i).isCloseTo(expected[i], within(1e-13));
        }
    }

    private static double[] concat(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /// (x − μ) / √(σ² + ε) of the elements of `x` at these places.
    private static void standardize(double[] x, int[] places, double epsilon, double[] y) {
        double mean = Arrays.stream(places).mapToDouble(i -> x[i]).average().orElseThrow();
        double variance = Arrays.stream(places)
                .mapToDouble(i -> Math.pow(x[i] - mean, 2))
                .average()
                .orElseThrow();
        for (int i : places) {
            y[i] = (x[i] - mean) / Math.sqrt(variance + epsilon);
        }
    }

    @Test
    void layerNormStandardizesTheLastAxis() {
        double[] x = normal(2 * 3 * 5);
        double[] gain = normal(5);
        double[] bias = normal(5);
        double[] y = new double[x.length];
        for (int row = 0; row < 6; row++) {
            standardize(x, IntStream.range(5 * row, 5 * row + 5).toArray(), 0.01, y);
        }
        double[] expected = IntStream.range(0, y.length)
                .mapToDouble(i -> gain[i % 5] * y[i] + bias[i % 5])
                .toArray();
        assertClose(run(new LayerNorm(0.01), Shape.of(2, 3, 5), x, concat(gain, bias)), expected);
    }

    @Test
    void rmsNormDividesByTheRootOfTheMeanSquare() {
        double[] x = normal(3 * 4);
        double[] gain = normal(4);
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int row = i / 4 * 4;
            double square =
                    (x[row] * x[row] + x[row + 1] * x[row + 1] + x[row + 2] * x[row + 2] + x[row + 3] * x[row + 3]) / 4;
            expected[i] = gain[i % 4] * x[i] / Math.sqrt(square + 0.02);
        }
        assertClose(run(new RmsNorm(0.02), Shape.of(3, 4), x, gain), expected);
    }

    /// [2, 3, 2, 4] with two groups of two channels: each example and group has 3 · 2 · 2 elements.
    @Test
    void groupNormStandardizesGroupsOfChannelsOverAllPlaces() {
        double[] x = normal(2 * 6 * 4);
        double[] gain = normal(4);
        double[] bias = normal(4);
        double[] y = new double[x.length];
        for (int example = 0; example < 2; example++) {
            for (int group = 0; group < 2; group++) {
                int e = example;
                int g = group;
                int[] members = IntStream.range(0, x.length)
                        .filter(i -> i / 24 == e && i % 4 / 2 == g)
                        .toArray();
                assertThat(members).hasSize(12);
                standardize(x, members, 0.001, y);
            }
        }
        double[] expected = IntStream.range(0, y.length)
                .mapToDouble(i -> gain[i % 4] * y[i] + bias[i % 4])
                .toArray();
        assertClose(run(new GroupNorm(2, 0.001), Shape.of(2, 3, 2, 4), x, concat(gain, bias)), expected);
    }

    @Test
    void oneGroupOfAVectorIsLayerNormalization() {
        double[] x = normal(3 * 4);
        double[] theta = normal(8);
        assertClose(
                run(new GroupNorm(1), Shape.of(3, 4), x, theta),
                run(new LayerNorm(), Shape.of(3, 4), x, theta).toDoubles());
    }

    @Test
    void normalizationsStartWithGainOneAndBiasZero() {
        assertThat(start(new LayerNorm(), Shape.of(2))).containsExactly(1, 1, 0, 0);
        assertThat(start(new GroupNorm(2), Shape.of(2))).containsExactly(1, 1, 0, 0);
        assertThat(start(new RmsNorm(), Shape.of(2))).containsExactly(1, 1);
    }

    @Test
    void equalAndZeroRowsAreNormalizedToZero() {
        assertThat(run(new LayerNorm(), Shape.of(1, 2), new double[] {7, 7}, 1, 1, 0, 0)
                        .doubles())
                .containsExactly(0, 0);
        assertThat(run(new RmsNorm(), Shape.of(1, 2), new double[] {0, 0}, 1, 1).doubles())
                .containsExactly(0, 0);
    }

    @Test
    void maxoutIsTheLargestOfItsPieces() {
        double[] x = normal(4 * 3);
        double[] w = normal(3 * 2 * 5); // [in, units · pieces]
        double[] b = normal(2 * 5);
        double[] expected = new double[4 * 2];
        for (int row = 0; row < 4; row++) {
            for (int unit = 0; unit < 2; unit++) {
                double largest = Double.NEGATIVE_INFINITY;
                for (int piece = 0; piece < 5; piece++) {
                    int column = unit * 5 + piece;
                    double z = b[column];
                    for (int k = 0; k < 3; k++) {
                        z += x[row * 3 + k] * w[k * 10 + column];
                    }
                    largest = Math.max(largest, z);
                }
                expected[row * 2 + unit] = largest;
            }
        }
        assertClose(run(new Maxout(2, 5), Shape.of(4, 3), x, concat(w, b)), expected);
    }

    @Test
    void highwayMixesTheTransformAndTheInputByItsGate() {
        double[] x = normal(2 * 3);
        double[] theta = normal(9 + 3 + 9 + 3); // W_H, b_H, W_T, b_T
        double[] expected = new double[6];
        for (int row = 0; row < 2; row++) {
            for (int j = 0; j < 3; j++) {
                double h = theta[9 + j];
                double t = theta[21 + j];
                for (int k = 0; k < 3; k++) {
                    h += x[row * 3 + k] * theta[k * 3 + j];
                    t += x[row * 3 + k] * theta[12 + k * 3 + j];
                }
                double gate = 1 / (1 + Math.exp(-t));
                expected[row * 3 + j] = Math.tanh(h) * gate + x[row * 3 + j] * (1 - gate);
            }
        }
        Layer highway = new Highway(new Tanh(), -2, new GlorotUniform());
        assertClose(run(highway, Shape.of(2, 3), x, theta), expected);
        double[] start = start(highway, Shape.of(3));
        assertThat(Arrays.copyOfRange(start, 9, 12)).containsOnly(0);
        assertThat(Arrays.copyOfRange(start, 21, 24)).containsOnly(-2);
        assertThat(Model.of(highway, Shape.of(3)).layout())
                .hasToString("transform/weight [3, 3], transform/bias [3], gate/weight [3, 3], gate/bias [3]");
    }

    @Test
    void residualAddsItsInputToItsLayers() {
        double[] x = {2, -3};
        // (2, −3) W + b with W = (1 2; 3 4), b = (5, 6): (2 − 9 + 5, 4 − 12 + 6) = (−2, −2), its relu 0
        assertThat(run(Residual.of(new Dense(2), new LeakyRelu(0.5)), Shape.of(1, 2), x, 1, 2, 3, 4, 5, 6)
                        .doubles())
                .containsExactly(1, -4);
        assertThatThrownBy(() -> Model.of(Sequential.of(new Relu(), Residual.of(new Dense(1))), Shape.of(4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("residual1: the layers change the shape")
                .hasMessageContaining("F32[1, 4]")
                .hasMessageContaining("F32[1, 1]");
    }

    @Test
    void parallelJoinsTheOutputsOfItsBranches() {
        Layer layer = Parallel.of(new Dense(1), Sequential.of(new Dense(1), new Relu()), new Relu());
        // (3, −1)·(1, 2) + 4 = 5;  (3, −1)·(−5, 6) + 7 = −14, its relu 0;  relu (3, −1) = (3, 0)
        assertThat(run(layer, Shape.of(1, 2), new double[] {3, -1}, 1, 2, 4, -5, 6, 7)
                        .doubles())
                .containsExactly(5, 0, 3, 0);
        assertThat(Model.of(Sequential.of(layer), Shape.of(2)).layout())
                .hasToString("parallel1/dense1/weight [2, 1], parallel1/dense1/bias [1], "
                        + "parallel1/sequential1/dense1/weight [2, 1], parallel1/sequential1/dense1/bias [1]");
        assertThatThrownBy(() -> Model.of(Sequential.of(Parallel.of(new Dense(1), new Flatten())), Shape.of(2, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("parallel1: the outputs do not join")
                .hasMessageContaining("F32[1, 2, 1]")
                .hasMessageContaining("F32[1, 6]");
    }

    @Test
    void inputsThatDoNotFitAreRefusedWithTheLayer() {
        for (Layer layer : List.of(new LayerNorm(), new RmsNorm(), new GroupNorm(1), new Maxout(2, 2), new Highway())) {
            assertThatThrownBy(() -> Model.of(Sequential.of(layer), Shape.SCALAR))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining(layer.kind() + "1: the input does not fit");
        }
        assertThatThrownBy(() -> Model.of(Sequential.of(new GroupNorm(4)), Shape.of(8, 8, 6)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("F32[1, 8, 8, 6]")
                .hasMessageContaining("a multiple of the 4 groups");
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new LayerNorm(0)).hasMessageContaining("epsilon is 0.0");
        assertThatThrownBy(() -> new RmsNorm(Double.NaN)).hasMessageContaining("epsilon is NaN");
        assertThatThrownBy(() -> new GroupNorm(0)).hasMessageContaining("groups is 0");
        assertThatThrownBy(() -> new GroupNorm(2, -1)).hasMessageContaining("epsilon is -1.0");
        assertThatThrownBy(() -> new Maxout(3, 0)).hasMessageContaining("3 units of 0 pieces");
        assertThatThrownBy(() -> new Maxout(1 << 20, 1 << 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Highway(new Relu(), Double.NaN, new Zeros()))
                .hasMessageContaining("gateBias is NaN");
        assertThatThrownBy(Residual::of).hasMessageContaining("residual: there are no layers");
        assertThatThrownBy(Parallel::of).hasMessageContaining("parallel: there are no layers");
        assertThatThrownBy(() -> new Constant(Double.NaN)).hasMessageContaining("value is NaN");
    }
}
