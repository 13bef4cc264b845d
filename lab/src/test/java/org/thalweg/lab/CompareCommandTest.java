package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

class CompareCommandTest {
    @TempDir
    private Path folder;

    private String[] command(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "compare",
                "iris",
                "--model",
                "mlp(8)",
                "--optimizers",
                "sgd(lr=0.1); adam(lr=0.05); sgd(lr=1e30)",
                "--seeds",
                "2",
                "--epochs",
                "20",
                "--batch",
                "16",
                "--target",
                "accuracy=0.8",
                "--out",
                folder.resolve("race").toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void rulesAreTimedToATargetAndThoseThatDivergeSaySo() {
        Result result = Terminals.run(command("--json"));
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        List<Json.Members> summaries = result.out()
                .lines()
                .map(line -> Json.parse(line).members())
                .filter(line -> line.get("event").text().equals("summary"))
                .toList();
        assertThat(summaries).extracting(row -> row.get("diverged").whole()).containsExactly(0L, 0L, 2L);
        Json.Members adam = summaries.get(1);
        assertThat(adam.get("final_metric").members().get("mean").number()).isGreaterThan(0.8);
        assertThat(adam.get("final_metric").members().get("count").whole()).isEqualTo(2);
        assertThat(adam.get("steps_to_goal").members().get("count").whole()).isEqualTo(2);
        assertThat(adam.get("steps_to_goal").members().get("mean").number()).isBetween(1.0, 160.0);
    }

    @Test
    void allCurvesAreInOneFileAndTwoPictures() throws Exception {
        Terminals.run(command());
        Path out = folder.resolve("race");
        Json.Members json =
                Json.parse(Files.readString(out.resolve("compare.json"))).members();
        assertThat(json.get("runs").items()).hasSize(6);
        Json.Members first = json.get("runs").items().getFirst().members();
        assertThat(first.get("epochs").members().get("test_accuracy").items()).hasSize(20);
        assertThat(first.get("training").members().get("loss").items()).hasSize(160);
        assertThat(json.get("summary").items()).hasSize(3);
        assertThat(Files.readString(out.resolve("compare.svg")))
                .startsWith("<svg ")
                .contains("<polyline", "adam(lr=0.05)", "test accuracy");
        if (Files.exists(out.resolve("compare.png"))) {
            assertThat(ImageIO.read(out.resolve("compare.png").toFile()).getWidth())
                    .isEqualTo(2240);
        }
    }

    @Test
    void aTerminalHasABarForEachRuleAndThenTheTable() {
        Result result = Terminals.live(command());
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("\u001b[3A\r\u001b[2Ksgd(lr=0.1)", "2 diverged")
                .containsPattern("optimizer +diverged +test accuracy +test loss +steps to 0.8")
                .containsPattern("adam\\(lr=0.05\\) +\\d\\.\\d{4} ± \\d\\.\\d{4} ")
                .containsPattern("sgd\\(lr=1e30\\) +2 of 2 +never")
                .contains("kept in " + folder.resolve("race") + ": compare.json, compare.svg");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            compare iris                                             | --optimizers is missing: name the rules to compare
            compare iris --optimizers sgd(lr=1);adm                  | --optimizers: no optimizer `adm`; did you mean adam
            compare iris --optimizers sgd(lr=1);sgd(lr=1)            | --optimizers: sgd(lr=1) is named twice
            compare iris --optimizers sgd(lr=1) --seeds 0            | --seeds 0: this must be at least 1
            compare iris --optimizers sgd(lr=1) --target f1=1 --out target/race | goal: no figure `test_f1` is reported. Take one of loss, accuracy
            compare iris --optimizers sgd(lr=0..1)                   | --optimizers: sgd(lr=0..1): `lr`: takes a schedule or a number, not 0..1
            """)
    void wrongUsageIsToldInAParagraph(String line, String message) {
        Result result = Terminals.run(line.split(" +"));
        assertThat(result.err()).startsWith("thalweg: " + message).doesNotContain("\n\n", "\tat ");
        assertThat(result.exit()).isEqualTo(2);
    }
}
