package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.lab.Terminals.Result;
import org.thalweg.train.Json;

class FitCommandTest {
    /// y = 0.6 + 0.8x by least squares: the line of `FitTest`, with the figures of the textbook.
    private static final String LINE = "x,y\n1,1\n2,3\n3,2\n4,5\n5,4\n";

    private static final String[] MISRA = {
        "fit", nist("Misra1a"), "--formula", "y = b1*(1 - exp(-b2*x))", "--start", "b1=500,b2=0.0001"
    };

    @TempDir
    private Path folder;

    private static String nist(String name) {
        return Path.of("src/test/resources/org/thalweg/lab/nist", name + ".csv").toString();
    }

    private String table(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text).toString();
    }

    private Result fit(String table, String formula, String start, String... more) throws IOException {
        List<String> call = new ArrayList<>(List.of("fit", table(table), "--formula", formula, "--start", start));
        call.addAll(List.of(more));
        return Terminals.run(call.toArray(String[]::new));
    }

    private static Json.Members json(Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines()).hasSize(1);
        return Json.parse(result.out()).members();
    }

    private static Json.Members parameter(Json.Members fit, String name) {
        return fit.get("parameters").members().get(name).members();
    }

    private static String[] with(String[] call, String... more) {
        String[] all = Arrays.copyOf(call, call.length + more.length);
        System.arraycopy(more, 0, all, call.length, more.length);
        return all;
    }

    /// A set of NIST's, with its certified values.
    record Certified(String name, String formula, String start, double[] values, double[] errors, double sum) {
        @Override
        public String toString() {
            return name + " from " + start;
        }
    }

    static List<Certified> certified() {
        String thurber = "y = (b1 + b2*x + b3*x^2 + b4*x^3)/(1 + b5*x + b6*x^2 + b7*x^3)";
        double[] values = {
            1288.1396800, 1491.0792535, 583.23836877, 75.416644291, 0.96629502864, 0.39797285797, 0.049727297349
        };
        double[] errors = {
            4.6647963344, 39.571156086, 28.698696102, 5.5675370270, 0.031333340687, 0.014984928198, 0.0065842344623
        };
        return List.of(
                new Certified(
                        "Misra1a",
                        "y = b1*(1 - exp(-b2*x))",
                        "b1=500,b2=0.0001",
                        new double[] {238.94212918, 5.5015643181e-4},
                        new double[] {2.7070075241, 7.2668688436e-6},
                        0.12455138894),
                new Certified(
                        "Nelson",
                        "log(y) = b1 - b2*x1*exp(-b3*x2)",
                        "b1=2,b2=0.0001,b3=-0.01",
                        new double[] {2.5906836021, 5.6177717026e-9, -0.057701013174},
                        new double[] {0.019149996413, 6.1124096540e-9, 0.0039572366543},
                        3.7976833176),
                new Certified(
                        "Thurber",
                        thurber,
                        "b1=1000,b2=1000,b3=400,b4=40,b5=0.7,b6=0.3,b7=0.03",
                        values,
                        errors,
                        5642.7082397));
    }

    @ParameterizedTest
    @MethodSource("certified")
    void nistsValuesAndStandardErrorsAreFound(Certified set) {
        Result result = Terminals.run(
                "fit", nist(set.name), "--formula", set.formula, "--start", set.start, "--solver", "lm", "--json");
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        Json.Members fit = json(result);
        for (int j = 0; j < set.values.length; j++) {
            Json.Members parameter = parameter(fit, "b" + (j + 1));
            double value = parameter.get("value").number();
            double error = parameter.get("se").number();
            assertThat(value).isCloseTo(set.values[j], within(1e-8 * Math.abs(set.values[j])));
            assertThat(error).isCloseTo(set.errors[j], within(1e-6 * set.errors[j]));
            assertThat(parameter.get("t").number()).isCloseTo(value / error, within(1e-10 * Math.abs(value / error)));
        }
        assertThat(fit.get("rss").number()).isCloseTo(set.sum, within(1e-9 * set.sum));
        double freedom = fit.get("rows").number() - set.values.length;
        assertThat(fit.get("dof").number()).isEqualTo(freedom);
        assertThat(fit.get("sigma").number())
                .isCloseTo(Math.sqrt(set.sum / freedom), within(1e-8 * Math.sqrt(set.sum)));
        assertThat(fit.get("outcome").text()).isEqualTo("converged");
    }

    @Test
    void theObjectHasItsMembersInOrder() {
        Json.Members fit = json(Terminals.run(with(MISRA, "--json")));
        assertThat(fit.values().keySet())
                .containsExactly(
                        "parameters",
                        "rss",
                        "r2",
                        "aic",
                        "dof",
                        "sigma",
                        "outcome",
                        "why",
                        "iterations",
                        "evaluations",
                        "solver",
                        "formula",
                        "data",
                        "rows");
        assertThat(parameter(fit, "b1").values().keySet()).containsExactly("value", "se", "t");
        assertThat(fit.get("evaluations").members().values().keySet())
                .containsExactly("value", "gradient", "hessian", "products");
        assertThat(fit.get("solver").text()).isEqualTo("lm(factor=1, linear=qr)");
        assertThat(fit.get("formula").text()).isEqualTo("y = b1*(1 - exp(-b2*x))");
    }

    @Test
    void aLineHasTheStatisticsOfTheTextbook() throws IOException {
        Json.Members fit = json(fit(LINE, "y = a + b*x", "a=0,b=0", "--json"));
        assertThat(parameter(fit, "b").get("se").number()).isCloseTo(Math.sqrt(0.12), within(1e-12));
        assertThat(fit.get("r2").number()).isCloseTo(0.64, within(1e-12));
        assertThat(fit.get("aic").number()).isCloseTo(18.54686, within(1e-5)); // R: AIC(lm(y ~ x))
    }

    @ParameterizedTest
    @ValueSource(strings = {"lm(linear=normal)", "gaussNewton", "levenberg", "newton", "bfgs", "trustRegion", "lbfgsb"})
    void everySolverFindsTheLine(String solver) throws IOException {
        Result result = fit(LINE, "y = a + b*x", "a=0,b=0", "--solver", solver, "--json");
        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(parameter(json(result), "a").get("value").number()).isCloseTo(0.6, within(1e-7));
        assertThat(json(result).get("solver").text()).startsWith(solver.replaceAll("\\(.*", "("));
    }

    /// With w = 1, 2 and x = 1 at y = 1, 4: Σ w (y − b)² has its minimum at b = 3, and is 4 + 2 = 6 there.
    @Test
    void weightsCountInTheSum() throws IOException {
        Json.Members fit = json(fit("y,w\n1,1\n4,2\n99,0\n", "y = b", "b=0", "--weights", "w", "--json"));
        assertThat(parameter(fit, "b").get("value").number()).isCloseTo(3, within(1e-14));
        assertThat(fit.get("rss").number()).isCloseTo(6, within(1e-13));
        assertThat(fit.get("rows").number()).isEqualTo(2);
        assertThat(parameter(fit, "b").get("se").number()).isCloseTo(Math.sqrt(6.0 / 3), within(1e-13));
        assertThat(fit.get("weights").text()).isEqualTo("w");
    }

    /// The slope is held at ½: a = ȳ − ½x̄ = 3/2, Σr² = 4.5 on 4 degrees of freedom.
    @Test
    void aParameterAtItsBoundHasNoStandardError() throws IOException {
        Json.Members fit = json(fit(LINE, "y = a + b*x", "a=0,b=0", "--bounds", "b=..0.5", "--json"));
        assertThat(parameter(fit, "b").get("value").number()).isEqualTo(0.5);
        assertThat(parameter(fit, "b").get("se")).isEqualTo(new Json.Null());
        assertThat(parameter(fit, "b").get("at_bound")).isEqualTo(Json.of(true));
        assertThat(parameter(fit, "a").get("at_bound")).isEqualTo(Json.of(false));
        assertThat(parameter(fit, "a").get("se").number()).isCloseTo(Math.sqrt(4.5 / 4 / 5), within(1e-12));
        assertThat(fit(LINE, "y = a + b*x", "a=0,b=0", "--bounds", "b=..0.5").out())
                .containsPattern("b +0.5000000000 +at its bound");
    }

    @Test
    void indexedParametersBeginTogetherOrOneByOne() throws IOException {
        Json.Members fit = json(fit(LINE, "y = sum(i, 0, n, b[i+1]*x^i)", "b=0,b[2]=1", "--let", "n=1", "--json"));
        assertThat(parameter(fit, "b[1]").get("value").number()).isCloseTo(0.6, within(1e-13));
        assertThat(parameter(fit, "b[2]").get("value").number()).isCloseTo(0.8, within(1e-13));
    }

    @Test
    void aTableIsSplitAtSemicolonsAndColumnsOfTextArePassedOver() throws IOException {
        Json.Members fit = json(fit("name;x;y\nA;1;2\nB;2;4\nC;3;6\n", "y = k*x", "k=1", "--json"));
        assertThat(parameter(fit, "k").get("value").number()).isCloseTo(2, within(1e-14));
    }

    @Test
    void parametersThatCannotBeToldApartAreNamedWithTheBestPoint() throws IOException {
        Result result = fit(LINE, "y = c + (a + b)*x", "a=1,b=2,c=0", "--json");
        assertThat(result.exit()).isEqualTo(1);
        Json.Members fit = json(result);
        assertThat(fit.get("outcome").text()).isEqualTo("failed");
        assertThat(fit.get("why").text())
                .startsWith("the data do not tell apart a, b: ")
                .contains("--bounds a=1..1");
        assertThat(fit.get("indistinguishable")).isEqualTo(Json.of(List.of("a", "b")));
        assertThat(fit.get("rss").number()).isCloseTo(3.6, within(1e-12));
        assertThat(parameter(fit, "a").get("se")).isEqualTo(new Json.Null());
        assertThat(parameter(fit, "c").get("se").number()).isCloseTo(Math.sqrt(1.32), within(1e-10));
        Result held = fit(LINE, "y = c + (a + b)*x", "a=1,b=2,c=0", "--bounds", "a=1..1", "--json");
        assertThat(held.exit()).isZero();
        assertThat(parameter(json(held), "b").get("value").number()).isCloseTo(-0.2, within(1e-12));
        Result idle = fit(LINE, "y = a*x + 0*b", "a=1,b=1", "--json");
        assertThat(json(idle).get("why").text()).startsWith("the data say nothing of b: ");
    }

    @Test
    void aBudgetThatIsSpentLeavesTheBestPointWithoutStandardErrors() {
        Result result = Terminals.run(with(MISRA, "--iterations", "2", "--json"));
        assertThat(result.exit()).isEqualTo(1);
        Json.Members fit = json(result);
        assertThat(fit.get("outcome").text()).isEqualTo("stopped");
        assertThat(fit.get("why").text()).contains("2 iterations");
        assertThat(parameter(fit, "b1").get("se")).isEqualTo(new Json.Null());
        assertThat(parameter(fit, "b1").get("value").number()).isBetween(239.0, 500.0);
        assertThat(Terminals.run(with(MISRA, "--iterations", "2")).out())
                .contains("stopped: the budget of 2 iterations is spent")
                .containsPattern("b1 .* no minimum");
    }

    @Test
    void withAsManyRowsAsParametersThereAreNoStandardErrors() throws IOException {
        Result result = fit("x,y\n1,2\n3,5\n", "y = a + b*x", "a=0,b=0");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("no freedom left", "on 0 degrees of freedom")
                .doesNotContain("sigma", "NaN");
    }

    @Test
    void theFitAndItsResidualsAreDrawn() {
        Result result = Terminals.run(MISRA);
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("━ fit", "• y", "residual\n", "standard error", "degrees of freedom", "R²", "AIC", "effort");
        assertThat(result.out()).containsPattern("b1 +238.9421292 +2.707 +88.27\n");
        assertThat(Terminals.ascii(MISRA).out()).matches("(?s)\\p{ASCII}+").contains("* fit", "o y", "R^2");
        String several = Terminals.run(
                        "fit",
                        nist("Nelson"),
                        "--formula",
                        "log(y) = b1 - b2*x1*exp(-b3*x2)",
                        "--start",
                        "b1=2,b2=0.0001,b3=-0.01")
                .out();
        assertThat(several).contains("fitted log(y)", "━ observed = fitted", "• log(y)");
    }

    @Test
    void theTraceHasEveryIterate() throws IOException {
        Path csv = folder.resolve("trace.csv");
        Json.Members fit = json(Terminals.run(with(MISRA, "--json", "--trace", csv.toString())));
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(2 + (int) fit.get("iterations").number());
        assertThat(lines.getFirst()).isEqualTo("iteration,b1,b2,value,gradient_norm");
        assertThat(lines.get(1)).startsWith("0,500,1.0E-4,");
    }
}
