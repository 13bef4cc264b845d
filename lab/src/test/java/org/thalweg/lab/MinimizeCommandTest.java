package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.formula.TestFunction;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

class MinimizeCommandTest {
    private static final String ROSENBROCK = "100*(y - x^2)^2 + (1 - x)^2";

    @TempDir
    private Path folder;

    private static Json.Members json(Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines()).hasSize(1);
        return Json.parse(result.out()).members();
    }

    @Test
    void withinBoundsTheMinimumMayLieAtOne() {
        Result result =
                Terminals.run("minimize", ROSENBROCK, "--start", "x=-1.2,y=1", "--bounds", "x=..0.5,y=0..", "--json");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        Json.Members json = json(result);
        assertThat(json.get("x").members().get("x").number()).isEqualTo(0.5);
        assertThat(json.get("x").members().get("y").number()).isCloseTo(0.25, within(1e-7));
        assertThat(json.get("solver").text()).startsWith("lbfgsb(");
    }

    @Test
    void aNamedFunctionTakesAnotherNumberOfVariables() {
        Result result = Terminals.run("minimize", "extended-rosenbrock", "--let", "n=1000", "--json");
        assertThat(result.exit()).isZero();
        assertThat(json(result).get("x").members().get("x[1000]").number()).isCloseTo(1, within(1e-6));
        assertThat(json(result).get("solver").text()).startsWith("lbfgs(");
    }

    @Test
    void anExpressionMayBeginWithAMinus() {
        Result result = Terminals.run("minimize", "--start", "x=1", "--json", "--", "-exp(-x^2)");
        assertThat(result.exit()).isZero();
        assertThat(json(result).get("value").number()).isCloseTo(-1, within(1e-12));
        assertThat(Terminals.run("minimize", "-x^2").err()).contains("begins with - goes to the end, after --");
    }

    @Test
    void theMinimumIsFoundAndToldInOneLine() {
        Result result = Terminals.run("minimize", ROSENBROCK, "--start", "x=-1.2,y=1", "--json");
        assertThat(result.exit()).isZero();
        Json.Members json = json(result);
        assertThat(json.get("x").members().get("x").number()).isCloseTo(1, within(1e-8));
        assertThat(json.get("x").members().get("y").number()).isCloseTo(1, within(1e-8));
        assertThat(json.get("value").number()).isLessThan(1e-16);
        assertThat(json.get("outcome").text()).isEqualTo("converged");
        assertThat(json.get("why").text()).contains("gradient");
        assertThat(json.get("solver").text()).startsWith("bfgs(");
        assertThat(json.get("evaluations").members().get("gradient").number()).isBetween(10.0, 100.0);
        assertThat(result.out()).startsWith("{\"x\":{\"x\":");
    }

    @Test
    void theTraceHasEveryIterate() throws Exception {
        Path csv = folder.resolve("trace.csv");
        Result result =
                Terminals.run("minimize", ROSENBROCK, "--start", "x=-1.2,y=1", "--json", "--trace", csv.toString());
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(2 + (int) json(result).get("iterations").number());
        assertThat(lines.getFirst()).isEqualTo("iteration,x,y,value,gradient_norm");
        assertThat(lines.get(1)).startsWith("0,-1.2,1,24.19999999999999").endsWith(",215.59999999999997");
    }

    @Test
    void indexedVariablesBeginTogetherOrOneByOne() {
        String sum = "sum(i, 1, n, (x[i] - i)^2)";
        Json.Members x = json(Terminals.run("minimize", sum, "--let", "n=4", "--start", "x=0,x[2]=9", "--json"))
                .get("x")
                .members();
        assertThat(x.values()).hasSize(4);
        assertThat(x.get("x[4]").number()).isCloseTo(4, within(1e-8));
    }

    @Test
    void whatHasNoMinimumFailsWithTheBestPoint() {
        Result result = Terminals.run("minimize", "saddle", "--json");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(json(result).get("outcome").text()).isIn("failed", "stopped");
        Result spent = Terminals.run("minimize", "rosenbrock", "--iterations", "3", "--json");
        assertThat(spent.exit()).isEqualTo(1);
        assertThat(json(spent).get("outcome").text()).isEqualTo("stopped");
        assertThat(json(spent).get("why").text()).contains("3 iterations");
        assertThat(json(spent).get("value").number()).isLessThan(24.2);
    }

    @Test
    void aFunctionOfTwoVariablesIsDrawnWithThePath() {
        String out = Terminals.run("minimize", "rosenbrock").out();
        assertThat(out).contains("○ start  ● end", "┤", "▓", "⠤", "converged", "value", " iterations");
        String ascii = Terminals.ascii("minimize", "rosenbrock").out();
        assertThat(ascii).matches("(?s)\\p{ASCII}+").contains("S start  E end", "@", "E");
        assertThat(Terminals.run("minimize", "chained-rosenbrock").out())
                .doesNotContain("start")
                .contains("x[10]");
    }

    /// Its minimum is the tip of a cone, where no gradient vanishes: gradients around it show that it is one.
    @Test
    void theTipOfAckleysConeIsFoundAndNamed() {
        Result result = Terminals.run("minimize", "ackley", "--json");
        assertThat(result.exit()).isZero();
        assertThat(json(result).get("value").number()).isCloseTo(0, within(1e-14));
        assertThat(json(result).get("why").text()).contains("a minimum at a kink");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-x^2", "-exp(x)", "x^3", "x*y"})
    void whatIsUnboundedBelowIsSaidToBe(String formula) {
        String start = formula.contains("y") ? "x=1,y=0.5" : "x=-1";
        Result result = Terminals.run("minimize", "--start", start, "--json", "--", formula);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(json(result).get("outcome").text()).isEqualTo("failed");
        assertThat(json(result).get("why").text()).contains("unbounded below: the value fell to -");
    }

    static List<TestFunction> functions() {
        return TestFunction.all();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyNamedFunctionIsTried(TestFunction function) {
        Result result = Terminals.run("minimize", function.name(), "--json", "--iterations", "2000");
        assertThat(result.exit()).isEqualTo(Double.isInfinite(function.minimum()) ? 1 : 0);
        if (result.exit() == 0) {
            double value = json(result).get("value").number();
            assertThat(value).isGreaterThanOrEqualTo(function.minimum() - 1e-12);
        }
        assertThat(Terminals.run("list", "functions").out()).contains(function.name(), function.formula());
    }

    static List<List<String>> wrong() {
        return List.of(
                List.of("no function `rosenbrok`; did you mean rosenbrock?", "rosenbrok"),
                List.of("formula, column 1: no function `sqr`; did you mean sqrt?", "sqr(x)", "--start", "x=1"),
                List.of("formula, column 2: no operator before `x`; for a product write 2*x", "2x", "--start", "x=1"),
                List.of("`1 + 2` has no variable to minimise over", "1 + 2"),
                List.of("--start is missing: say where each variable begins, such as --start x=1,y=1", "x^2 + y^2"),
                List.of("--start x=1: no start for y; every variable needs one", "x^2 + y^2", "--start", "x=1"),
                List.of("--start z=1: no variable `z`; there are x", "x^2", "--start", "z=1"),
                List.of("--start x: `x` has no `=`", "x^2", "--start", "x"),
                List.of("--start x=one: this is not a number", "x^2", "--start", "x=one"),
                List.of("--start x[1]=1: no start for x[2] … x[5]", "sum(i,1,5,x[i]^2)", "--start", "x[1]=1"),
                List.of(
                        "the start is outside the function's domain: log(x - 3): x - 3 = -2, log wants a number above 0",
                        "log(x - 3)",
                        "--start",
                        "x=1"),
                List.of("the function has no slope at the start: its derivative by x", "sqrt(x)", "--start", "x=0"),
                List.of("--bounds x=1: this is no range", "x^2", "--start", "x=1", "--bounds", "x=1"),
                List.of(
                        "--bounds x=2..1: the lower end must be at most",
                        "x^2",
                        "--start",
                        "x=1",
                        "--bounds",
                        "x=2..1"),
                List.of("the start x=1 is outside its bounds, 2 to 3", "x^2", "--start", "x=1", "--bounds", "x=2..3"),
                List.of("--solver: no solver `lbfg`; did you mean lbfgs", "x^2", "--start", "x=1", "--solver", "lbfg"),
                List.of(
                        "--solver bfgs: this method knows no bounds",
                        "x^2",
                        "--start",
                        "x=1",
                        "--bounds",
                        "x=0..",
                        "--solver",
                        "bfgs"),
                List.of("--let n=a: this gives no whole number a name", "x^2", "--start", "x=1", "--let", "n=a"),
                List.of("--tolerance 0: this must be above 0", "x^2", "--start", "x=1", "--tolerance", "0"),
                List.of(
                        "--trace no/such/t.csv: cannot be written",
                        "x^2",
                        "--start",
                        "x=1",
                        "--trace",
                        "no/such/t.csv"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongInputIsToldInAParagraph(List<String> call) {
        String[] arguments = call.toArray(String[]::new);
        arguments[0] = "minimize";
        Result result = Terminals.run(arguments);
        assertThat(result.err()).startsWith("thalweg: " + call.getFirst()).doesNotContain("\n\n", "\tat ");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aConstantThatIsMissingIsAskedFor() {
        assertThat(Terminals.run("minimize", "sum(i, 1, n, x[i]^2)").err())
                .contains("`n` is no whole number here", "give a constant by --let n=10");
    }
}
