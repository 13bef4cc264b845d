package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
            System.out.println(name + " " + arguments + seed + ": " + outcome.report());
        }
        return reached;
    }

    @ParameterizedTest
    @CsvSource({
        "restarts, '', 2500",
        "basinHopping, '', 2500",
        "basinHopping, 'local=nelderMead,', 20000",
        "annealing, '', 6000",
        "dualAnnealing, '', 4000",
        "dualAnnealing, 'local=nelderMead,', 4000",
    })
    void findTheLowestOfManyMinima(String name, String arguments, int most) {
        Bounds bounds = Landscapes.box(2, -5.12, 5.12);
        double[] start = {4.1, -3.2};
        int rastrigin = reached(Landscapes.rastrigin(2), bounds, start, name, arguments, 0, most);
        int tang = reached(
                Landscapes.styblinskiTang(2), bounds, start, name, arguments, 2 * Landscapes.STYBLINSKI_TANG, most);
        int ackley = reached(Landscapes.ackley(2), bounds, start, name, arguments, 0, most);
        System.out.println("=== " + name + " " + arguments + rastrigin + " " + tang + " " + ackley);
    }

    @Test
    void aPlainLocalSearchFromThereDoesNot() {
        Outcome outcome =
                Minimization.of(Landscapes.rastrigin(2)).from(4.1, -3.2).run(new LBfgs(10));
        assertThat(outcome.point().value()).isGreaterThan(1);
    }

    @Test
    void dualAnnealingFindsTheMinimumAmongAHundredMillion() {
        int n = 8;
        int reached = reached(
                Landscapes.rastrigin(n),
                Landscapes.box(n, -5.12, 5.12),
                Landscapes.filled(n, 3.3),
                "dualAnnealing",
                "",
                0,
                40_000);
        System.out.println("=== 8: " + reached);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1.7724538509055159", "1, 1", "2.5, 1.329340388179137", "5, 24", "0.117283950617284, 8.0"})
    void theGammaFunctionIsKnown(double x, double gamma) {
        assertThat(Math.exp(VisitingDistribution.logGamma(x))).isCloseTo(gamma, within(x < 0.2 ? 0.2 : 1e-13 * gamma));
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
        // heavier, the larger q is: Δ^(2/(q−1)) has a finite density at infinity, so P(> 4z) = P(> z) / 4^((3−q)/(q−1))
        double far = sizes[19_000];
        long further = Arrays.stream(sizes).filter(v -> v > 4 * far).count();
        assertThat(further / 1000.0).isCloseTo(Math.pow(4, -(3 - q) / (q - 1)), within(0.08));
    }
}
