package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.lab.Terminals.Result;

/// What `thalweg fit` refuses: where, and what would be right.
class FitErrorsTest {
    private static final String FOUR = "x,y\n1,2\n2,4\n3,6\n4,8\n";

    @TempDir
    private Path folder;

    /// @param message how it begins; `FILE` is the table's name
    record Wrong(String message, String table, List<String> options) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static Wrong wrong(String message, String table, String formula, String... more) {
        List<String> options = new ArrayList<>(List.of("--formula", formula));
        options.addAll(List.of(more));
        return new Wrong(message, table, options);
    }

    static Stream<Wrong> formulas() {
        return Stream.of(
                new Wrong("--formula is missing: say what to fit, such as", FOUR, List.of()),
                wrong(
                        "formula, column 7: no function `sqr`; did you mean sqrt?",
                        FOUR,
                        "y = a*sqr(x)",
                        "--start",
                        "a=1"),
                wrong("formula, column 4: the text ends here; expected `=`", FOUR, "a*x", "--start", "a=1"),
                wrong("--formula y <= a*x: what is fitted is an equation", FOUR, "y <= a*x", "--start", "a=1"),
                wrong("--formula y = x: there is no parameter to fit", FOUR, "y = x"),
                wrong("--formula 2 = a*x: the left side is what was observed", FOUR, "2 = a*x"),
                wrong(
                        "formula, column 1: no column `Y` in FILE; there are x, y; did you mean y?\n  Y = a*x\n  ^",
                        FOUR,
                        "Y = a*x",
                        "--start",
                        "a=1"),
                wrong(
                        "formula, column 7: `X` is no column of FILE and has no start; the columns are x, y; did you"
                                + " mean x?\n  y = a*X\n        ^",
                        FOUR,
                        "y = a*X",
                        "--start",
                        "a=1"),
                wrong(
                        "formula, column 7: `x` is a column of FILE and takes no index",
                        FOUR,
                        "y = a*x[1]",
                        "--start",
                        "a=1"),
                wrong("--formula y = a*e: `e` is a constant, but FILE has a column", "e,y\n1,2\n", "y = a*e"),
                wrong("formula, column 15: `n` is no whole number here", FOUR, "y = sum(i, 1, n, a[i]*x^i)"));
    }

    static Stream<Wrong> starts() {
        return Stream.of(
                wrong("--start is missing: a, b need one each, such as --start a=1,b=1", FOUR, "y = a + b*x"),
                wrong(
                        "--start a=1: no start for b; every parameter needs one, such as --start a=1,b=1\n"
                                + "  the other names that can be used are the columns of FILE: ",
                        FOUR,
                        "y = a + b*x",
                        "--start",
                        "a=1"),
                wrong("--start c=1: no variable `c`; there are a", FOUR, "y = a*x", "--start", "a=1,c=1"),
                wrong("--start x=…: `x` is a column of FILE", FOUR, "y = a*x", "--start", "a=1,x=1"),
                wrong(
                        "formula, column 5: the start is outside the formula's domain, in row 2 of FILE (x = 2):"
                                + " log(a - x): a - x = 0, log wants a number above 0\n  y = log(a - x)\n      ^\n"
                                + "  begin elsewhere, by --start",
                        FOUR,
                        "y = log(a - x)",
                        "--start",
                        "a=2"),
                wrong(
                        "formula, column 5: the start is outside the formula's domain, in row 3 of FILE (x = 3):"
                                + " a/(b - x): division by 0, b - x = 0",
                        FOUR,
                        "y = a/(b - x)",
                        "--start",
                        "a=1,b=3"),
                wrong(
                        "the model has no slope at the start: its derivative by b is Infinity in row 1 of FILE (x = 1)",
                        FOUR,
                        "y = a*sqrt(b*x)",
                        "--start",
                        "a=1,b=0"),
                wrong(
                        "the start a=1 is outside its bounds, 2 to 3",
                        FOUR,
                        "y = a*x",
                        "--start",
                        "a=1",
                        "--bounds",
                        "a=2..3"),
                wrong(
                        "--solver bfgs: this method knows no bounds; take lm",
                        FOUR,
                        "y = a*x",
                        "--start",
                        "a=1",
                        "--bounds",
                        "a=0..",
                        "--solver",
                        "bfgs"),
                wrong(
                        "--solver: no solver `lmm`; did you mean lm",
                        FOUR,
                        "y = a*x",
                        "--start",
                        "a=1",
                        "--solver",
                        "lmm"));
    }

    static Stream<Wrong> tables() {
        String[] line = {"--start", "a=1,b=1"};
        String[] weighted = {"--start", "a=1,b=1", "--weights", "w"};
        return Stream.of(
                wrong(
                        "FILE has 1 row for the 2 parameters a, b; there must be at least as many rows",
                        "x,y\n1,2\n",
                        "y = a + b*x",
                        line),
                wrong("FILE, line 3, column 2 (y): `two` is not a number", "x,y\n1,2\n2,two\n", "y = a + b*x", line),
                wrong("FILE, line 3, column 2 (y): the value is missing", "x,y\n1,2\n2,\n", "y = a + b*x", line),
                wrong("FILE, line 3: it has 1 field", "x,y\n1,2\n2\n", "y = a + b*x", line),
                wrong(
                        "FILE, line 1 (the header): the columns 1 and 3 have the same name",
                        "x,y,x\n",
                        "y = a + b*x",
                        line),
                wrong("FILE: the file is empty", "", "y = a + b*x", line),
                wrong("--weights w: no column `w` in FILE; there are x, y", FOUR, "y = a + b*x", weighted),
                wrong(
                        "--weights w: the weight in row 2 of FILE, -1, is negative",
                        "x,y,w\n1,2,1\n2,4,-1\n3,6,1\n",
                        "y = a + b*x",
                        weighted),
                wrong(
                        "formula, column 1: row 2 of FILE is outside the domain of the left side: log(y): y = 0",
                        "x,y\n1,2\n2,0\n3,6\n",
                        "log(y) = a + b*x",
                        line),
                wrong(
                        "formula, column 12: row 2 of FILE (x = 0) is outside the formula's domain: 1/x: division by 0",
                        "x,y\n1,2\n0,4\n3,6\n",
                        "y = a + b*(1/x)",
                        line));
    }

    static Stream<Wrong> all() {
        return Stream.of(formulas(), starts(), tables()).flatMap(wrongs -> wrongs);
    }

    @ParameterizedTest
    @MethodSource("all")
    void wrongInputIsToldInAParagraph(Wrong wrong) throws IOException {
        Path table = Files.writeString(folder.resolve("data.csv"), wrong.table);
        List<String> call = new ArrayList<>(List.of("fit", table.toString(), "--json"));
        call.addAll(wrong.options);
        Result result = Terminals.run(call.toArray(String[]::new));
        assertThat(result.err().replace(table.toString(), "FILE"))
                .startsWith("thalweg: " + wrong.message)
                .doesNotContain("\n\n", "\tat ");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aFileThatIsNoneIsToldToo() {
        assertThat(Terminals.run("fit", "no/such.csv", "--formula", "y = a").err())
                .startsWith("thalweg: no/such.csv: there is no such file");
        assertThat(Terminals.run("fit", "iris", "--formula", "y = a").err())
                .startsWith("thalweg: iris: this is no CSV table");
    }
}
