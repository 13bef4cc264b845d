package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

class RateFinderCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aRateIsSuggestedAndDivergenceEndsTheTest() throws Exception {
        Path csv = folder.resolve("rates.csv");
        Result result = Terminals.run(
                "lr-find",
                "digits",
                "--model",
                "mlp(16)",
                "--optimizer",
                "adam",
                "--to",
                "100",
                "--csv",
                csv.toString(),
                "--json");
        assertThat(result.err()).isEmpty();
        Json.Members json = Json.parse(result.out()).members();
        assertThat(json.get("suggestion").number()).isBetween(1e-3, 1.0);
        assertThat(json.get("diverged").truth()).isTrue();
        int steps = (int) json.get("steps").whole();
        assertThat(steps).isBetween(30, 99);
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst()).isEqualTo("rate,loss,smoothed");
        assertThat(lines).hasSize(steps + 1);
        assertThat(lines.get(1)).startsWith("1.0E-7,");
    }

    @Test
    void theLossIsPlottedOverTheRate() {
        Result result = Terminals.live("lr-find", "iris", "--model", "mlp(8)", "--from", "1e-4", "--steps", "50");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains(
                        "adam(lr=0.001) on mlp(8), iris",
                        "smoothed loss",
                        "rate (logarithmic)",
                        "it falls fastest at ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lr-find iris --from 1 --to 0.1       | --from 1 and --to 0.1: the first rate must be below the last
            lr-find iris --from 0                | --from 0: this must be above 0, such as 1e-7
            lr-find iris --steps 2               | --steps 2: this must be at least 3
            lr-find iris --optimizer sgd(lr=0)   | the range test cannot set the rate: the rate of step 1 is 0
            """)
    void wrongUsageIsToldInAParagraph(String line, String message) {
        Result result = Terminals.run(line.split(" +"));
        assertThat(result.err()).startsWith("thalweg: " + message).doesNotContain("\n\n", "\tat ");
        assertThat(result.exit()).isEqualTo(2);
    }
}
