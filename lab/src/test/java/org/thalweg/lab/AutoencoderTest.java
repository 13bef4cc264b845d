package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

/// `thalweg train --target itself`: the network learns to give back its examples.
class AutoencoderTest {
    @TempDir
    private Path folder;

    private Json.Members end(String data, String model, String loss) {
        Result result = Terminals.run(
                "train",
                data,
                "--target",
                "itself",
                "--model",
                model,
                "--loss",
                loss,
                "--optimizer",
                "adam(lr=0.01)",
                "--epochs",
                "40",
                "--batch",
                "20",
                "--checkpoint-every",
                "never",
                "--json",
                "--out",
                folder.resolve(data).toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return Json.parse(result.out().lines().reduce("", (_, line) -> line)).members();
    }

    /// Outcomes between 0 and 1, as this loss wants them.
    @Test
    void pixelsAreLearntFromThemselves() {
        Json.Members end = end("digits", "mlp(32)", "binaryCrossEntropy(target=values)");
        assertThat(end.get("test_loss").number()).isBetween(0.2, 0.4); // log 2 = 0.69 for no knowledge
        assertThat(end.get("test_r2").number()).isGreaterThan(0.5);
    }

    /// A linear model of as many units as columns can give them all back.
    @Test
    void columnsOfATableAreLearntFromThemselves() {
        Json.Members end = end("iris", "mlp()", "mse");
        assertThat(end.get("test_r2").number()).isGreaterThan(0.95);
    }
}
