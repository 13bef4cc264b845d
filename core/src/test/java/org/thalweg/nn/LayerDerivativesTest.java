package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.thalweg.graph.Functions;
import org.thalweg.graph.GradientCheck;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Entry;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// First and second derivatives of every layer and loss against central differences in F64, and the adjoint
/// identity; see [GradientCheck].
class LayerDerivativesTest {
    private static final int BATCH = 3;
    private static final Shape INPUT = Shape.of(2, 3);

    private final Rng random = Rng.of(5);

    private NDArray normal(Shape shape) {
        return NDArray.fill(DType.F64, shape, _ -> random.nextGaussian());
    }

    /// The layer in training as a function of its parameters, flat, and its input.
    private void check(Layer layer) {
        check(layer, INPUT);
    }

    private void check(Layer layer, Shape input) {
        Model model = Model.of(layer, input);
        Tensor key = Tensor.constant(NDArray.of(Shape.of(4), 1, 2, 3, 4));
        List<Tensor> states = model.stateLayout().views(Tensor.constant(model.initialState(DType.F64)));
        NDArray theta = NDArray.fill(DType.F64, Shape.of(model.size()), _ -> 0.5 * random.nextGaussian());
        GradientCheck.of(
                        in -> model.train(model.layout().views(in.get(0)), states, in.get(1), key)
                                .output(),
                        theta,
                        normal(input.insert(0, BATCH)))
                .check();
    }

    @TestFactory
    Stream<DynamicTest> layers() {
        List<Layer> layers = List.of(
                Sequential.of(new Flatten(), new Dense(4)),
                new Dense(4), // on the last of three axes
                new Dropout(0.4),
                Sequential.of(new Flatten(), new Dense(5), new Tanh(), new Dropout(0.3), new Dense(2)),
                new LayerNorm(),
                new RmsNorm(),
                new GroupNorm(1),
                new GroupNorm(3),
                new BatchNorm(),
                new Maxout(2, 3),
                new Highway(new Tanh(), -1, new GlorotUniform()),
                new Highway(),
                Residual.of(new Dense(4), new Gelu(), new Dense(3)),
                Parallel.of(new Dense(2), Sequential.of(new RmsNorm(), new Swish()), new Dropout(0.5)),
                new Mlp(List.of(4, 3), new Sigmoid(), 0.2, new GlorotUniform()).network(2));
        return layers.stream().map(layer -> DynamicTest.dynamicTest(layer.toString(), () -> check(layer)));
    }

    @TestFactory
    Stream<DynamicTest> layersOfImages() {
        List<Layer> layers = List.of(
                new Conv(3, 3),
                new Conv(4, Extent.of(2, 3), 2, new Centred(), 1, 2, false, new HeUniform()),
                new ConvTransposed(3, 3, 2),
                new ConvTransposed(4, Extent.of(3, 2), 1, new Valid(), 2, 2, true, new HeUniform()),
                new MaxPool(2),
                new AveragePool(Extent.of(2), 1, new Same()),
                new GlobalAveragePool(),
                new BatchNorm(),
                new Cnn(List.of(3, 2), 4, 0.3, new HeUniform()).network(2),
                new Conv(3, 3, 2, new Margin(1), true),
                new ConvTransposed(3, Extent.of(3), 2, new Margins(1, 0, 1, 0), 1, 1, true, new HeUniform()),
                new MaxPool(Extent.of(3), 2, new Margin(1)),
                new AveragePool(Extent.of(3), 2, new Margins(1, 0, 0, 2), true),
                new GlobalMaxPool());
        return layers.stream()
                .map(layer -> DynamicTest.dynamicTest(layer.toString(), () -> check(layer, Shape.of(4, 5, 2))));
    }

    /// By itself, so that its numbers do not depend on other layers: its rectifiers have their kinks elsewhere.
    @Test
    void blockOfAResidualNetwork() {
        check(new BasicBlock(3, 2), Shape.of(4, 5, 2));
    }

    @TestFactory
    Stream<DynamicTest> layersOfSequences() {
        List<Layer> layers = List.of(
                new Conv1d(3, 2, new Causal()),
                new Conv1d(3, 3, 2, new Same(), 1, 1, false, new HeUniform()),
                new Positions(Positions.Form.LEARNT),
                new Positions(Positions.Form.SINUSOIDAL),
                new Attention(2, false),
                new Attention(1, true),
                new TransformerBlock(2, true, 0.2, 2),
                new MeanOverTime(),
                new Transformer(1, 4, 2, 0).network(2),
                new Conv1d(3, 3, new EndMargins(2, 1)),
                new MaxPool1d(2),
                new MaxPool1d(3, 2, new Margin(1)),
                new AveragePool1d(3, 1, new Causal(), false),
                new GlobalMaxPool(),
                new GlobalAveragePool());
        return layers.stream()
                .map(layer -> DynamicTest.dynamicTest(layer.toString(), () -> check(layer, Shape.of(5, 4))));
    }

    @TestFactory
    Stream<DynamicTest> activations() {
        assertThat(Catalogues.ACTIVATIONS.entries()).hasSizeGreaterThanOrEqualTo(9);
        return Stream.concat(
                        Catalogues.ACTIVATIONS.entries().stream().map(Entry::name),
                        Stream.of(
                                "leakyRelu(slope=0.3)", "elu(alpha=0.4)", "gelu(approximate=tanh)", "swish(beta=1.7)"))
                .map(name -> DynamicTest.dynamicTest(name, () -> check(Catalogues.ACTIVATIONS.create(name))));
    }

    @TestFactory
    Stream<DynamicTest> losses() {
        assertThat(Catalogues.LOSSES.entries()).hasSizeGreaterThanOrEqualTo(7);
        return Stream.concat(
                        Catalogues.LOSSES.entries().stream().map(Entry::name),
                        Stream.of(
                                "crossEntropy(labelSmoothing=0.2)",
                                "binaryCrossEntropy(target=values)",
                                "hinge(target=values)",
                                "huber(delta=0.5)",
                                "gaussianNll(epsilon=0.5, full=true)"))
                .map(Catalogues.LOSSES::create)
                .map(loss -> DynamicTest.dynamicTest(loss.toString(), () -> check(loss)));
    }

    private void check(Loss loss) {
        int size = loss.outputs(2) == 1 ? 2 : 5; // classes or values
        switch (loss.target()) {
            case CLASS -> check(loss, size, Tensor.constant(NDArray.of(Shape.of(4), 0, size - 1, 1, 1)));
            case VALUES -> {
                NDArray output = normal(Shape.of(4, loss.outputs(size)));
                NDArray target = normal(Shape.of(4, size));
                GradientCheck.of(in -> loss.perExample(in.get(0), allowed(loss, in.get(1))), output, target)
                        .check();
                GradientCheck.of(in -> loss.mean(in.get(0), allowed(loss, in.get(1))), output, target)
                        .check();
                GradientCheck.of(in -> loss.prediction(in.getFirst()), output).check();
            }
        }
    }

    private void check(Loss loss, int size, Tensor classes) {
        NDArray output = normal(Shape.of(4, loss.outputs(size)));
        GradientCheck.of(in -> loss.perExample(in.getFirst(), classes), output).check();
        GradientCheck.of(in -> loss.mean(in.getFirst(), classes), output).check();
        GradientCheck.of(in -> loss.prediction(in.getFirst()), output).check();
    }

    /// Targets that the loss is made for, from any numbers.
    private static Tensor allowed(Loss loss, Tensor target) {
        return loss instanceof KlDivergence ? Functions.softmax(target, -1) : target;
    }

    @Test
    void hingeOfManyClasses() {
        check(new Hinge(), 5, Tensor.constant(NDArray.of(Shape.of(4), 0, 4, 2, 2)));
    }

    @TestFactory
    Stream<DynamicTest> crossEntropyOfProbabilities() {
        return Stream.of(0.0, 0.2)
                .map(SoftmaxCrossEntropy::new)
                .map(loss -> DynamicTest.dynamicTest(
                        loss.toString(),
                        () -> GradientCheck.of(
                                        in -> loss.perExample(in.get(0), Functions.softmax(in.get(1), -1)),
                                        normal(Shape.of(4, 5)),
                                        normal(Shape.of(4, 5)))
                                .check()));
    }

    @Test
    void aLayerWithAWrongDerivativeIsRefused() {
        Layer halved = (_, x) -> x.times(0.5).plus(x.times(0.5).stopGradient()); // is x, and claims a slope of ½
        assertThatThrownBy(() -> check(halved))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("jvp");
    }
}
