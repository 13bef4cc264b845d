package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

class TuneCommandTest {
    @TempDir
    private Path folder;

    private String[] command(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "tune",
                "iris",
                "--model",
                "mlp(4..16)",
                "--optimizer",
                "adam(lr=log(1e-4..1e-1))",
                "--epochs",
                "4",
                "--batch",
                "16",
                "--out",
                folder.resolve("tune").toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static List<Json.Members> events(Result result, String kind) {
        return result.out()
                .lines()
                .map(line -> Json.parse(line).members())
                .filter(line -> line.get("event").text().equals(kind))
                .toList();
    }

    @Test
    void trialsAreKeptAndASecondCallGoesOn() throws Exception {
        Result first = Terminals.run(command("--trials", "4", "--seeds", "2", "--json"));
        assertThat(first.err()).isEmpty();
        assertThat(events(first, "trial")).hasSize(8);
        List<Json.Members> ranks = events(first, "rank");
        assertThat(ranks).hasSize(4);
        assertThat(ranks.getFirst().get("metric").members().get("count").whole())
                .isEqualTo(2);
        assertThat(ranks)
                .extracting(rank -> -rank.get("metric").members().get("mean").number())
                .isSorted();
        assertThat(ranks.getFirst().get("specs").members().get("model").text()).matches("mlp\\(\\d+\\)");

        Path log = folder.resolve("tune/trials.jsonl");
        String begun = Files.readString(log);
        assertThat(begun.lines()).hasSize(9);
        Terminals.run(command("--trials", "5", "--seeds", "2"));
        assertThat(Files.readString(log)).startsWith(begun);
        assertThat(Files.readAllLines(log)).hasSize(11);
    }

    /// The log says in words of which search it is, and what of another one differs.
    @Test
    void aFolderOfAnotherSearchIsLeftAlone() throws Exception {
        Terminals.run(command("--trials", "1"));
        Path log = folder.resolve("tune/trials.jsonl");
        String kept = Files.readString(log);
        assertThat(kept.lines().findFirst().orElseThrow())
                .startsWith("{\"data\":{\"name\":\"iris\",\"validation\":0.2,\"seed\":1},")
                .contains("\"search\":\"random\",\"space\":{\"model\":\"mlp(4..16)\",")
                .doesNotContain("Optional", "[]");
        Result other = Terminals.run(command("--trials", "1", "--loss", "crossEntropy(labelSmoothing=0.1)"));
        assertThat(other.err())
                .isEqualTo("thalweg: " + log + ": holds the trials of another search: its `loss` is"
                        + " \"crossEntropy(labelSmoothing=0)\", not \"crossEntropy(labelSmoothing=0.1)\"."
                        + " Name another folder, or remove the file.\n");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(Files.readString(log)).isEqualTo(kept);
    }

    @Test
    void aTerminalHasABarAndThenTheTable() {
        Result result = Terminals.live(command("--search", "asha", "--trials", "6", "--jobs", "1"));
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("\r\u001b[2Ktrial 1/6 ", "best validation accuracy 0.")
                .containsPattern("trial +validation accuracy +model.1 +optimizer.lr +epochs")
                .containsPattern("best: --model \"mlp\\(\\d+\\)\" --optimizer \"adam\\(lr=0\\.\\d+\\)\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tune iris                                          | there is nothing to look for in {model=mlp(256, 128)
            tune iris --optimizer adm(lr=log(1e-4..1))         | --optimizer: no optimizer `adm`; did you mean adam
            tune iris --optimizer adam(lr=1..0.1)              | --optimizer: 1..0.1: a range goes up
            tune iris --optimizer adam(lr=log(0..1))           | --optimizer: log(0..1): a logarithmic range begins above 0
            tune iris --model mlp(1.5..4)                      | --model: 1.5..4: whole numbers are wanted here
            tune iris --model mlp(1..4) --search hyper         | --search hyper: this must be one of grid, random, asha
            tune iris --model mlp(1..4) --metric f1            | metric f1: no such figure is reported. Take one of train_loss
            tune iris --model mlp(1..4,1..4) --search grid --optimizer adam(lr=choice(0.1,0.2)) --trials 1 | the grid over
            """)
    void wrongUsageIsToldInAParagraph(String line, String message) {
        Result result = Terminals.run((line + " --out " + folder.resolve("tune")).split(" +"));
        assertThat(result.err()).startsWith("thalweg: " + message).doesNotContain("\n\n", "\tat ");
        assertThat(result.exit()).isEqualTo(2);
    }
}
