package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Infinite numbers and what is no number, empty tensors, and sequences, windows and indices at the end of what there
/// is. Evaluated and compiled, in both types; values are PyTorch's (2.15.0) and NumPy's (2.4.6) unless a row says so.
class EdgesTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final Tensor KEY = Tensor.constant(NDArray.of(Shape.of(4), 1, 2, 3, 4));

    private static double[] row(double... values) {
        return values;
    }

    private static Arguments value(String what, UnaryOperator<Tensor> function, double[] x, double... expected) {
        return Arguments.of(what, function, x, expected);
    }

    static Stream<Arguments> values() {
        double[] mixed = {1, NAN, -INF, 0, -0.0};
        return Stream.of(
                value("softmax of nothing finite", x -> Functions.softmax(x, 0), row(-INF, -INF), NAN, NAN),
                value("softmax of an infinite one", x -> Functions.softmax(x, 0), row(INF, 0), NAN, NAN),
                value("softmax beside one that is not there", x -> Functions.softmax(x, 0), row(-INF, 1), 0, 1),
                value("logSoftmax of nothing finite", x -> Functions.logSoftmax(x, 0), row(-INF, -INF), NAN, NAN),
                value("logSoftmax beside one", x -> Functions.logSoftmax(x, 0), row(-INF, 1), -INF, 0),
                value("logSumExp of nothing finite", x -> Functions.logSumExp(x, 0), row(-INF, -INF), -INF),
                value("logSumExp beside one", x -> Functions.logSumExp(x, 0), row(-INF, 1), 1),
                value("logSumExp of an infinite one", x -> Functions.logSumExp(x, 0), row(INF, 0), INF),
                value("logSumExp of infinite ones", x -> Functions.logSumExp(x, 0), row(INF, -INF), INF),
                value("logSumExp of no number", x -> Functions.logSumExp(x, 0), row(NAN, 1), NAN),
                value("logSumExp of none", x -> Functions.logSumExp(x, 0), row(), -INF),
                value("max", Tensor::max, mixed, NAN),
                value("argMax: the first that is no number", x -> x.argMax(0).to(x.dtype()), row(1, NAN, NAN), 1),
                value("argMax: the first of equals", x -> x.argMax(0).to(x.dtype()), row(-1, -0.0, 0), 1),
                value("maximum", x -> x.maximum(0), row(NAN, -1, 1), NAN, 0, 1),
                value("minimum", x -> x.minimum(0), row(NAN, -1, 1), NAN, -1, 0),
                value("relu", Tensor::relu, row(NAN, -INF, INF), NAN, 0, INF),
                value("sign, NumPy's; PyTorch has 0", Tensor::sign, row(NAN, -INF), NAN, -1),
                value("sort: last what is no number", Tensor::sort, row(1, NAN, -INF, INF), -INF, 1, INF, NAN),
                value("topK: first what is no number", x -> x.topK(2).values(), row(1, NAN, INF), NAN, INF),
                value("topK of all", x -> x.topK(2).indices().to(x.dtype()), row(1, 2), 1, 0),
                value("sum of none", Tensor::sum, row(), 0),
                value("mean of none", Tensor::mean, row(), NAN),
                value("max of none, where they throw", Tensor::max, row(), -INF),
                value("sort of none", Tensor::sort, row()),
                value("topK of none", x -> x.topK(0).values(), row()),
                value("window with what is no number", EdgesTest::pooled, row(1, NAN, 2, 3), NAN));
    }

    private static Tensor pooled(Tensor x) {
        return Convolutions.maxPool(x.reshape(1, 2, 2, 1), 2, 2, Sliding.VALID).flatten();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void hasTheValueOfTheFrameworks(String what, UnaryOperator<Tensor> function, double[] x, double... expected) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Tensor in = Tensor.input("x", dtype, Shape.of(x.length));
            NDArray given = NDArray.of(Shape.of(x.length), x).to(dtype);
            assertThat(run(List.of(function.apply(in)), Map.of(in, given))
                            .getFirst()
                            .toDoubles())
                    .as("%s in %s", what, dtype)
                    .containsExactly(expected);
        }
    }

    /// Both ways, which must agree in shape and in every number.
    private static List<NDArray> run(List<Tensor> outputs, Map<Tensor, NDArray> inputs) {
        List<NDArray> evaluated = Evaluator.evaluate(outputs, inputs);
        try (Executable executable = Program.of(outputs).compile()) {
            inputs.forEach(executable::bind);
            executable.run();
            for (int i = 0; i < outputs.size(); i++) {
                assertThat(executable.output(i).shape())
                        .isEqualTo(evaluated.get(i).shape());
                assertThat(executable.output(i).toDoubles())
                        .as("compiled")
                        .isEqualTo(evaluated.get(i).toDoubles());
            }
        }
        return evaluated;
    }

    @Test
    void whereAllElementsAreInfiniteADerivativeIsNoNumber() {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(2, 2));
        Tensor y = Functions.logSumExp(x, 1).sum();
        NDArray given = NDArray.of(Shape.of(2, 2), -INF, -INF, -INF, 3);
        assertThat(run(Derivatives.gradient(y, List.of(x)), Map.of(x, given))
                        .getFirst()
                        .doubles())
                .containsExactly(NAN, NAN, 0, 1);
    }

    /// A class that cannot be: z = −∞ where t = 0. PyTorch's divergence is no number there.
    @Test
    void aDivergenceLeavesOutWhatHasNoProbabilityOnEitherSide() {
        Tensor z = Tensor.input("z", DType.F64, Shape.of(1, 3));
        Tensor t = Tensor.constant(NDArray.of(Shape.of(1, 3), 0.5, 0, 0.5));
        Tensor loss = new KlDivergence().mean(z, t);
        NDArray given = NDArray.of(Shape.of(1, 3), 0.0, -INF, 0);
        List<NDArray> found =
                run(List.of(loss, Derivatives.gradient(loss, List.of(z)).getFirst()), Map.of(z, given));
        assertThat(found.get(0).item()).isZero();
        assertThat(found.get(1).doubles()).containsExactly(0, 0, 0);
        Tensor wrong = new KlDivergence().mean(z, Tensor.constant(NDArray.of(Shape.of(1, 3), 1.0, NAN, 0)));
        assertThat(run(List.of(wrong), Map.of(z, given)).getFirst().item()).isNaN();
    }

    @Test
    void asMuchAsThereIsNotIsRefused() {
        Tensor x = Tensor.input("x", DType.F32, Shape.of(3, 2));
        assertThatThrownBy(() -> x.topK(3))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("there are no 3 largest among 2")
                .hasMessageContaining("a last axis of size 3 or more");
        assertThatThrownBy(() -> x.topK(-1)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Tensor.input("x", DType.F32, Shape.of(3, 0)).argMax(1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("no element to be the largest");
    }

    // ---- indices

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"I32", "F32", "F64"})
    void aNumberOutsideTheVocabularyIsRefused(DType dtype) {
        assertRefused(dtype, 4, 4);
        assertRefused(dtype, -1, -1);
        if (dtype.isFloating()) {
            assertRefused(dtype, 2.5, -1);
            assertRefused(dtype, NAN, -1);
            assertRefused(dtype, 1e30, Integer.MAX_VALUE);
        }
    }

    private static void assertRefused(DType dtype, double number, int index) {
        Model model = Model.of(Sequential.of(new Embedding(4, 3)), Shape.of(2));
        Tensor x = Tensor.input("x", dtype, Shape.of(1, 2));
        Tensor theta = Tensor.constant(model.initial(DType.F32, 1));
        Tensor y = model.infer(model.layout().views(theta), x);
        NDArray given = NDArray.of(x.shape(), 3, number).to(dtype);
        assertThatThrownBy(() -> Evaluator.evaluate(List.of(y), Map.of(x, given)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("gather at embedding1: index " + index)
                .hasMessageContaining("0 … 3");
        try (Executable executable = Program.of(y).compile()) {
            executable.bind(x, given);
            assertThatThrownBy(executable::run)
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("gather")
                    .hasMessageContaining("index " + index)
                    .hasMessageContaining("0 … 3");
        }
    }

    // ---- nothing to go through

    private static List<NDArray> train(String spec, Shape input) {
        Model model = Model.of(Catalogues.LAYERS.create(spec), input.without(0));
        Tensor x = Tensor.input("x", DType.F64, input);
        Tensor theta = Tensor.constant(model.initial(DType.F64, 1));
        List<Tensor> states = model.stateLayout().views(Tensor.constant(model.initialState(DType.F64)));
        Model.Pass pass = model.train(model.layout().views(theta), states, x, KEY);
        List<Tensor> outputs = new ArrayList<>(List.of(pass.output()));
        outputs.addAll(Derivatives.gradient(pass.output().sum(), List.of(x)));
        return run(outputs, Map.of(x, NDArray.fill(DType.F64, input, i -> i % 7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(2)",
                "dropout(0.5)",
                "layerNorm",
                "batchNorm",
                "groupNorm(1)",
                "softmax",
                "conv1d(2)",
                "lstm(2, all=true)",
                "gru(2)",
                "attention(1)",
                "transformerBlock(1)",
                "checkpoint(dense(2), tanh)"
            })
    void aBatchWithoutExamplesGivesNone(String spec) {
        List<NDArray> found = train(spec, Shape.of(0, 3, 2));
        assertThat(found.get(0).shape().size(0)).isZero();
        assertThat(found.get(1).shape()).isEqualTo(Shape.of(0, 3, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv(2)",
                "conv(2, padding=1)",
                "maxPool",
                "maxPool(padding=1)",
                "averagePool",
                "globalAveragePool",
                "globalMaxPool",
                "basicBlock(2)",
                "batchNorm"
            })
    void aBatchWithoutImagesGivesNone(String spec) {
        assertThat(train(spec, Shape.of(0, 4, 4, 2)).getFirst().shape().size(0)).isZero();
    }

    /// The state of a sequence without a step is that before the first one: 0.
    @Test
    void aSequenceWithoutAStepLeavesTheStateAsItWas() {
        for (String spec : List.of("rnn(2)", "lstm(2)", "gru(2)", "lstm(2, backwards=true)")) {
            assertThat(train(spec, Shape.of(2, 0, 3)).getFirst().doubles())
                    .as(spec)
                    .containsExactly(0, 0, 0, 0);
        }
        assertThat(train("lstm(2, all=true)", Shape.of(2, 0, 3)).getFirst().shape())
                .isEqualTo(Shape.of(2, 0, 2));
        assertThat(train("attention(1)", Shape.of(2, 0, 3)).getFirst().shape()).isEqualTo(Shape.of(2, 0, 3));
        assertThat(train("meanOverTime", Shape.of(1, 0, 2)).getFirst().doubles())
                .containsExactly(NAN, NAN);
        assertThat(train("globalMaxPool", Shape.of(1, 0, 2)).getFirst().doubles())
                .containsExactly(-INF, -INF);
        assertThat(train("globalAveragePool", Shape.of(1, 0, 2)).getFirst().doubles())
                .containsExactly(NAN, NAN);
        assertThatThrownBy(() -> train("conv1d(2)", Shape.of(2, 0, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("not one window");
    }

    // ---- windows

    @Test
    void aWindowLargerThanTheImageSeesAllOfItOrIsRefused() {
        // elements 0 … 5
        Shape image = Shape.of(1, 3, 2, 1);
        for (String padding : List.of("same", "centred")) {
            assertThat(train("maxPool(9, padding=" + padding + ")", image)
                            .getFirst()
                            .doubles())
                    .containsExactly(5);
            assertThat(train("averagePool(9, padding=" + padding + ")", image)
                            .getFirst()
                            .doubles())
                    .containsExactly(2.5);
        }
        for (String spec : List.of("maxPool(9)", "averagePool(rectangle(4, 1))", "conv(2, kernel=9, padding=valid)")) {
            assertThatThrownBy(() -> train("sequential(" + spec + ")", image))
                    .as(spec)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("not one window")
                    .hasMessageContaining("1:")
                    .hasMessageContaining("elements, padding included");
        }
    }
}
