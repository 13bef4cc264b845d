package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.tensor.Rng;
import org.thalweg.train.Json;

/// Columns that name things by numbers: they must reach an embedding as they are in the file.
class EmbeddingTest {
    @TempDir
    Path folder;

    private Path words;

    /// Three of six words; `yes` where word 2 is among them, which no line through the numbers can tell.
    @BeforeEach
    void write() throws IOException {
        Rng random = Rng.of(5);
        var text = new StringBuilder("first,second,third,label\n");
        for (int i = 0; i < 400; i++) {
            int[] row = {random.nextInt(6), random.nextInt(6), random.nextInt(6)};
            boolean has = Arrays.stream(row).anyMatch(word -> word == 2);
            for (int word : row) {
                text.append(word).append(',');
            }
            text.append(has ? "yes\n" : "no\n");
        }
        words = folder.resolve("words.csv");
        Files.writeString(words, text);
    }

    private Result train(String model) {
        return Terminals.run(
                "train",
                words.toString(),
                "--target",
                "label",
                "--model",
                model,
                "--optimizer",
                "adam(lr=0.02)",
                "--epochs",
                "30",
                "--checkpoint-every",
                "never",
                "--json",
                "--out",
                folder.resolve("run").toString());
    }

    private static double accuracy(Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        Json end = Json.parse(result.out().lines().reduce("", (_, line) -> line));
        return end.members().get("test_accuracy").number();
    }

    @Test
    void wordsAreLearntByTheirNumbers() {
        assertThat(accuracy(train("network(embedding(6, 8), flatten, dense(16), relu)")))
                .isGreaterThan(0.98);
    }

    @Test
    void aTransformerReadsThem() {
        String model = "network(embedding(6, 8, normal(1)), checkpoint(transformerBlock(2)), layerNorm, meanOverTime)";
        assertThat(accuracy(train(model))).isGreaterThan(0.98);
    }
}
