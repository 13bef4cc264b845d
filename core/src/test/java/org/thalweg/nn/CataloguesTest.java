package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Entry;
import org.thalweg.spec.SpecException;

class CataloguesTest {
    @Test
    void everyKindOfThingIsFound() {
        assertThat(names(Catalogues.INITIALIZERS))
                .contains("fanInUniform", "glorotNormal", "glorotUniform", "heNormal", "heUniform", "zeros", "constant")
                .contains("normal");
        assertThat(names(Catalogues.ACTIVATIONS))
                .contains("relu", "sigmoid", "tanh", "leakyRelu", "elu", "softplus", "gelu", "swish", "softmax");
        assertThat(names(Catalogues.LAYERS))
                .containsAll(names(Catalogues.ACTIVATIONS))
                .contains("dense", "dropout", "flatten", "sequential")
                .contains("layerNorm", "rmsNorm", "groupNorm", "maxout", "highway", "residual", "parallel")
                .contains("conv", "conv1d", "convTransposed", "maxPool", "averagePool", "globalAveragePool")
                .contains("maxPool1d", "averagePool1d", "globalMaxPool")
                .contains("batchNorm", "basicBlock", "embedding", "positions", "attention", "transformerBlock")
                .contains("flattenSteps", "meanOverTime", "checkpoint");
        assertThat(names(Catalogues.LOSSES))
                .contains("crossEntropy", "mse", "binaryCrossEntropy", "gaussianNll", "klDivergence", "huber", "hinge");
        assertThat(names(Catalogues.MODELS)).contains("mlp", "network", "cnn", "resnet", "transformer");
    }

    private static List<String> names(Catalogue<?> catalogue) {
        return catalogue.entries().stream().map(Entry::name).toList();
    }

    @Test
    void aSpecMakesAnMlp() {
        assertThat(Catalogues.MODELS.create("mlp(256, 128)")).isEqualTo(Mlp.of(256, 128));
        assertThat(Catalogues.MODELS.create("mlp()")).isEqualTo(Mlp.of());
        assertThat(Catalogues.MODELS.create("mlp(8, activation=tanh, dropout=0.5, init=glorot(gain=2))"))
                .isEqualTo(new Mlp(List.of(8), new Tanh(), 0.5, new GlorotUniform(2)));
    }

    @Test
    void aSpecMakesACnn() {
        Architecture model = Catalogues.MODELS.create("cnn");
        assertThat(model).isEqualTo(Cnn.of(32, 64));
        assertThat(model.network(10))
                .isEqualTo(Sequential.of(
                        new Conv(32, 3),
                        new Relu(),
                        new Conv(64, 3),
                        new Relu(),
                        new MaxPool(2),
                        new Flatten(),
                        new Dense(128, new HeUniform()),
                        new Relu(),
                        new Dense(10, new HeUniform())));
        assertComesBack(
                Catalogues.MODELS,
                "cnn(8, 16, 24, dense=0, dropout=0.5)",
                new Cnn(List.of(8, 16, 24), 0, 0.5, new HeUniform()));
        assertThat(Cnn.of(1, 2, 3).network(10))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Sequential.class))
                .satisfies(all -> assertThat(Sequential.names(all.layers()))
                        .startsWith("conv1", "relu1", "conv2", "relu2", "maxPool1", "conv3", "relu3", "maxPool2"));
        assertThatThrownBy(() -> Catalogues.MODELS.create("cnn(0)")).hasMessageContaining("cnn(0): 0 filters");
        assertThatThrownBy(() -> Cnn.of()).hasMessageContaining("there are no filters");
        assertThatThrownBy(() -> Catalogues.MODELS.create("cnn(8, dense=-1)")).hasMessageContaining("dense is -1");
        assertThatThrownBy(() -> Catalogues.MODELS.create("cnn(8, dropout=1)")).hasMessageContaining("rate is 1.0");
    }

    @Test
    void specsMakeResidualNetworksAndTransformers() {
        assertComesBack(Catalogues.MODELS, "resnet(20)", new Resnet(20));
        assertComesBack(Catalogues.MODELS, "transformer", new Transformer());
        assertComesBack(
                Catalogues.MODELS, "transformer(3, width=32, heads=8, dropout=0.1)", new Transformer(3, 32, 8, 0.1));
    }

    @Test
    void aNetworkIsMadeOfItsLayersAndOneForTheOutputs() {
        Architecture model = Catalogues.MODELS.create("network(flatten, dense(4), residual(gelu), init=zeros)");
        assertThat(model)
                .isEqualTo(new Network(
                        List.of(new Flatten(), new Dense(4), new Residual(List.of(new Gelu()))), new Zeros()));
        assertThat(model.network(3))
                .isEqualTo(Sequential.of(
                        new Flatten(), new Dense(4), new Residual(List.of(new Gelu())), new Dense(3, new Zeros())));
        assertThatThrownBy(() -> Catalogues.MODELS.create("network(dens(4))")).hasMessageContaining("dense");
    }

    @Test
    void theCanonicalSpecMakesTheSameModel() {
        String canonical = Catalogues.MODELS.bind("mlp(64)").spec().toString();
        assertThat(canonical).contains("64").contains("relu").contains("heUniform");
        assertThat(Catalogues.MODELS.create(canonical)).isEqualTo(Mlp.of(64));
    }

    @Test
    void whatIsWrongIsNamedWithTheNearestRightName() {
        assertThatThrownBy(() -> Catalogues.MODELS.create("mlp(8, activation=relo)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("relu");
        assertThatThrownBy(() -> Catalogues.MODELS.create("mlp(0)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("a hidden layer of 0 units");
        assertThatThrownBy(() -> Catalogues.MODELS.create("mlp(8, dropout=1)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("rate is 1.0");
    }

    @Test
    void lossesTakeTheirArguments() {
        assertThat(Catalogues.LOSSES.create("crossEntropy(labelSmoothing=0.1)"))
                .isEqualTo(new SoftmaxCrossEntropy(0.1));
        assertThat(Catalogues.LOSSES.create("mse")).isEqualTo(new MeanSquaredError());
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of("dense(3)", new Dense(3)),
                Arguments.of(
                        "dense(3, weight=heUniform, bias=constant(0.1))",
                        new Dense(3, new HeUniform(), new Constant(0.1))),
                Arguments.of("dropout(0.5)", new Dropout(0.5)),
                Arguments.of("flatten", new Flatten()),
                Arguments.of("leakyRelu", new LeakyRelu(0.01)),
                Arguments.of("elu(2)", new Elu(2)),
                Arguments.of("softplus", new Softplus()),
                Arguments.of("gelu", new Gelu()),
                Arguments.of("gelu(approximate=tanh)", new Gelu(Gelu.Approximation.TANH)),
                Arguments.of("silu", new Swish(1)),
                Arguments.of("softmax", new Softmax()),
                Arguments.of("layerNorm", new LayerNorm()),
                Arguments.of("layerNorm(eps=0.001)", new LayerNorm(0.001)),
                Arguments.of("rmsNorm", new RmsNorm()),
                Arguments.of("groupNorm", new GroupNorm(32)),
                Arguments.of("groupNorm(4, eps=0.1)", new GroupNorm(4, 0.1)),
                Arguments.of("maxout(10, pieces=3)", new Maxout(10, 3)),
                Arguments.of("highway", new Highway()),
                Arguments.of("highway(tanh, gateBias=-3)", new Highway(new Tanh(), -3, new GlorotUniform())),
                Arguments.of("residual(dense(4), relu, dense(2))", Residual.of(new Dense(4), new Relu(), new Dense(2))),
                Arguments.of("conv(8)", new Conv(8, 3)),
                Arguments.of(
                        "conv(8, kernel=5, stride=2, padding=valid, bias=false)",
                        new Conv(8, 5, 2, new Valid(), false)),
                Arguments.of(
                        "conv(8, rectangle(3, 5), dilation=2, groups=4, init=zeros)",
                        new Conv(8, Extent.of(3, 5), 1, new Same(), 2, 4, true, new Zeros())),
                Arguments.of("conv1d(8, 4, padding=causal)", new Conv1d(8, 4, new Causal())),
                Arguments.of("convTransposed(8, stride=2)", new ConvTransposed(8, 3, 2)),
                Arguments.of("maxPool", new MaxPool(2)),
                Arguments.of("maxPool(3, stride=2)", new MaxPool(Extent.of(3), 2, new Valid())),
                Arguments.of(
                        "averagePool(rectangle(2, 1), padding=same)", new AveragePool(Extent.of(2, 1), 0, new Same())),
                Arguments.of("globalAveragePool", new GlobalAveragePool()),
                Arguments.of("globalMaxPool", new GlobalMaxPool()),
                Arguments.of("maxPool1d", new MaxPool1d(2)),
                Arguments.of("maxPool1d(3, stride=2, padding=causal)", new MaxPool1d(3, 2, new Causal())),
                Arguments.of("averagePool1d", new AveragePool1d(2)),
                Arguments.of(
                        "averagePool1d(4, padding=margins(1, 2), zeros=true)",
                        new AveragePool1d(4, 0, new EndMargins(1, 2), true)),
                Arguments.of("conv(8, stride=2, padding=1)", new Conv(8, 3, 2, new Margin(1), true)),
                Arguments.of(
                        "conv(8, padding=margins(top=1, right=2))", new Conv(8, 3, 1, new Margins(1, 0, 0, 2), true)),
                Arguments.of("conv(8, padding=centred)", new Conv(8, 3, 1, new Centred(), true)),
                Arguments.of("conv1d(8, padding=margins(before=2))", new Conv1d(8, 3, new EndMargins(2, 0))),
                Arguments.of("conv1d(8, padding=2)", new Conv1d(8, 3, new Margin(2))),
                Arguments.of(
                        "averagePool(3, stride=2, padding=1, zeros=true)",
                        new AveragePool(Extent.of(3), 2, new Margin(1), true)),
                Arguments.of("batchNorm", new BatchNorm()),
                Arguments.of("batchNorm(momentum=0.01, eps=0.001)", new BatchNorm(0.01, 0.001)),
                Arguments.of("basicBlock(8, stride=2)", new BasicBlock(8, 2)),
                Arguments.of("embedding(100, 8)", new Embedding(100, 8)),
                Arguments.of("embedding(100, 8, init=normal(0.1))", new Embedding(100, 8, new Normal(0.1))),
                Arguments.of("positions", new Positions(Positions.Form.LEARNT)),
                Arguments.of("positions(sinusoidal)", new Positions(Positions.Form.SINUSOIDAL)),
                Arguments.of("attention(4)", new Attention(4, false)),
                Arguments.of("attention(4, causal=true)", new Attention(4, true)),
                Arguments.of("transformerBlock(4)", new TransformerBlock(4, false)),
                Arguments.of("transformerBlock(4, true, 0.1, 2)", new TransformerBlock(4, true, 0.1, 2)),
                Arguments.of("flattenSteps", new FlattenSteps()),
                Arguments.of("meanOverTime", new MeanOverTime()),
                Arguments.of(
                        "concat(dense(4), sequential(layerNorm, residual(gelu)))",
                        Parallel.of(new Dense(4), Sequential.of(new LayerNorm(), Residual.of(new Gelu())))));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aLayerComesBackFromItsSpec(String spec, Layer layer) {
        assertComesBack(Catalogues.LAYERS, spec, layer);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("binaryCrossEntropy", new BinaryCrossEntropy()),
                Arguments.of("bce(target=values)", new BinaryCrossEntropy(Loss.Target.VALUES)),
                Arguments.of("kl", new KlDivergence()),
                Arguments.of("huber(delta=2.5)", new Huber(2.5)),
                Arguments.of("huber", new Huber()),
                Arguments.of("hinge", new Hinge()),
                Arguments.of("hinge(values)", new Hinge(Loss.Target.VALUES)),
                Arguments.of("gaussianNll", new GaussianNegativeLogLikelihood()),
                Arguments.of("gaussianNll(eps=0.01, full=true)", new GaussianNegativeLogLikelihood(0.01, true)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLossComesBackFromItsSpec(String spec, Loss loss) {
        assertComesBack(Catalogues.LOSSES, spec, loss);
    }

    /// Text → object → canonical text → the same object, and the text that binding has found.
    private static <T> void assertComesBack(Catalogue<T> catalogue, String spec, T object) {
        assertThat(catalogue.create(spec)).isEqualTo(object);
        String canonical = catalogue.describe(object).orElseThrow().toString();
        assertThat(catalogue.create(canonical)).isEqualTo(object);
        assertThat(catalogue.bind(spec).spec()).hasToString(canonical);
    }

    @Test
    void aWrongLayerInsideOfAnotherIsNamed() {
        assertThatThrownBy(() -> Catalogues.LAYERS.create("residual(dense(3), layerNrom)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("layerNorm");
        assertThatThrownBy(() -> Catalogues.LAYERS.create("residual()"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("there are no layers");
        assertThatThrownBy(() -> Catalogues.LOSSES.create("huber(delta=-1)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("delta is -1.0");
    }
}
