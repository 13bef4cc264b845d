package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.thalweg.graph.Functions;
import org.thalweg.graph.GradientCheck;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Attention over sequences of different lengths in one batch.
class AttentionMaskTest {
    private static final int STEPS = 5;
    private static final int CHANNELS = 6;
    private static final int[] LENGTHS = {3, STEPS, 1, 0};
    private static final Shape X = Shape.of(LENGTHS.length, STEPS, CHANNELS);

    private final Rng random = Rng.of(41);
    private final NDArray x = normal(X);

    private NDArray normal(Shape shape) {
        return NDArray.fill(DType.F64, shape, _ -> random.nextGaussian());
    }

    private static Tensor mask() {
        boolean[] valid = new boolean[X.size(0) * STEPS];
        for (int i = 0; i < valid.length; i++) {
            valid[i] = i % STEPS < LENGTHS[i / STEPS];
        }
        return Tensor.constant(NDArray.of(Shape.of(X.size(0), STEPS), valid));
    }

    private static Attention attention(boolean causal) {
        return new Attention(2, causal);
    }

    /// The model with the mask that `layer` passes on.
    private static Model with(Model model, Layer layer) {
        return new Model(
                layer,
                model.input(),
                model.output(),
                model.parameters(),
                model.layout(),
                model.states(),
                model.stateLayout());
    }

    private static Model masked(boolean causal, Tensor mask) {
        Model model = Model.of(attention(causal), X.without(0));
        return with(model, (scope, in) -> attention(causal).apply(scope, in, mask));
    }

    private static double[] run(Model model, NDArray theta, NDArray x) {
        Tensor y = model.infer(model.layout().views(Tensor.constant(theta)), Tensor.constant(x));
        return Evaluator.evaluate(List.of(y), Map.of()).getFirst().doubles();
    }

    /// The first `length` steps of an example.
    private static double[] beginning(double[] all, int example, int length) {
        int from = example * STEPS * CHANNELS;
        return Arrays.copyOfRange(all, from, from + length * CHANNELS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMaskedSequenceIsAsIfItEndedThere(boolean causal) {
        Model model = masked(causal, mask());
        NDArray theta = normal(Shape.of(model.size()));
        double[] y = run(model, theta, x);
        for (int n = 0; n < LENGTHS.length; n++) {
            int length = LENGTHS[n];
            if (length > 0) {
                NDArray alone = NDArray.of(Shape.of(1, length, CHANNELS), beginning(x.doubles(), n, length));
                double[] expected = run(Model.of(attention(causal), Shape.of(length, CHANNELS)), theta, alone);
                assertThat(beginning(y, n, length)).as("example %d", n).containsExactly(expected, within(1e-13));
            }
        }
    }

    /// Bit for bit, and no derivative with respect to it.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsMaskedTakesNoPart(boolean causal) {
        Model model = masked(causal, mask());
        NDArray theta = normal(Shape.of(model.size()));
        NDArray other = x.copy();
        for (int i = 0; i < X.elements(); i++) {
            if (i / CHANNELS % STEPS >= LENGTHS[i / CHANNELS / STEPS]) {
                other.set(i, 1e3 * random.nextGaussian());
            }
        }
        double[] before = run(model, theta, x);
        double[] after = run(model, theta, other);
        Tensor in = Tensor.input("x", DType.F64, X);
        Tensor y = model.infer(model.layout().views(Tensor.constant(theta)), in);
        Tensor counted = mask().to(DType.F64).expand(-1);
        Tensor loss = y.square().times(counted).sum();
        double[] gradient = Evaluator.evaluate(Derivatives.gradient(loss, List.of(in)), Map.of(in, x))
                .getFirst()
                .doubles();
        for (int n = 0; n < LENGTHS.length; n++) {
            assertThat(beginning(after, n, LENGTHS[n])).isEqualTo(beginning(before, n, LENGTHS[n]));
            double[] beyond =
                    Arrays.copyOfRange(gradient, (n * STEPS + LENGTHS[n]) * CHANNELS, (n + 1) * STEPS * CHANNELS);
            assertThat(Arrays.stream(beyond)).allMatch(g -> g == 0);
        }
        assertThat(Arrays.stream(gradient).filter(g -> g != 0).count())
                .isEqualTo((long) CHANNELS * Arrays.stream(LENGTHS).sum());
    }

    /// The last example has no step to be seen.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoSeesNothingGivesTheBias(boolean causal) {
        Model model = masked(causal, mask());
        NDArray theta = normal(Shape.of(model.size()));
        double[] bias = model.layout().read(theta, "output/bias").doubles();
        double[] y = run(model, theta, x);
        for (int t = 0; t < STEPS; t++) {
            int from = (3 * STEPS + t) * CHANNELS;
            assertThat(Arrays.copyOfRange(y, from, from + CHANNELS)).isEqualTo(bias);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void derivativesAgreeWithDifferences(boolean causal) {
        Model model = masked(causal, mask());
        GradientCheck.of(
                        in -> model.infer(model.layout().views(in.get(0)), in.get(1)),
                        normal(Shape.of(model.size())),
                        x)
                .check();
    }

    @Test
    void aBlockPassesItsMaskOn() {
        TransformerBlock block = new TransformerBlock(2, false);
        Model plain = Model.of(block, X.without(0));
        Model model = with(plain, (scope, in) -> block.apply(scope, in, mask()));
        NDArray theta = normal(Shape.of(model.size()));
        NDArray alone = NDArray.of(Shape.of(1, 3, CHANNELS), beginning(x.doubles(), 0, 3));
        double[] expected = run(Model.of(block, Shape.of(3, CHANNELS)), theta, alone);
        assertThat(beginning(run(model, theta, x), 0, 3)).containsExactly(expected, within(1e-12));
        assertThat(beginning(run(plain, theta, x), 0, 3)[0]).isNotCloseTo(expected[0], within(1e-6));
    }

    @Test
    void compiledItGivesTheSame() {
        Model model = masked(true, mask());
        Tensor in = Tensor.input("x", DType.F64, X);
        Tensor theta = Tensor.input("theta", DType.F64, Shape.of(model.size()));
        Tensor y = model.infer(model.layout().views(theta), in);
        List<Tensor> outputs = List.of(
                y, Derivatives.gradient(y.square().sum(), List.of(theta)).getFirst());
        Map<Tensor, NDArray> given = Map.of(in, x, theta, normal(Shape.of(model.size())));
        List<NDArray> expected = Evaluator.evaluate(outputs, given);
        try (Executable executable = Program.of(outputs).compile()) {
            given.forEach(executable::bind);
            executable.run();
            for (int i = 0; i < 2; i++) {
                assertThat(executable.output(i).doubles())
                        .containsExactly(expected.get(i).doubles(), within(1e-10));
            }
        }
    }

    /// e¹/(e¹ + e³) of two among three, and nothing of none.
    @Test
    void theSoftmaxOfSomeIsAmongThem() {
        Tensor z = Tensor.constant(NDArray.of(Shape.of(2, 3), 1.0, 1e300, 3, 1, 2, 3));
        Tensor valid = Tensor.constant(NDArray.of(Shape.of(2, 3), true, false, true, false, false, false));
        double share = 1 / (1 + Math.exp(2));
        assertThat(Evaluator.evaluate(List.of(Functions.softmax(z, valid, 1)), Map.of())
                        .getFirst()
                        .doubles())
                .containsExactly(new double[] {share, 0, 1 - share, 0, 0, 0}, within(1e-15));
    }

    @Test
    void aMaskOfAnotherShapeIsRefused() {
        Tensor wrong = Tensor.constant(NDArray.of(Shape.of(1, 2), true, false));
        assertThatThrownBy(() -> run(masked(true, wrong), normal(Shape.of(168)), x))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BOOL [batch, steps] as the mask of [4, 5, 6]");
    }
}
