package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// A checkpoint changes what is kept, and no number.
class CheckpointTest {
    private static final Tensor KEY = Tensor.constant(NDArray.of(Shape.of(4), 1, 2, 3, 4));

    private final Rng random = Rng.of(11);

    private NDArray normal(Shape shape) {
        return NDArray.fill(DType.F64, shape, _ -> random.nextGaussian());
    }

    /// The output in training, the states after it, the gradient of Σ y², and its Hessian times a vector.
    private static List<Tensor> training(Model model, Tensor theta, Tensor states, Tensor x) {
        Model.Pass pass =
                model.train(model.layout().views(theta), model.stateLayout().views(states), x, KEY);
        Tensor loss = pass.output().square().sum();
        List<Tensor> results = new ArrayList<>(List.of(pass.output()));
        results.addAll(pass.states());
        List<Tensor> variables = List.of(theta, x);
        results.addAll(Derivatives.gradient(loss, variables));
        results.addAll(Derivatives.hessianVector(
                loss,
                variables,
                variables.stream()
                        .map(t -> Tensor.full(t.dtype(), t.shape(), 0.5))
                        .toList()));
        return results;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(4), tanh, dense(3)",
                "batchNorm, dense(4), gelu, batchNorm",
                "dense(4), dropout(0.5), softplus",
                "residual(layerNorm, dense(3)), attention(1)",
                "lstm(4, all=true)",
                "dense(4), checkpoint(batchNorm, tanh), dense(2)"
            })
    void givesTheNumbersOfItsLayers(String layers) {
        Shape input = Shape.of(5, 3);
        Model plain = Model.of(Catalogues.LAYERS.create("sequential(" + layers + ")"), input);
        Model model = Model.of(Catalogues.LAYERS.create("checkpoint(" + layers + ")"), input);
        assertThat(model.layout()).isEqualTo(plain.layout());
        assertThat(model.stateLayout()).isEqualTo(plain.stateLayout());
        Tensor theta = Tensor.input("theta", DType.F64, Shape.of(model.size()));
        Tensor states = Tensor.input("states", DType.F64, model.stateLayout().shape());
        Tensor x = Tensor.input("x", DType.F64, input.insert(0, 2));
        NDArray running = NDArray.fill(DType.F64, states.shape(), i -> 1 + 0.1 * i);
        Map<Tensor, NDArray> given = Map.of(theta, normal(theta.shape()), states, running, x, normal(x.shape()));
        List<NDArray> expected = Evaluator.evaluate(training(plain, theta, states, x), given);
        List<Tensor> again = training(model, theta, states, x);
        assertClose(Evaluator.evaluate(again, given), expected);
        try (Executable executable = Program.of(again).compile()) {
            given.forEach((tensor, value) -> {
                if (value.shape().elements() > 0) { // a model without states
                    executable.bind(tensor, value);
                }
            });
            executable.run();
            List<NDArray> found = new ArrayList<>();
            for (int i = 0; i < again.size(); i++) {
                found.add(executable.output(i));
            }
            assertClose(found, expected);
        }
    }

    private static void assertClose(List<NDArray> found, List<NDArray> expected) {
        for (int k = 0; k < expected.size(); k++) {
            double size =
                    Arrays.stream(expected.get(k).toDoubles()).map(Math::abs).reduce(1, Math::max);
            assertThat(found.get(k).toDoubles())
                    .as("result %d", k)
                    .containsExactly(expected.get(k).toDoubles(), within(1e-12 * size));
        }
    }

    @Test
    void inferenceHasNoBlock() {
        Model model = Model.of(Checkpoint.of(new Dense(4), new Tanh()), Shape.of(3));
        Tensor theta = Tensor.input("theta", DType.F64, Shape.of(model.size()));
        Tensor y = model.infer(model.layout().views(theta), Tensor.input("x", DType.F64, Shape.of(2, 3)));
        assertThat(y.op()).isInstanceOf(Op.Tanh.class);
    }

    /// Blocks that widen to 256 units: without checkpoints two wide results of each are kept for the way back,
    /// 1 MiB for 512 examples, of which some lie where the gradient, 290 KiB for each block, is written later; with
    /// checkpoints only its input, 32 KiB.
    @Test
    void memoryGrowsByTheInputOfABlock() {
        String block = "(dense(256), tanh, dense(256), tanh, dense(16)), ";
        assertThat(growth("sequential" + block)).isBetween(1 << 19, (1 << 20) + (1 << 17));
        assertThat(growth("checkpoint" + block)).isLessThanOrEqualTo(1 << 17);
    }

    /// Bytes for each block more.
    private static int growth(String block) {
        return (int) (bytes(block.repeat(12)) - bytes(block.repeat(8))) / 4;
    }

    private static long bytes(String layers) {
        Model model = Model.of(Catalogues.LAYERS.create("sequential(" + layers + "tanh)"), Shape.of(16));
        Tensor theta = Tensor.input("theta", DType.F32, Shape.of(model.size()));
        Tensor x = Tensor.input("x", DType.F32, Shape.of(512, 16));
        Tensor loss = model.train(model.layout().views(theta), x, KEY).square().sum();
        try (Executable executable =
                Program.of(Derivatives.gradient(loss, List.of(theta))).compile()) {
            return executable.plannedBytes();
        }
    }

    @Test
    void comesBackFromItsSpecAndNeedsALayer() {
        Layer layer = Checkpoint.of(new Dense(4), new Relu());
        assertThat(Catalogues.LAYERS.create("checkpoint(dense(4), relu)")).isEqualTo(layer);
        assertThat(Catalogues.LAYERS.create(
                        Catalogues.LAYERS.describe(layer).orElseThrow().toString()))
                .isEqualTo(layer);
        assertThatThrownBy(() -> Catalogues.LAYERS.create("checkpoint()"))
                .hasMessageContaining("checkpoint(): there are no layers; give at least one");
    }
}
