package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
    private static final Set<String> KNOWN = new LinkedHashSet<>(List.of("mlp", "exp", "hvp"));

    private static Command parse(String... arguments) {
        return Command.parse(List.of(arguments), KNOWN, 4);
    }

    @Test
    void casesAreComparedOnOneThreadAndOnAllCoresUnlessToldOtherwise() {
        assertThat(parse("mlp", "hvp"))
                .isEqualTo(new Command.Compare(List.of("mlp", "hvp"), List.of(1, 4), 7, Figure.MEDIAN, false));
        assertThat(parse("mlp", "--threads", "2,3", "--rounds", "9", "--best", "--json"))
                .isEqualTo(new Command.Compare(List.of("mlp"), List.of(2, 3), 9, Figure.BEST, true));
        assertThat(Command.parse(List.of("mlp"), KNOWN, 1))
                .isEqualTo(new Command.Compare(List.of("mlp"), List.of(1), 7, Figure.MEDIAN, false));
    }

    @Test
    void allMeansEveryCaseInOrder() {
        assertThat(parse("all"))
                .isEqualTo(new Command.Compare(List.of("mlp", "exp", "hvp"), List.of(1, 4), 7, Figure.MEDIAN, false));
    }

    @Test
    void theMachineAndTheStartHaveWordsOfTheirOwn() {
        assertThat(parse("limits", "--threads", "2")).isEqualTo(new Command.Measure(List.of(2), false));
        assertThat(parse("global")).isEqualTo(new Command.Globals(1));
        assertThat(parse("global", "--seed", "101")).isEqualTo(new Command.Globals(101));
        assertThat(parse("startup", "--json")).isEqualTo(new Command.StartUp(7, Figure.MEDIAN, true));
    }

    @Test
    void nothingAndHelpExplain() {
        assertThat(parse()).isEqualTo(new Command.Help());
        assertThat(parse("mlp", "--help")).isEqualTo(new Command.Help());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mlpp                | no case mlpp; there are mlp, exp, hvp",
                "mlp --thread 1      | no option --thread; there are --threads",
                "mlp --threads       | --threads needs a value",
                "mlp --threads 0     | --threads 0: must be a whole number from 1 to 4",
                "mlp --threads 1,5   | --threads 5: must be a whole number from 1 to 4",
                "mlp --threads 1,    | --threads : must be",
                "mlp --rounds many   | --rounds many: must be",
                "mlp --rounds 9e9    | --rounds 9e9: must be",
            })
    void aWrongWordIsNamedWithWhatWouldFit(String line, String message) {
        assertThatThrownBy(() -> parse(line.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
