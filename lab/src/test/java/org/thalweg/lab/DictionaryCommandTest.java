package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

class DictionaryCommandTest {
    @TempDir
    private Path folder;

    @Test
    void atomsAreShownWithATableOfSweeps() {
        Result result = Terminals.run(
                "dictionary", "digits", "--atoms", "9", "--examples", "200", "--sweeps", "7", "--lambda", "0.2");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isOne(); // the sweeps were too few
        assertThat(result.out())
                .startsWith("9 atoms of 200 images of digits, λ = 0.2\n")
                .contains("█", "stopped: ");
        List<String> table = result.out()
                .lines()
                .dropWhile(line -> !line.startsWith("sweep"))
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.split(" +")[0])
                .toList();
        assertThat(table).containsExactly("sweep", "0", "1", "2", "5", "7");
    }

    @Test
    void jsonHasAtomsAndSweeps() {
        Result result =
                Terminals.run("dictionary", "--signed", "--atoms", "5", "--examples", "100", "--sweeps", "4", "--json");
        Json.Members json = Json.parse(result.out()).members();
        List<Json> sweeps = json.get("sweeps").items();
        assertThat(sweeps).hasSize(5);
        double last = Double.POSITIVE_INFINITY;
        for (Json sweep : sweeps) {
            double objective = sweep.members().get("objective").number();
            assertThat(objective).isLessThan(last);
            last = objective;
            assertThat(sweep.members().get("error").number()).isBetween(0.01, 0.99);
        }
        assertThat(json.get("atoms").items()).hasSize(5).allSatisfy(atom -> {
            double square = atom.items().stream()
                    .mapToDouble(value -> value.number() * value.number())
                    .sum();
            assertThat(atom.items()).hasSize(64);
            assertThat(square).isBetween(0.99, 1 + 1e-9);
        });
    }

    @Test
    void convergedIsDone() {
        Result result = Terminals.run("dictionary", "--atoms", "9", "--examples", "200", "--tolerance", "0.02");
        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).contains("converged: ");
        Result json = Terminals.run("dictionary", "--atoms", "9", "--examples", "200", "--sweeps", "1", "--json");
        assertThat(json.exit()).isOne();
        assertThat(Terminals.run("dictionary", "--help").out())
                .contains("Exit codes: 0 converged, 1 no solution", "--patches=N");
    }

    @Test
    void patchesOfLargerImagesGiveSignedAtoms() {
        String[] command = {
            "dictionary", "fashion", "--patch", "6x5", "--patches", "300", "--examples", "40", "--atoms", "8", "--json"
        };
        Result result = Terminals.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        Json.Members json = Json.parse(result.out()).members();
        assertThat(json.get("examples").number()).isEqualTo(300);
        assertThat(json.get("rows").number()).isEqualTo(6);
        assertThat(json.get("columns").number()).isEqualTo(5);
        assertThat(json.get("atoms").items()).hasSize(8).allSatisfy(atom -> {
            double[] values = atom.items().stream().mapToDouble(Json::number).toArray();
            assertThat(values).hasSize(30);
            assertThat(Arrays.stream(values).sum()).isCloseTo(0, within(1e-9)); // as that of the patches
            assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isGreaterThan(0.1);
        });
        assertThat(Terminals.run(command).out()).isEqualTo(result.out());
        assertThat(Terminals.run(
                                "dictionary",
                                "fashion",
                                "--patch",
                                "6x5",
                                "--patches",
                                "50",
                                "--examples",
                                "40",
                                "--sweeps",
                                "1")
                        .out())
                .startsWith("64 atoms of 50 patches of 6×5 of fashion, λ = 0.1\n");
    }

    @Test
    void aFolderGetsThePicture() throws Exception {
        Path out = folder.resolve("atoms");
        Result result = Terminals.run(
                "dictionary", "--atoms", "4", "--examples", "50", "--sweeps", "2", "--out", out.toString());
        assertThat(result.out()).contains("written to " + out);
        assertThat(out.resolve("dictionary.json")).exists();
        String svg = Files.readString(out.resolve("dictionary.svg"));
        assertThat(svg).startsWith("<svg ").contains("width=\"95\" height=\"95\"", "h5v5h-5z", "#ffffff");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dictionary iris              | dictionary iris: these are no embedded images; take fashion or digits
            dictionary digits --atoms 0  | --atoms 0: this must be at least 1
            dictionary --lambda 0        | --lambda 0: this must be above 0
            dictionary --tolerance 1     | --tolerance 1: this is a part of the objective, above 0 and below 1
            dictionary --patch 9x3       | --patch 9x3: this must be two pixels at least, and at most 8x8
            dictionary --patch 8         | --patch 8: this must be rows and columns, such as 8x8
            dictionary --patches 9       | --patches 9: of what size? Give it, such as --patch 8x8
            """)
    void wrongUsageIsToldInAParagraph(String line, String message) {
        Result result = Terminals.run(line.split(" +"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("thalweg: " + message).doesNotContain("\n\n", "\tat ");
    }
}
