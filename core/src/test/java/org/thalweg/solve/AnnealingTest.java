package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.solve.problems.Landscape;
import org.thalweg.tensor.Rng;

/// Annealing, basin hopping and restarts, over several seeds.
class AnnealingTest {
    private static final int SEEDS = 10;

    /// Of seeds 1 … 10, how many end within 1e-6 of the minimum; each within so many evaluations.
    private static int reached(
            Objective f, Bounds bounds, double[] start, String name, String arguments, double minimum, int most) {
        int reached = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = Minimization.of(f)
                    .from(start)
                    .in(Budget.USUAL.withEvaluations(most))
                    .runAny(Catalogues.SOLVERS.create(name + "(" + arguments + "seed=" + seed + ")"), bounds);
            reached += Math.abs(outcome.point().value() - minimum) < 1e-6 ? 1 : 0;
        }
        return reached;
    }

    @ParameterizedTest
    @CsvSource({
        "restarts, 'starts=150,', 8000, 8, 10, 10",
        "basinHopping, 'step=2,patience=100,', 8000, 10, 10, 10",
        "basinHopping, 'step=3,local=nelderMead,', 30000, 10, 9, 10",
        "annealing, '', 4500, 7, 10, 10",
        "annealing, 'schedule=logarithmic,temperature=1,temperatures=200,', 9000, 4, 8, 10",
        "dualAnnealing, '', 2500, 10, 10, 10",
        "dualAnnealing, 'local=nelderMead,', 4000, 10, 10, 10",
    })
    void findTheLowestOfManyMinima(String name, String arguments, int most, int ofRastrigin, int ofTang, int ofAckley) {
        Bounds bounds = Boxes.box(2, -5.12, 5.12);
        double[] start = {4.1, -3.2};
        int rastrigin = reached(Landscape.rastrigin(2), bounds, start, name, arguments, 0, most);
        int tang = reached(
                Landscape.styblinskiTang(2),
                bounds,
                start,
                name,
                arguments,
                Landscape.styblinskiTang(2).minimum(),
                most);
        int ackley = reached(Landscape.ackley(2), bounds, start, name, arguments, 0, most);
        assertThat(new int[] {rastrigin, tang, ackley}).containsExactly(ofRastrigin, ofTang, ofAckley);
    }

    @Test
    void aPlainLocalSearchFromThereDoesNot() {
        Outcome outcome =
                Minimization.of(Landscape.rastrigin(2)).from(4.1, -3.2).run(new LBfgs(10));
        assertThat(outcome.point().value()).isGreaterThan(1);
    }

    @Test
    void dualAnnealingFindsTheMinimumAmongAHundredMillion() {
        int n = 8;
        int reached = reached(
                Landscape.rastrigin(n), Boxes.box(n, -5.12, 5.12), Boxes.filled(n, 3.3), "dualAnnealing", "", 0, 6_000);
        assertThat(reached).isEqualTo(SEEDS);
    }

    @Test
    void dualAnnealingAsksForItsFirstGradientWhereTheFirstStepsWereLowest() {
        // the start, 2n steps, and then at the lowest of them, whose value is known
        Landscape f = Landscape.rastrigin(3);
        List<double[]> asked = new ArrayList<>();
        List<double[]> slopes = new ArrayList<>();
        Objective watched = Objective.of(
                3,
                x -> {
                    asked.add(x.clone());
                    return f.value(x);
                },
                (x, g) -> {
                    slopes.add(x.clone());
                    f.valueAndGradient(x, g);
                });
        Minimization.of(watched)
                .from(4.1, -3.2, 0.4)
                .in(Budget.USUAL.withEvaluations(8))
                .runAny(Catalogues.SOLVERS.create("dualAnnealing"), f.bounds());
        double[] lowest = asked.subList(0, 7).stream()
                .min(Comparator.comparingDouble(f::value))
                .orElseThrow();
        assertThat(asked).hasSize(8);
        assertThat(slopes).hasSize(1);
        assertThat(slopes.getFirst()).isEqualTo(lowest);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1.7724538509055159", "1, 1", "2.5, 1.329340388179137", "5, 24", "0.1, 9.513507698668732"})
    void theGammaFunctionIsKnown(double x, double gamma) {
        assertThat(Math.exp(VisitingDistribution.logGamma(x))).isCloseTo(gamma, within(1e-13 * gamma));
    }

    /// SciPy's expressions, with its sine and its gamma function, evaluated in Python.
    @ParameterizedTest
    @CsvSource({
        "2.62, 5230, 31475975860.533634",
        "2.62, 0.1, 0.012046738856805218",
        "1.7, 3.0, 1.470763727982102",
        "2.2, 100, 462.7326705599849"
    })
    void stepsAreAsLongAsScipys(double q, double temperature, double scale) {
        assertThat(new VisitingDistribution(q).scale(temperature)).isCloseTo(scale, within(1e-10 * scale));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2, 2.62})
    void stepsHaveTheTailsOfTheirDistribution(double q) {
        // (1): P(|Δ| > s z) is that of |a| / |b|^((q−1)/(3−q)); for q = 2 that of Cauchy's distribution, 1 − 2/π atan z
        var steps = new VisitingDistribution(q);
        double scale = steps.scale(1);
        Rng rng = Rng.of(4);
        double[] sizes = new double[20_000];
        Arrays.setAll(sizes, i -> Math.abs(steps.step(scale, rng)) / scale);
        Arrays.sort(sizes);
        if (q == 2) {
            assertThat(sizes[10_000]).isCloseTo(1, within(0.03));
            assertThat(sizes[18_000]).isCloseTo(Math.tan(0.45 * Math.PI), within(0.3));
        }
        // far out P(|Δ| > z) falls as P(|b| < z^(−1/power)), as z^(−(3−q)/(q−1))
        double far = sizes[19_000];
        long further = Arrays.stream(sizes).filter(v -> v > 4 * far).count();
        assertThat(further / 1000.0).isCloseTo(Math.pow(4, -(3 - q) / (q - 1)), within(0.08));
    }
}
