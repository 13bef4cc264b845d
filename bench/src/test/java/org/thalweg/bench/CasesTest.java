package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class CasesTest {
    @Test
    void thePeersKnowEachCase() throws IOException {
        String peers = Files.readString(Path.of("peers", "peers.py"));
        assertThat(Cases.names())
                .hasSizeGreaterThanOrEqualTo(13)
                .allSatisfy(name -> assertThat(peers.split("\"" + name + "\":", -1))
                        .as("%s for torch and for jax", name)
                        .hasSize(3));
    }

    @Test
    void aCaseThatIsNotThereIsRefusedWithTheList() {
        assertThatThrownBy(() -> Cases.named("mpl")).hasMessageStartingWith("no case mpl; there are mlp, mlp-small");
    }

    @Test
    void stepsOfTheSmallNetworkLearn() {
        Mlp mlp = Mlp.of(16, 4, 16, 3);
        var rule = new Adam(new Constant(0.01));
        try (TrainingStep step = TrainingStep.of(rule, mlp.layout(), mlp.start(), mlp::loss, true, 1)) {
            mlp.bindData(step.executable());
            step.run();
            double before = loss(step.executable());
            for (int i = 0; i < 200; i++) step.run();
            // Guessing costs ln 3 = 1.1; sixteen points are soon learnt by heart.
            assertThat(before).isBetween(0.5, 3.0);
            assertThat(loss(step.executable())).isLessThan(0.5 * before);
        }
    }

    @Test
    void networksBeginAsIfTheyGuessedAndLearn() {
        // ln 10 and ln 256, and as much again for logits that are not 0 at the start; a pixel costs ln 2 and more.
        learns("lenet", 1.0, 5.0);
        learns("transformer", 5.3, 6.5);
        learns("autoencoder", 0.5, 1.0);
    }

    @Test
    void theResidualNetworkBeginsAsIfItGuessed() {
        learns("resnet20", 2.0, 5.0);
    }

    private static void learns(String name, double least, double most) {
        try (Step step = Cases.named(name).prepare(2)) {
            step.run();
            Executable executable = ((TrainingStep) step).executable();
            double before = loss(executable);
            assertThat(before).as(name).isBetween(least, most);
            double after = before;
            for (int i = 0; i < 30 && after >= 0.99 * before; i++) { // the first steps of Adam and momentum overshoot
                step.run();
                after = loss(executable);
            }
            assertThat(after).as(name).isLessThan(0.99 * before);
        }
    }

    @Test
    void shortcutsTakeEveryOtherPixelAndPutZerosOnBothSides() {
        Tensor x = Tensor.constant(NDArray.fill(DType.F32, Shape.of(1, 2, 2, 2), i -> i + 1));
        NDArray y =
                Evaluator.evaluate(List.of(ResNet20.shortcut(x, 4)), Map.of()).getFirst();
        assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 1, 4));
        assertThat(y.floats()).containsExactly(0, 1, 2, 0);
    }

    @Test
    void geluIsTheExactOne() {
        // x Φ(x): Φ(1) = 0.841344746068543 (Abramowitz & Stegun, table 26.1); the form with tanh gives 0.841192
        Tensor x = Tensor.constant(NDArray.of(Shape.of(2), 1.0, -1.0));
        NDArray y = Evaluator.evaluate(List.of(Transformer.gelu(x)), Map.of()).getFirst();
        assertThat(y.get(0)).isCloseTo(0.841344746068543, within(1e-14));
        assertThat(y.get(1)).isCloseTo(0.841344746068543 - 1, within(1e-14));
    }

    private static double loss(Executable executable) {
        return executable.output(0).item();
    }

    @Test
    void theFirstStepOfAdamMovesEachParameterByTheRateAgainstItsGradient() {
        try (Step step = new AdamCase("adam", Work.of(), 1000).prepare(1)) {
            var training = (TrainingStep) step;
            float[] before = training.state().parameters().floats().clone();
            step.run();
            float[] after = training.state().parameters().floats();
            for (int i = 0; i < before.length; i++) {
                assertThat(Math.abs(after[i] - before[i])).isCloseTo(0.001f, within(1e-5f));
            }
        }
    }

    @Test
    void aHessianVectorProductComesWithValueAndGradient() {
        Mlp mlp = Mlp.of(8, 5, 7, 3);
        try (Step step = new HvpCase("hvp", Work.of(), mlp).prepare(2)) {
            step.run();
            Executable executable = ((CompiledStep) step).executable();
            int n = mlp.layout().size();
            assertThat(executable.output(0).item()).isPositive();
            for (int output : List.of(1, 2)) {
                float[] values = executable.output(output).floats();
                assertThat(values).hasSize(n);
                assertThat(values).as("output %d", output).isNotEqualTo(new float[n]);
            }
        }
    }
}
