package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class ModelTest {
    private static Model mlp(int... hidden) {
        return Model.of(Mlp.of(hidden).network(10), Shape.of(28, 28, 1));
    }

    @Test
    void sizesAreInferredAndParametersNamedByTheirLayers() {
        Model model = mlp(256, 128);
        assertThat(model.layout())
                .hasToString(
                        "dense1/weight [784, 256], dense1/bias [256], dense2/weight [256, 128], dense2/bias [128], "
                                + "dense3/weight [128, 10], dense3/bias [10]");
        assertThat(model.size()).isEqualTo(784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10);
        assertThat(model.output()).isEqualTo(Shape.of(10));
    }

    @Test
    void withoutHiddenLayersTheModelIsLinear() {
        assertThat(mlp().layout()).hasToString("dense1/weight [784, 10], dense1/bias [10]");
    }

    /// y = x W + b with W stored [in, out]: x = (1, 2), W = (10 20 30; 40 50 60), b = (1, 2, 3) gives
    /// (1·10 + 2·40 + 1, 1·20 + 2·50 + 2, 1·30 + 2·60 + 3) = (91, 122, 153).
    @Test
    void denseMultipliesRowsByWeightsStoredInByOut() {
        Model model = Model.of(new Dense(3), Shape.of(2));
        Tensor theta = Tensor.input("theta", DType.F64, Shape.of(9));
        Tensor x = Tensor.input("x", DType.F64, Shape.of(1, 2));
        NDArray y = Evaluator.evaluate(
                        List.of(model.infer(model.layout().views(theta), x)),
                        Map.of(
                                theta, NDArray.of(Shape.of(9), 10.0, 20, 30, 40, 50, 60, 1, 2, 3),
                                x, NDArray.of(Shape.of(1, 2), 1.0, 2)))
                .getFirst();
        assertThat(y.shape()).isEqualTo(Shape.of(1, 3));
        assertThat(y.doubles()).containsExactly(91, 122, 153);
    }

    @Test
    void equalSeedsStartEqualAndOthersDoNot() {
        Model model = mlp(16);
        assertThat(model.initial(DType.F64, 3).doubles())
                .isEqualTo(mlp(16).initial(DType.F64, 3).doubles())
                .isNotEqualTo(model.initial(DType.F64, 4).doubles());
    }

    @Test
    void floatStartsAreTheRoundingOfDoubleStarts() {
        Model model = mlp(16);
        float[] single = model.initial(DType.F32, 3).floats();
        double[] twice = model.initial(DType.F64, 3).doubles();
        for (int i = 0; i < single.length; i++) {
            assertThat(single[i]).isEqualTo((float) twice[i]);
        }
    }

    @Test
    void aParameterStartsTheSameWhateverOthersThereAre() {
        Model one = mlp(16);
        Model two = Model.of(
                Sequential.of(
                        new Flatten(), new Dense(16, new HeUniform()), new Tanh(), new Dropout(0.5), new Dense(4)),
                Shape.of(784));
        String name = "dense1/weight";
        NDArray first = one.layout().read(one.initial(DType.F64, 1), name);
        assertThat(two.layout().read(two.initial(DType.F64, 1), name).doubles()).isEqualTo(first.doubles());
        assertThat(one.layout().read(one.initial(DType.F64, 1), "dense1/bias").doubles())
                .containsOnly(0);
    }

    @Test
    void twoParametersDoNotStartEqual() {
        Model model = Model.of(Sequential.of(new Dense(5), new Dense(5)), Shape.of(5));
        NDArray theta = model.initial(DType.F64, 1);
        Layout layout = model.layout();
        assertThat(layout.read(theta, "dense1/weight").doubles())
                .isNotEqualTo(layout.read(theta, "dense2/weight").doubles());
    }

    @Test
    void aShapeErrorNamesTheLayerAndWhatWouldFit() {
        assertThatThrownBy(() -> Model.of(Sequential.of(new Relu(), new Dense(3)), Shape.SCALAR))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("dense1: the input does not fit")
                .hasMessageContaining("F32[1]  output of relu1")
                .hasMessageContaining("put flatten before dense");
        Layer odd = (scope, x) -> x.plus(scope.parameter("shift", Shape.of(7), new Zeros()));
        assertThatThrownBy(() -> Model.of(Sequential.of(new Dense(3), Sequential.of(odd)), Shape.of(2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("plus at sequential1/layer1: shapes do not broadcast")
                .hasMessageContaining("parameter sequential1/layer1/shift");
    }

    @Test
    void shapesOfParametersShowInLaterErrors() {
        Layer odd = (scope, x) -> x.plus(scope.parameter("shift", Shape.of(x.size(0)), new Zeros()));
        Model model = Model.of(odd, Shape.of(1)); // with a batch of 1 it fits
        Tensor theta = Tensor.input("theta", DType.F32, Shape.of(1));
        assertThatThrownBy(() -> model.infer(List.of(theta), Tensor.input("x", DType.F32, Shape.of(4, 1))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("parameter shift was [1] when the model was made and is [4] now; a layer asks for the same"
                        + " parameters each time");
    }

    @Test
    void parametersOfOneNameAreRefused() {
        Layer twice = (scope, x) -> x.plus(scope.parameter("w", Shape.of(2), new Zeros()))
                .times(scope.parameter("w", Shape.of(2), new Zeros()));
        assertThatThrownBy(() -> Model.of(Sequential.of(twice), Shape.of(2)))
                .hasMessage("parameter layer1/w exists already; give the second another name");
    }

    @Test
    void nestedLayersNestTheirNames() {
        Layer encoder = Sequential.of(new Dense(4), new Tanh(), new Dense(2));
        Layer whole = (scope, x) -> scope.apply("decoder", new Dense(6), scope.apply("encoder", encoder, x));
        assertThat(Model.of(whole, Shape.of(6)).layout().entries())
                .extracting(Layout.Entry::name)
                .containsExactly(
                        "encoder/dense1/weight",
                        "encoder/dense1/bias",
                        "encoder/dense2/weight",
                        "encoder/dense2/bias",
                        "decoder/weight",
                        "decoder/bias");
    }

    @Test
    void flattenPutsTheNumbersOfAnExampleInOneRow() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(5, 2, 3, 4));
        Model model = Model.of(new Flatten(), Shape.of(2, 3, 4));

        assertThat(model.infer(List.of(), x).shape()).isEqualTo(Shape.of(5, 24));
        assertThat(Model.of(new Flatten(), Shape.SCALAR).output()).isEqualTo(Shape.of(1));
    }
}
