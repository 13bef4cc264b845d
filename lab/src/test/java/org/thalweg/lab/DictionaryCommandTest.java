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

class DictionaryCommandTest {
    @TempDir
    private Path folder;

    @Test
    void atomsAreShownWithATableOfSweeps() {
        Result result = Terminals.run(
                "dictionary", "digits", "--atoms", "9", "--examples", "200", "--sweeps", "7", "--lambda", "0.2");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
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
            """)
    void wrongUsageIsToldInAParagraph(String line, String message) {
        Result result = Terminals.run(line.split(" +"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("thalweg: " + message).doesNotContain("\n\n", "\tat ");
    }
}
