package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

/// `thalweg train --stop`: each rule ends a training of many epochs.
class TrainStopsTest {
    @TempDir
    private Path folder;

    private Json.Members end(String... stops) {
        String[] command = {
            "train",
            "iris",
            "--model",
            "mlp(8)",
            "--optimizer",
            "adam(lr=0.02)",
            "--validation",
            "0.2",
            "--epochs",
            "100000",
            "--checkpoint-every",
            "never",
            "--json",
            "--out",
            folder.resolve("run").toString()
        };
        String[] all = new String[command.length + 2 * stops.length];
        System.arraycopy(command, 0, all, 0, command.length);
        for (int i = 0; i < stops.length; i++) {
            all[command.length + 2 * i] = "--stop";
            all[command.length + 2 * i + 1] = stops[i];
        }
        Result result = Terminals.run(all);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return Json.parse(result.out().lines().reduce("", (_, line) -> line)).members();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            steps(7)                                       | 7 steps are done
            time(0.05)                                     | the time of 0.05 s is over
            gradientNorm(0.3, steps=2)                     | the gradient's norm is below 0.3
            target(0.8)                                    | validation_accuracy has reached 0.8 with 0.
            target(0.5, metric=loss)                       | loss has reached 0.5 with 0.4
            earlyStopping(validation_accuracy, patience=4) | validation_accuracy has not got better since epoch
            earlyStopping(test_loss, minDelta=0.5)         | test_loss has not got better since epoch
            """)
    void eachRuleEndsATrainingAndSaysWhy(String stop, String ending) {
        Json.Members end = end(stop);
        assertThat(end.get("ending").text()).startsWith(ending);
        assertThat(end.get("epochs").whole()).isLessThan(100_000);
    }

    /// What is reported is the figure that was asked for, of the model that is kept.
    @Test
    void aTargetIsReachedByTheModelThatIsKept() {
        Json.Members end = end("target(0.8)");
        assertThat(end.get("validation_accuracy").number()).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void theFirstOfSeveralCounts() {
        assertThat(end("time(600)", "steps(5)", "steps(9)").get("steps").whole())
                .isEqualTo(5);
    }
}
