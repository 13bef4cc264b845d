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
import org.thalweg.optim.Catalogues;
import org.thalweg.train.Json;

class ScheduleCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyListedScheduleSaysWhetherItMeetsTheConditions() {
        List<String> answers = Terminals.run("list", "schedules")
                .out()
                .lines()
                .filter(line -> line.startsWith("    Robbins-Monro conditions: "))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
        assertThat(answers).hasSize(Catalogues.SCHEDULES.entries().size());
        assertThat(answers).allMatch(answer -> answer.matches("(yes|no), .*Σ.*|no, neither.*|as its (last )?schedule"));
        assertThat(answers).anyMatch(answer -> answer.startsWith("yes, Σα grows"));
        assertThat(answers).filteredOn(answer -> answer.startsWith("as its")).hasSize(2);
    }

    @Test
    void ratesGoToFiles() throws Exception {
        Path csv = folder.resolve("rates.csv");
        Result result = Terminals.run("schedule", "linear(0.5, tau=4)", "--steps", "6", "--csv", csv.toString());
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .startsWith("linear(rate=0.5, tau=4, end=0)\n")
                .contains("Robbins-Monro conditions: no, Σα is finite", "written to " + csv);
        assertThat(Files.readAllLines(csv))
                .containsExactly("step,rate", "1,0.5", "2,0.375", "3,0.25", "4,0.125", "5,0", "6,0");
    }

    @Test
    void jsonHasEveryRate() {
        Result result = Terminals.run("schedule", "cosine(0.1, steps=10)", "--json");
        Json.Members json = Json.parse(result.out()).members();
        assertThat(json.get("rates").items()).hasSize(10);
        assertThat(json.get("rates").items().getFirst().number()).isEqualTo(0.1);
        assertThat(json.get("robbins_monro").members().get("met").truth()).isFalse();
    }

    @Test
    void aTerminalWithoutUnicodeHasAscii() {
        Result result = Terminals.ascii("schedule", "cosine(0.1, steps=1000)");
        String plot = result.out().lines().skip(1).limit(18).reduce("", (a, b) -> a + b);
        assertThat(plot).matches("\\p{ASCII}+").contains("*", "0.1 +", "600", "step");
        assertThat(Terminals.run("schedule", "cosine(0.1, steps=1000)").out()).contains("0.1 ┤⠉", "└", "600");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            schedule                          | SPEC is missing
            schedule cosin(0.1,10)            | schedule: no schedule `cosin`; did you mean cosine?
            schedule cosine(0.1)              | schedule: cosine(0.1): argument `steps` is missing
            schedule 0.1 --steps 0            | --steps 0: this must be at least 1
            schedule 0.1 --csv no/such/x.csv  | --csv no/such/x.csv: cannot be written
            """)
    void wrongUsageIsToldInAParagraph(String line, String message) {
        Result result = Terminals.run(line.split(" +"));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("thalweg: " + message).doesNotContain("\n\n", "\tat ");
    }
}
