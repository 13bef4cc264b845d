package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.formula.Expression;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

/// The problems of `hock-schittkowski.txt` and `hock-schittkowski-51.txt`, on the command line, to their published
/// optima.
class HockSchittkowskiTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/thalweg/lab");

    /// A problem: its name, and the lines below it.
    record Problem(String name, List<String> lines) {
        List<String> all(String key) {
            return lines.stream()
                    .filter(line -> line.startsWith(key + " "))
                    .map(line -> line.substring(key.length() + 1))
                    .toList();
        }

        String[] call(String... more) {
            List<String> call = new ArrayList<>(
                    List.of("minimize", "--json", "--start", all("start").getFirst()));
            all("bounds").forEach(bounds -> call.addAll(List.of("--bounds", bounds)));
            all("subject to").forEach(constraint -> call.addAll(List.of("--subject-to", constraint)));
            all("tolerance").forEach(tolerance -> call.addAll(List.of("--tolerance", tolerance)));
            call.addAll(List.of(more));
            call.addAll(List.of("--", all("minimize").getFirst()));
            return call.toArray(String[]::new);
        }

        double optimum() {
            return Expression.parse(all("optimum").getFirst()).at();
        }

        boolean reached(double value) {
            return isNear(value, optimum());
        }

        /// Whether the value is that of another KKT point, if some are listed.
        boolean reachedOther(double value) {
            List<String> others = all("other");
            return others.isEmpty()
                    || others.stream()
                            .anyMatch(other ->
                                    isNear(value, Expression.parse(other).at()));
        }

        private static boolean isNear(double value, double expected) {
            return Math.abs(value - expected) <= 1e-6 * (expected == 0 ? 1 : Math.abs(expected));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Problem> problems() throws IOException {
        return Stream.concat(first().stream(), table("hock-schittkowski-51.txt").stream())
                .toList();
    }

    private static List<Problem> first() throws IOException {
        return table("hock-schittkowski.txt");
    }

    private static List<Problem> table(String name) throws IOException {
        return Arrays.stream(Files.readString(FOLDER.resolve(name)).split("\n\n+"))
                .map(block ->
                        block.lines().filter(line -> !line.startsWith("#")).toList())
                .filter(lines -> !lines.isEmpty())
                .map(lines -> new Problem(lines.getFirst(), lines.subList(1, lines.size())))
                .toList();
    }

    static Stream<Problem> withEquationsOnly() throws IOException {
        return problems().stream()
                .filter(problem -> problem.all("bounds").isEmpty()
                        && !problem.all("subject to").isEmpty()
                        && problem.all("subject to").stream().noneMatch(text -> text.contains(">=")));
    }

    @Test
    void theFirstFiftyAreThereAndMostOfTheOthers() throws IOException {
        assertThat(first()).hasSize(50);
        assertThat(problems()).extracting(Problem::name).doesNotHaveDuplicates().hasSize(50 + 48);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void isSolvedByTheAugmentedLagrangianOrListedAsMissed(Problem problem) {
        require(problem, Terminals.run(problem.call("--solver", "augmentedLagrangian")), "missed");
    }

    @ParameterizedTest
    @MethodSource("problems")
    void isSolvedBySequentialQuadraticProgrammingOrListedAsMissed(Problem problem) {
        require(problem, Terminals.run(problem.call("--solver", "sqp")), "sqp misses");
    }

    @ParameterizedTest
    @MethodSource("withEquationsOnly")
    void isSolvedByNewtonsMethodOnTheLagrangianToo(Problem problem) {
        require(problem, Terminals.run(problem.call("--solver", "lagrangeNewton")), "newton misses");
    }

    private static void require(Problem problem, Result result, String key) {
        Json.Members json = Json.parse(result.out()).members();
        boolean isThere = problem.reached(json.get("value").number()) && result.exit() == 0;
        assertThat(isThere).as(result.out()).isEqualTo(problem.all(key).isEmpty());
        assertThat(isThere || problem.reachedOther(json.get("value").number()))
                .as(result.out())
                .isTrue();
        Json violation = json.find("violation");
        if (isThere && violation != null) {
            assertThat(violation.number()).isCloseTo(0, within(1e-6));
        }
    }
}
