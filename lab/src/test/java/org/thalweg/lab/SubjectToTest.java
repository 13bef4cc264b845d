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
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

class SubjectToTest {
    private static Json.Members json(Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines()).hasSize(1);
        return Json.parse(result.out()).members();
    }

    private static Json.Members constraint(Json.Members json, int i) {
        return ((Json.Items) json.get("constraints")).values().get(i).members();
    }

    /// (2x, 2y) + λ(1, 1) = 0 at x = y = ½; x − y is 0, far from both limits.
    @Test
    void theResultTellsEachConstraintInTheOrderGiven() {
        Result result = Terminals.run(
                "minimize",
                "x^2 + y^2",
                "--start",
                "x=3,y=-4",
                "--subject-to",
                "x - y<=n",
                "--subject-to",
                "x + y = 1",
                "--subject-to",
                "x >= y - n",
                "--let",
                "n=2",
                "--json");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        Json.Members json = json(result);
        assertThat(json.get("x").members().get("x").number()).isCloseTo(0.5, within(1e-8));
        assertThat(json.get("solver").text()).startsWith("sqp(");
        assertThat(json.get("violation").number()).isCloseTo(0, within(1e-8));
        assertThat(json.get("gradient_norm").number()).isLessThan(1e-8);
        assertThat(constraint(json, 0).get("text").text()).isEqualTo("x - y <= n");
        assertThat(constraint(json, 0).get("value").number()).isCloseTo(-2, within(1e-7));
        assertThat(constraint(json, 0).get("multiplier").number()).isZero();
        assertThat(constraint(json, 0).get("active")).isEqualTo(Json.of(false));
        assertThat(constraint(json, 1).get("multiplier").number()).isCloseTo(-1, within(1e-6));
        assertThat(constraint(json, 1).get("active")).isEqualTo(Json.of(true));
        assertThat(constraint(json, 2).get("value").number()).isCloseTo(2, within(1e-7));
    }

    @Test
    void constraintsGoTogetherWithBoundsAndOtherSolvers() {
        Json.Members bounded = json(Terminals.run(
                "minimize",
                "x^2 + y^2",
                "--start",
                "x=1,y=0",
                "--bounds",
                "x=0.8..",
                "--subject-to",
                "x + y >= 1",
                "--json"));
        assertThat(bounded.get("x").members().get("x").number()).isEqualTo(0.8);
        assertThat(bounded.get("x").members().get("y").number()).isCloseTo(0.2, within(1e-8));
        assertThat(constraint(bounded, 0).get("multiplier").number()).isCloseTo(0.4, within(1e-8));
        Json.Members newton = json(Terminals.run(
                "minimize",
                "x^2 + y^2",
                "--start",
                "x=1,y=0",
                "--solver",
                "lagrangeNewton",
                "--subject-to",
                "x + y = 1",
                "--json"));
        assertThat(newton.get("x").members().get("y").number()).isCloseTo(0.5, within(1e-12));
        Json.Members multipliers = json(Terminals.run(
                "minimize",
                "x^2 + y^2",
                "--start",
                "x=1,y=0",
                "--bounds",
                "x=0.8..",
                "--solver",
                "augmentedLagrangian",
                "--subject-to",
                "x + y >= 1",
                "--json"));
        assertThat(multipliers.get("x").members().get("x").number()).isEqualTo(0.8);
        assertThat(constraint(multipliers, 0).get("multiplier").number()).isCloseTo(0.4, within(1e-6));
    }

    @Test
    void manyVariablesUnderConstraintsAreForTheAugmentedLagrangian() {
        Json.Members json = json(Terminals.run(
                "minimize",
                "sum(i, 1, 201, x[i]^2)",
                "--start",
                "x=1",
                "--subject-to",
                "sum(i, 1, 201, x[i]) = 402",
                "--json"));
        assertThat(json.get("solver").text()).startsWith("augmentedLagrangian(");
        assertThat(json.get("value").number()).isCloseTo(804, within(1e-5));
    }

    @Test
    void aConstraintMayBringAVariableAndTheFunctionNone() {
        Json.Members json = json(Terminals.run(
                "minimize",
                "1",
                "--start",
                "x=2,y=1",
                "--subject-to",
                "x^2 + y^2 = 25",
                "--subject-to",
                "x*y = 9",
                "--json"));
        double x = json.get("x").members().get("x").number();
        double y = json.get("x").members().get("y").number();
        assertThat(x * y).isCloseTo(9, within(1e-7));
        assertThat(x * x + y * y).isCloseTo(25, within(1e-7));
    }

    @Test
    void theTableShowsThem() {
        String out = Terminals.run("minimize", "x^2 + y^2", "--start", "x=3,y=-4", "--subject-to", "x + y = 1")
                .out();
        assertThat(out).contains("converged", "stationary to", "violated", "x + y = 1  multiplier -1");
        assertThat(Terminals.run("minimize", "--help").out()).contains("--subject-to");
    }

    @Test
    void theTraceHasTheGradientOfTheLagrangian(@TempDir Path folder) throws Exception {
        Path csv = folder.resolve("trace.csv");
        String[] call = {
            "minimize", "x^2 + y^2", "--start", "x=3,y=-4", "--subject-to", "x + y = 1", "--json", "--trace"
        };
        String[] all = Arrays.copyOf(call, call.length + 1);
        all[call.length] = csv.toString();
        Json.Members json = json(Terminals.run(all));
        String last = Files.readAllLines(csv).getLast();
        assertThat(Double.parseDouble(last.substring(last.lastIndexOf(',') + 1)))
                .isEqualTo(json.get("gradient_norm").number());
    }

    @Test
    void whatCannotBeSolvedFails() {
        Result infeasible = Terminals.run(
                "minimize",
                "x^2 + y^2",
                "--start",
                "x=3,y=-4",
                "--subject-to",
                "x + y >= 3",
                "--subject-to",
                "x + y <= 1",
                "--json");
        assertThat(infeasible.exit()).isEqualTo(1);
        assertThat(json(infeasible).get("outcome").text()).isEqualTo("failed");
        assertThat(json(infeasible).get("why").text()).startsWith("infeasible: the least violation found is 1.00 at x");
        Result unbounded =
                Terminals.run("minimize", "x - y", "--start", "x=3,y=-4", "--subject-to", "x + y = 1", "--json");
        assertThat(unbounded.exit()).isEqualTo(1);
        assertThat(json(unbounded).get("why").text()).startsWith("unbounded below");
    }

    @Test
    void aChainIsAConstraintForEachOfItsComparisons() {
        Result result = Terminals.run(
                "minimize", "x^2 + y^2", "--start", "x=3,y=-4", "--subject-to", "1 <= x + y <= 4", "--json");
        Json.Members json = json(result);
        assertThat(json.get("x").members().get("x").number()).isCloseTo(0.5, within(1e-8));
        assertThat(constraint(json, 0).get("text").text()).isEqualTo("1 <= x + y");
        assertThat(constraint(json, 0).get("multiplier").number()).isCloseTo(1, within(1e-6));
        assertThat(constraint(json, 1).get("text").text()).isEqualTo("x + y <= 4");
        assertThat(constraint(json, 1).get("active")).isEqualTo(Json.of(false));
    }

    static List<List<String>> wrong() {
        return List.of(
                List.of("--subject-to \"x + y\": formula, column 6: ", "x + y"),
                List.of("--subject-to \"x + = 1\": formula, column 5: ", "x + = 1"),
                List.of("--subject-to \"x < 1\": formula, column 1: a constraint cannot be strict", "x < 1"),
                List.of("--subject-to \"0 <= x < 1\": formula, column 6: a constraint cannot be strict", "0 <= x < 1"),
                List.of("--subject-to \"x <= 1 <=\": formula, column 10: the text ends here", "x <= 1 <="),
                List.of("--subject-to \"1 = 2\": formula, column 1: there is no variable in this constraint", "1 = 2"),
                List.of("--start x=1,y=1: no start for z", "z = 1"),
                List.of("formula, column 1: ", "x[1] = 1"),
                List.of(
                        "the start is outside the domain of the constraint log(x - 2) = 0: log(x - 2)",
                        "log(x - 2) = 0"),
                List.of("--solver bfgs: this method knows no constraints; take sqp", "x = 1", "bfgs"),
                List.of("--solver lagrangeNewton: this method knows no inequalities", "x <= 1", "lagrangeNewton"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongInputIsToldInAParagraph(List<String> call) {
        String solver = call.size() > 2 ? call.get(2) : "sqp";
        Result result = Terminals.run(
                "minimize", "x^2 + y^2", "--start", "x=1,y=1", "--solver", solver, "--subject-to", call.get(1));
        assertThat(result.err()).startsWith("thalweg: " + call.getFirst()).doesNotContain("\n\n", "\tat ");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }
}
