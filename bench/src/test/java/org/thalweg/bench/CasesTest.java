package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.compile.Executable;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;

class CasesTest {
    @Test
    void thePeersKnowEachCase() throws IOException {
        String peers = Files.readString(Path.of("peers", "peers.py"));
        assertThat(Cases.names())
                .hasSizeGreaterThanOrEqualTo(8)
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
