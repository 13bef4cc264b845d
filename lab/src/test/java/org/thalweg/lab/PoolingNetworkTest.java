package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

/// Networks with margins and pools, from the command line.
class PoolingNetworkTest {
    @TempDir
    private Path folder;

    private Result train(String model) {
        return Terminals.run(
                "train",
                "digits",
                "--model",
                model,
                "--optimizer",
                "adam(lr=0.01)",
                "--epochs",
                "3",
                "--batch",
                "32",
                "--checkpoint-every",
                "never",
                "--json",
                "--out",
                folder.toString());
    }

    /// Of images of 8 × 8, the last one of their rows as sequences of 8 steps.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "network(conv(16, stride=2, padding=1), relu, maxPool, conv(32), relu, globalMaxPool)",
                "network(conv(16, padding=margins(1, 1, 2, 0)), relu, averagePool(3, stride=2, padding=1, zeros=true),"
                        + " conv(16), relu, globalAveragePool)",
                "network(flattenSteps, conv1d(32, padding=1), relu, maxPool1d, conv1d(32), relu, averagePool1d,"
                        + " globalMaxPool)"
            })
    void aNetworkOfMarginsAndPoolsReadsDigits(String model) {
        Result result = train(model);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        Json.Members end =
                Json.parse(result.out().lines().reduce("", (_, line) -> line)).members();
        assertThat(end.get("test_accuracy").number()).isGreaterThan(0.6); // 0.1 for no knowledge
    }

    @Test
    void aPaddingThatDoesNotFitIsToldBeforeAnythingRuns() {
        Result result = train("network(conv(16), maxPool(padding=2), flatten)");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("maxPool(padding=2): 2 rows of padding on a side, windows of 2");
        result = train("network(conv(16, padding=non))");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("no padding `non`", "paddings: centred, margin, margins, same, valid");
    }
}
