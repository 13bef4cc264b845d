package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.SpecException;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Convolution and pooling layers against loops over plain arrays, written from the equations in their
/// documentation.
class ConvolutionLayersTest {
    private final Rng random = Rng.of(23);

    private NDArray normal(Shape shape) {
        return NDArray.fill(DType.F64, shape, _ -> random.nextGaussian());
    }

    /// The layer's output, with these parameters in the order of its layout.
    private static NDArray run(Layer layer, NDArray x, NDArray... parameters) {
        Model model = Model.of(layer, x.shape().without(0));
        List<Tensor> values = List.of(parameters).stream().map(Tensor::constant).toList();
        Tensor y = model.infer(values, Tensor.constant(x));
        return Evaluator.evaluate(List.of(y), Map.of()).getFirst();
    }

    private static double at(NDArray array, int... place) {
        int index = 0;
        for (int axis = 0; axis < place.length; axis++) {
            if (place[axis] < 0 || place[axis] >= array.shape().size(axis)) {
                return 0;
            }
            index = index * array.shape().size(axis) + place[axis];
        }
        return array.get(index);
    }

    private static void assertClose(NDArray found, NDArray expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.shape().elements(); i++) {
            assertThat(found.get(i)).as("element %d", i).isCloseTo(expected.get(i), within(1e-12));
        }
    }

    /// Every size differs: 2 images of 5 × 7 with 4 channels, 6 filters of 3 × 2 in 2 groups, stride 2, dilation
    /// 2: spans of 5 and 3, so that ⌈5/2⌉ = 3 rows need (3 − 1)·2 + 5 − 5 = 4 zeros, 2 before; ⌈7/2⌉ = 4 columns
    /// need (4 − 1)·2 + 3 − 7 = 2, 1 before.
    @Test
    void convIsTheSumOverTheWindow() {
        NDArray x = normal(Shape.of(2, 5, 7, 4));
        NDArray w = normal(Shape.of(3, 2, 2, 6));
        NDArray b = normal(Shape.of(6));
        var conv = new Conv(6, Extent.of(3, 2), 2, new Same(), 2, 2, true, new HeUniform());
        assertThat(Model.of(conv, Shape.of(5, 7, 4)).layout()).hasToString("weight [3, 2, 2, 6], bias [6]");
        NDArray expected = NDArray.zeros(DType.F64, Shape.of(2, 3, 4, 6));
        for (int i = 0; i < expected.shape().elements(); i++) {
            int o = i % 6;
            int column = i / 6 % 4;
            int row = i / 24 % 3;
            double sum = b.get(o);
            for (int tap = 0; tap < 6; tap++) {
                for (int m = 0; m < 2; m++) {
                    int channel = o / 3 * 2 + m;
                    sum += at(x, i / 72, 2 * row + tap / 2 * 2 - 2, 2 * column + tap % 2 * 2 - 1, channel)
                            * at(w, tap / 2, tap % 2, m, o);
                }
            }
            expected.set(i, sum);
        }
        assertClose(run(conv, x, w, b), expected);
    }

    @Test
    void theBorderDecidesHowManyWindowsThereAre() {
        assertThat(output("conv(1, stride=2)", 8, 8, 1)).isEqualTo(Shape.of(4, 4, 1));
        assertThat(output("conv(1, stride=2, padding=centred)", 8, 9, 1)).isEqualTo(Shape.of(4, 5, 1));
        assertThat(output("conv(1, kernel=rectangle(3, 5), padding=valid)", 8, 9, 1))
                .isEqualTo(Shape.of(6, 5, 1));
        assertThat(output("maxPool", 7, 8, 3)).isEqualTo(Shape.of(3, 4, 3));
        assertThat(output("maxPool(padding=same)", 7, 8, 3)).isEqualTo(Shape.of(4, 4, 3));
        assertThat(output("averagePool(3, stride=2)", 7, 8, 3)).isEqualTo(Shape.of(3, 3, 3));
        assertThat(output("maxPool(rectangle(2, 1))", 6, 5, 3)).isEqualTo(Shape.of(3, 5, 3));
        assertThat(output("convTransposed(5, stride=2)", 4, 3, 2)).isEqualTo(Shape.of(8, 6, 5));
        assertThat(output("convTransposed(5, kernel=4, stride=2, padding=valid)", 4, 3, 2))
                .isEqualTo(Shape.of(10, 8, 5));
        assertThat(output("globalAveragePool", 7, 8, 3)).isEqualTo(Shape.of(3));
        assertThat(output("globalMaxPool", 7, 8, 3)).isEqualTo(Shape.of(3));
        assertThat(output("globalMaxPool", 7, 3)).isEqualTo(Shape.of(3));
        assertThat(output("conv(1, stride=2, padding=1)", 8, 9, 1)).isEqualTo(Shape.of(4, 5, 1));
        assertThat(output("conv(1, kernel=7, stride=2, padding=3)", 28, 28, 1)).isEqualTo(Shape.of(14, 14, 1));
        assertThat(output("conv(1, padding=margins(top=1, bottom=2, left=4))", 8, 9, 1))
                .isEqualTo(Shape.of(9, 11, 1));
        assertThat(output("convTransposed(5, stride=2, padding=1)", 4, 3, 2)).isEqualTo(Shape.of(7, 5, 5));
        assertThat(output("maxPool(3, stride=2, padding=1)", 8, 7, 3)).isEqualTo(Shape.of(4, 4, 3));
        assertThat(output("conv1d(4, padding=2)", 7, 3)).isEqualTo(Shape.of(9, 4));
        assertThat(output("conv1d(4, padding=margins(before=1))", 7, 3)).isEqualTo(Shape.of(6, 4));
        assertThat(output("maxPool1d", 7, 3)).isEqualTo(Shape.of(3, 3));
        assertThat(output("averagePool1d(3, stride=1, padding=causal)", 7, 3)).isEqualTo(Shape.of(7, 3));
        assertThat(output("conv1d(4, stride=2)", 7, 3)).isEqualTo(Shape.of(4, 4));
        assertThat(output("conv1d(4, padding=valid, dilation=2)", 7, 3)).isEqualTo(Shape.of(3, 4));
        assertThat(output("conv1d(4, kernel=5, padding=causal)", 7, 3)).isEqualTo(Shape.of(7, 4));
    }

    private static Shape output(String spec, int... input) {
        return Model.of(Catalogues.LAYERS.create(spec), Shape.of(input)).output();
    }

    /// On 4 columns with stride 2 and three taps of 1, 10, 100: `same` has its one zero after the image and begins
    /// with columns 0, 1, 2; `centred` has zeros on both sides and begins with (0), 0, 1.
    @Test
    void centredWindowsHaveTheirMiddleOnEverySecondElement() {
        NDArray x = NDArray.of(Shape.of(1, 1, 4, 1), 1.0, 2, 3, 4);
        NDArray w = NDArray.of(Shape.of(1, 3, 1, 1), 1.0, 10, 100);
        Extent kernel = Extent.of(1, 3);
        var same = new Conv(1, kernel, 2, new Same(), 1, 1, false, new HeUniform());
        var centred = new Conv(1, kernel, 2, new Centred(), 1, 1, false, new HeUniform());
        assertThat(run(same, x, w).doubles()).containsExactly(321, 43);
        assertThat(run(centred, x, w).doubles()).containsExactly(210, 432);
    }

    /// 2 images of 7 × 6 with 2 channels, 3 filters of 3 × 3, stride 2 and 1 zero on every side: PyTorch's
    /// layer for halving images. ⌊(7 + 2 − 3) / 2⌋ + 1 = 4 rows, ⌊(6 + 2 − 3) / 2⌋ + 1 = 3 columns, from row
    /// and column −1.
    @Test
    void aMarginIsZerosOnEverySide() {
        NDArray x = normal(Shape.of(2, 7, 6, 2));
        NDArray w = normal(Shape.of(3, 3, 2, 3));
        NDArray b = normal(Shape.of(3));
        NDArray expected = NDArray.zeros(DType.F64, Shape.of(2, 4, 3, 3));
        for (int i = 0; i < expected.shape().elements(); i++) {
            int o = i % 3;
            int column = i / 3 % 3;
            int row = i / 9 % 4;
            double sum = b.get(o);
            for (int tap = 0; tap < 9; tap++) {
                for (int m = 0; m < 2; m++) {
                    sum += at(x, i / 36, 2 * row + tap / 3 - 1, 2 * column + tap % 3 - 1, m)
                            * at(w, tap / 3, tap % 3, m, o);
                }
            }
            expected.set(i, sum);
        }
        for (String spec : List.of(
                "conv(3, stride=2, padding=1)",
                "conv(3, stride=2, padding=margin(1))",
                "conv(3, stride=2, padding=margins(1, 1, 1, 1))",
                "conv(3, stride=2, padding=centred)")) {
            assertClose(run(Catalogues.LAYERS.create(spec), x, w, b), expected);
        }
    }

    @Test
    void causalConvolutionSeesOnlyThePast() {
        NDArray x = NDArray.of(Shape.of(1, 4, 1), 1.0, 2, 3, 4);
        NDArray w = NDArray.of(Shape.of(2, 1, 1), 10.0, 1);
        NDArray b = NDArray.of(Shape.of(1), 0.5);
        var causal = new Conv1d(1, 2, 1, new Causal(), 2, 1, true, new HeUniform());
        // y[t] = 10 x[t − 2] + x[t] + ½
        assertThat(run(causal, x, w, b).doubles()).containsExactly(1.5, 2.5, 13.5, 24.5);
        var valid = new Conv1d(1, 2, new Valid());
        assertThat(run(valid, x, w, b).doubles()).containsExactly(12.5, 23.5, 34.5);
    }

    /// By the equation: x[r, c, m] W[i, j, m, o] lands at row 2r + i − p. `same` with kernel 3 and stride 2 makes
    /// 4 rows of 2: the convolution from 4 to 2 rows has 1 zero, after the image, so p = 0.
    @Test
    void theTransposedConvolutionAddsItsKernelForEachElement() {
        NDArray x = normal(Shape.of(2, 2, 3, 5));
        NDArray w = normal(Shape.of(3, 3, 5, 4));
        NDArray b = normal(Shape.of(4));
        NDArray expected = NDArray.fill(DType.F64, Shape.of(2, 4, 6, 4), i -> b.get(i % 4));
        for (int i = 0; i < x.shape().elements(); i++) {
            int m = i % 5;
            int c = i / 5 % 3;
            int r = i / 15 % 2;
            for (int tap = 0; tap < 9; tap++) {
                int row = 2 * r + tap / 3;
                int column = 2 * c + tap % 3;
                for (int o = 0; row < 4 && column < 6 && o < 4; o++) {
                    int place = ((i / 30 * 4 + row) * 6 + column) * 4 + o;
                    expected.set(place, expected.get(place) + x.get(i) * at(w, tap / 3, tap % 3, m, o));
                }
            }
        }
        assertClose(run(new ConvTransposed(4, 3, 2), x, w, b), expected);
    }

    /// 1 2 3; 4 5 6; 7 8 9 in the first channel, their negatives in the second.
    private static final NDArray NINE =
            NDArray.fill(DType.F64, Shape.of(1, 3, 3, 2), i -> (i / 2 + 1) * (i % 2 == 0 ? 1 : -1));

    @Test
    void poolsTakeTheLargestOrTheMeanOfEachChannel() {
        assertThat(run(new MaxPool(2), NINE).doubles()).containsExactly(5, -1);
        assertThat(run(new AveragePool(2), NINE).doubles()).containsExactly(3, -3);
        assertThat(run(new GlobalAveragePool(), NINE).doubles()).containsExactly(5, -5);
        // windows at the right and lower border have 2, 2 and 1 elements in the image
        assertThat(run(new MaxPool(Extent.of(2), 0, new Same()), NINE).doubles())
                .containsExactly(5, -1, 6, -3, 8, -7, 9, -9);
        assertThat(run(new AveragePool(Extent.of(2), 0, new Same()), NINE).doubles())
                .containsExactly(3, -3, 4.5, -4.5, 7.5, -7.5, 9, -9);
        assertThat(run(new MaxPool(Extent.of(2, 3), 1, new Valid()), NINE).doubles())
                .containsExactly(6, -1, 9, -4);
    }

    @Test
    void poolsOfSequencesTakeTheLargestOrTheMeanOfEachChannel() {
        NDArray five = NDArray.fill(DType.F64, Shape.of(1, 5, 2), i -> (i / 2 + 1) * (i % 2 == 0 ? 1 : -1));
        assertThat(run(new MaxPool1d(2), five).doubles()).containsExactly(2, -1, 4, -3);
        assertThat(run(new AveragePool1d(2), five).doubles()).containsExactly(1.5, -1.5, 3.5, -3.5);
        assertThat(run(new MaxPool1d(3, 2, new Margin(1)), five).doubles()).containsExactly(2, -1, 4, -2, 5, -4);
        assertThat(run(new AveragePool1d(3, 2, new Margin(1), false), five).doubles())
                .containsExactly(1.5, -1.5, 3, -3, 4.5, -4.5);
        assertThat(run(new AveragePool1d(3, 2, new Margin(1), true), five).doubles())
                .containsExactly(1, -1, 3, -3, 3, -3);
        assertThat(run(new GlobalMaxPool(), five).doubles()).containsExactly(5, -1);
        assertThat(run(new GlobalAveragePool(), five).doubles()).containsExactly(3, -3);
        assertThat(run(new GlobalMaxPool(), NINE).doubles()).containsExactly(9, -1);
    }

    /// Of two sequences the first has 2 steps and the second none.
    @Test
    void stepsThatAreMaskedTakeNoPartInGlobalPools() {
        NDArray x = NDArray.of(Shape.of(2, 3, 1), 4.0, -2, 9, 7, 7, 7);
        Tensor mask = Tensor.constant(NDArray.of(Shape.of(2, 3), true, true, false, false, false, false));
        assertThat(run((scope, in) -> new GlobalMaxPool().apply(scope, in, both(mask, in)), x)
                        .doubles())
                .containsExactly(4, Double.NEGATIVE_INFINITY);
        assertThat(run((scope, in) -> new GlobalAveragePool().apply(scope, in, both(mask, in)), x)
                        .doubles())
                .containsExactly(1, 0);
        Layer wrong = (scope, in) -> new GlobalMaxPool().apply(scope, in, in);
        assertThatThrownBy(() -> run(wrong, x))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BOOL [batch, steps] as the mask of");
    }

    /// The mask, also for the one example with which a model finds its shapes.
    private static Tensor both(Tensor mask, Tensor x) {
        return mask.slice(0, 0, x.size(0));
    }

    /// 7 is the largest twice in the image, and in the sequence of its six elements.
    @Test
    void elementsThatTieForTheWholeShareTheDerivative() {
        NDArray x = NDArray.of(Shape.of(1, 2, 3, 1), 1.0, 7, 2, 7, 0, 3);
        for (Shape shape : List.of(Shape.of(1, 2, 3, 1), Shape.of(1, 6, 1))) {
            Tensor in = Tensor.constant(x.reshape(shape));
            Tensor y = Model.of(new GlobalMaxPool(), shape.without(0)).infer(List.of(), in);
            Tensor gradient = Derivatives.gradient(y.sum(), List.of(in)).getFirst();
            assertThat(Evaluator.evaluate(List.of(gradient), Map.of())
                            .getFirst()
                            .doubles())
                    .containsExactly(0, 0.5, 0, 0.5, 0, 0);
        }
    }

    /// He's bound for a fan-in of 3·3·2 = 18: √(6/18).
    @Test
    void weightsStartByTheNumberOfInputsOfAWindow() {
        for (Layer layer : List.of(new Conv(50, 3), new ConvTransposed(50, 3, 2))) {
            NDArray theta = Model.of(layer, Shape.of(8, 8, 2)).initial(DType.F64, 1);
            double largest = IntStream.range(0, 900)
                    .mapToDouble(i -> Math.abs(theta.get(i)))
                    .max()
                    .orElseThrow();
            assertThat(largest).as("%s", layer).isBetween(0.99 * Math.sqrt(6.0 / 18), Math.sqrt(6.0 / 18));
            assertThat(theta.get(900)).isZero();
        }
    }

    @Test
    void aLayerSaysWhatItDoesNotTake() {
        assertThatThrownBy(() -> Model.of(Sequential.of(new Relu(), new Conv(4, 3)), Shape.of(28, 28)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("conv1: the input does not fit")
                .hasMessageContaining("[batch, height, width, channels]");
        assertThatThrownBy(() -> output("conv(4, groups=2)", 8, 8, 3))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a multiple of the 2 groups");
        assertThatThrownBy(() -> output("sequential(maxPool, maxPool)", 2, 3, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("maxPool2")
                .hasMessageContaining("not one window");
        assertThatThrownBy(() -> output("conv1d(4)", 8, 8, 3)).hasMessageContaining("[batch, steps, channels]");
        assertThatThrownBy(() -> output("globalAveragePool", 8))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[batch, steps, channels]")
                .hasMessageContaining("[batch, height, width, channels]");
        assertThatThrownBy(() -> new Conv(0, 3)).hasMessageContaining("conv: 0 filters in 1 groups");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, groups=2)"))
                .hasMessageContaining("5 filters in 2 groups");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, stride=0)")).hasMessageContaining("stride 0");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, kernel=0)"))
                .hasMessageContaining("a window of 0 × 0");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("maxPool(rectangle(0, 1))"))
                .hasMessageContaining("a window of 0 × 1");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv1d(5, kernel=0)"))
                .hasMessageContaining("kernel is 0");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("averagePool(stride=-1)"))
                .hasMessageContaining("stride is -1");
    }

    @Test
    void aLayerSaysWhichPaddingsThereAre() {
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, padding=sane)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("no padding `sane`; did you mean same?")
                .hasMessageContaining("paddings: centred, margin, margins, same, valid");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv1d(5, padding=half)"))
                .hasMessageContaining("paddings: causal, centred, margin, margins, same, valid");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, padding=causal)"))
                .hasMessageContaining("no padding `causal`");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, padding=true)"))
                .hasMessageContaining("takes a padding or a number, not true");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, padding=1.5)"))
                .isInstanceOf(SpecException.class);
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv(5, padding=-1)"))
                .hasMessageContaining("a margin's width is -1; it is at least 0");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("conv1d(5, padding=margins(after=-2))"))
                .hasMessageContaining("a margin's after is -2");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("maxPool(padding=margins(top=1, right=2))"))
                .hasMessageContaining(": 2 columns of padding on a side, windows of 2; fewer");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("averagePool(rectangle(1, 3), padding=1)"))
                .hasMessageContaining(": 1 rows of padding on a side, windows of 1");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("maxPool1d(3, padding=3)"))
                .hasMessageContaining(": 3 steps of padding on a side, windows of 3");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("averagePool1d(0)"))
                .hasMessageContaining(": a window of 0 steps");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("maxPool1d(stride=-1)"))
                .hasMessageContaining(": stride is -1");
    }
}
