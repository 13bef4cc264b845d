package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
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

/// Batch normalization and the networks made of it, against the paper's equations in plain loops.
class BatchNormTest {
    private static final Tensor KEY = Tensor.constant(NDArray.of(Shape.of(4), 1, 2, 3, 4));

    private final Rng random = Rng.of(29);

    private NDArray normal(Shape shape) {
        return NDArray.fill(DType.F64, shape, _ -> 3 + 2 * random.nextGaussian());
    }

    private static NDArray vector(double... values) {
        return NDArray.of(Shape.of(values.length), values);
    }

    private static List<Tensor> constants(NDArray... values) {
        return List.of(values).stream().map(Tensor::constant).toList();
    }

    /// The output of a training pass, then the states after it.
    private static List<NDArray> train(Layer layer, NDArray x, List<Tensor> parameters, List<Tensor> states) {
        Model model = Model.of(layer, x.shape().without(0));
        Model.Pass pass = model.train(parameters, states, Tensor.constant(x), KEY);
        List<Tensor> wanted = new ArrayList<>(pass.states());
        wanted.addFirst(pass.output());
        return Evaluator.evaluate(wanted, Map.of());
    }

    private static NDArray infer(Layer layer, NDArray x, List<Tensor> parameters, List<Tensor> states) {
        Model model = Model.of(layer, x.shape().without(0));
        Tensor y = model.infer(parameters, states, Tensor.constant(x));
        return Evaluator.evaluate(List.of(y), Map.of()).getFirst();
    }

    private static void assertClose(NDArray found, double... expected) {
        assertThat(found.shape().elements()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.get(i)).as("element %d", i).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void trainingNormalizesAChannelOverAllExamplesAndPlaces() {
        NDArray x = normal(Shape.of(3, 2, 5, 4));
        NDArray gain = normal(Shape.of(4));
        NDArray bias = normal(Shape.of(4));
        double[] expected = new double[120];
        double[] means = new double[4];
        double[] variances = new double[4];
        for (int c = 0; c < 4; c++) {
            int channel = c;
            int[] members =
                    IntStream.range(0, 120).filter(i -> i % 4 == channel).toArray();
            double mean = IntStream.of(members).mapToDouble(x::get).average().orElseThrow();
            double squares = IntStream.of(members)
                    .mapToDouble(i -> Math.pow(x.get(i) - mean, 2))
                    .sum();
            for (int i : members) {
                expected[i] = gain.get(c) * (x.get(i) - mean) / Math.sqrt(squares / 30 + 0.01) + bias.get(c);
            }
            means[c] = 0.75 * 7 + 0.25 * mean;
            variances[c] = 0.75 * 8 + 0.25 * squares / 29;
        }
        List<NDArray> found = train(
                new BatchNorm(0.25, 0.01), x, constants(gain, bias), constants(vector(7, 7, 7, 7), vector(8, 8, 8, 8)));
        assertClose(found.get(0), expected);
        assertClose(found.get(1), means);
        assertClose(found.get(2), variances);
    }

    /// a = ½. (1, 3): μ = 2, 2σ² = 2, M = ½·0 + ½·2 = 1, V = ½·1 + ½·2 = 1.5. (4, 10): μ = 7, 2σ² = 18, M = 4,
    /// V = 9.75. Inference: (x − 4) / √(9.75 + 0.25) · 2 + 1.
    @Test
    void runningStatisticsByHandAfterTwoSteps() {
        var layer = new BatchNorm(0.5, 0.25);
        Model model = Model.of(layer, Shape.of(1));
        assertThat(model.layout()).hasToString("gain [1], bias [1]");
        assertThat(model.stateLayout()).hasToString("mean [1], variance [1]");
        assertThat(model.initialState(DType.F64).doubles()).containsExactly(0, 1);
        List<Tensor> parameters = constants(vector(2), vector(1));
        List<NDArray> one =
                train(layer, NDArray.of(Shape.of(2, 1), 1.0, 3), parameters, constants(vector(0), vector(1)));
        assertClose(one.get(0), 1 - 2 / Math.sqrt(1.25), 1 + 2 / Math.sqrt(1.25));
        assertClose(one.get(1), 1);
        assertClose(one.get(2), 1.5);
        List<NDArray> two =
                train(layer, NDArray.of(Shape.of(2, 1), 4.0, 10), parameters, constants(one.get(1), one.get(2)));
        assertClose(two.get(1), 4);
        assertClose(two.get(2), 9.75);
        NDArray y =
                infer(layer, NDArray.of(Shape.of(3, 1), 4.0, 14, -6), parameters, constants(two.get(1), two.get(2)));
        double step = 20 / Math.sqrt(10);
        assertClose(y, 1, 1 + step, 1 - step);
    }

    @Test
    void oneValueAChannelHasNoVarianceAndLeavesTheStatisticsAsTheyAre() {
        List<NDArray> found = train(
                new BatchNorm(),
                NDArray.of(Shape.of(1, 2), 5.0, -8),
                constants(vector(3, 3), vector(0.5, 0.25)),
                constants(vector(1, 2), vector(3, 4)));
        assertClose(found.get(0), 0.5, 0.25);
        assertClose(found.get(1), 1, 2);
        assertClose(found.get(2), 3, 4);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Model.of(Sequential.of(new BatchNorm()), Shape.SCALAR))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("batchNorm1: the input does not fit");
        assertThatThrownBy(() -> new BatchNorm(0, 1e-5)).hasMessageContaining("momentum is 0.0");
        assertThatThrownBy(() -> new BatchNorm(1.5, 1e-5)).hasMessageContaining("momentum is 1.5");
        assertThatThrownBy(() -> new BatchNorm(0.1, 0)).hasMessageContaining("epsilon is 0.0");
    }

    /// With γ = 0 in the last normalization F is 0, and y = relu(shortcut(x)).
    @Test
    void theShortcutTakesEverySecondPlaceAndAddsChannelsOfZeros() {
        NDArray x = NDArray.fill(DType.F64, Shape.of(1, 3, 4, 2), i -> i % 2 == 0 ? i : -i);
        var block = new BasicBlock(3, 2);
        Model model = Model.of(block, Shape.of(3, 4, 2));
        NDArray theta = model.initial(DType.F64, 1);
        model.layout().write(theta, "batchNorm2/gain", vector(0, 0, 0));
        List<Tensor> parameters = model.layout().views(Tensor.constant(theta));
        List<Tensor> states = model.stateLayout().views(Tensor.constant(model.initialState(DType.F64)));
        // rows 0 and 2, columns 0 and 2: element (r, c) of channel 0 is 2(4r + c); channel 1 is below 0
        assertThat(train(block, x, parameters, states).getFirst().doubles())
                .containsExactly(0, 0, 0, 4, 0, 0, 16, 0, 0, 20, 0, 0);
    }

    /// By hand: 432 in the first convolution; 13 824, 50 688 and 202 752 in the stages; γ and β of 16·7 + 32·6 +
    /// 64·6 channels; 650 in the dense layer. The paper's Table 6 has 0.27, 0.46 and 0.66 million.
    @Test
    void residualNetworksHaveAsManyParametersAsThePaperSays() {
        assertThat(parameters(20)).isEqualTo(432 + 13_824 + 50_688 + 202_752 + 2 * 688 + 650);
        assertThat(parameters(32)).isBetween(455_000, 465_000);
        assertThat(parameters(44)).isBetween(655_000, 665_000);
        Model model = Model.of(new Resnet(8).network(10), Shape.of(28, 28, 1));
        assertThat(model.stateLayout().entries().getFirst().name()).isEqualTo("batchNorm1/mean");
        assertThat(model.stateLayout().entries().get(2).name()).isEqualTo("basicBlock1/batchNorm1/mean");
        assertThat(model.stateLayout().size()).isEqualTo(2 * (16 * 3 + 32 * 2 + 64 * 2));
    }

    private static int parameters(int depth) {
        return Model.of(new Resnet(depth).network(10), Shape.of(32, 32, 3)).size();
    }

    @Test
    void depthsAreSixTimesSomethingAndTwo() {
        assertThat(Catalogues.MODELS.create("resnet(56)")).isEqualTo(new Resnet(56));
        assertThatThrownBy(() -> Catalogues.MODELS.create("resnet(18)"))
                .hasMessageContaining("depth is 18")
                .hasMessageContaining("the nearest are 14 and 20");
        assertThatThrownBy(() -> new Resnet(2)).hasMessageContaining("the smallest is 8");
    }
}
