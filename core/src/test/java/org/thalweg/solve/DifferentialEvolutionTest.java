package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.solve.problems.Landscape;
import org.thalweg.tensor.Rng;

class DifferentialEvolutionTest {
    private static Solver<?> of(String strategy, long seed) {
        return Catalogues.SOLVERS.create("de(strategy=%s, seed=%d)".formatted(strategy, seed));
    }

    @ParameterizedTest
    @CsvSource({
        // the most evaluations of seeds 1 to 10, with a twentieth to spare
        "sphere, 2, best1bin, 270",
        "ellipsoid, 2, best1bin, 410",
        "turned-ellipsoid, 2, best1bin, 280",
        "rosenbrock, 2, best1bin, 290",
        "ackley, 2, best1bin, 1050",
        "styblinski-tang, 2, best1bin, 400",
        "sphere, 10, best1bin, 2720",
        "ellipsoid, 10, best1bin, 21050",
        "rosenbrock, 10, best1bin, 3520",
        "ackley, 10, best1bin, 13780",
        "styblinski-tang, 10, best1bin, 5910",
        "rastrigin, 2, rand1bin, 2120",
        "rosenbrock, 2, rand1bin, 2400",
        "ackley, 10, rand1bin, 104270",
        "styblinski-tang, 10, rand1bin, 69460",
        "rastrigin, 2, current-to-best1bin, 2180",
        "rosenbrock, 10, current-to-best1bin, 80960",
        "styblinski-tang, 10, current-to-best1bin, 24570",
    })
    void findsTheGlobalMinimumFromTenSeeds(String name, int n, String strategy, long most) {
        Landscape f = Landscape.named(name, n);
        for (int seed = 1; seed <= 10; seed++) {
            Outcome outcome = Minimization.of(f)
                    .from(f.start(seed))
                    .to(Tolerances.USUAL.withTarget(f.minimum() + 1e-6))
                    .in(Budget.USUAL.withEvaluations(most))
                    .runAny(of(strategy, seed), f.bounds());
            assertThat(outcome.point().value())
                    .as("seed %d: %s", seed, outcome.report())
                    .isLessThanOrEqualTo(f.minimum() + 1e-6);
        }
    }

    @Test
    void itEndsWhereAllMembersHaveOneValue() {
        Landscape f = Landscape.styblinskiTang(2);
        Outcome outcome = Minimization.of(f).from(1, 1).runAny(of("best1bin", 1), f.bounds());
        assertThat(outcome).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.why()).startsWith("the values of all 30 members differ by");
        assertThat(outcome.point().x()).containsExactly(new double[] {-2.903534, -2.903534}, within(1e-4));
    }

    @Test
    void withoutBoundsItStaysInTheBoxAroundTheStart() {
        // the least value of x₀ + x₁ in the box is at its corner
        Objective f = Objective.of(2, x -> {
            assertThat(Boxes.box(2, -7, 13).contains(x)).isTrue();
            return x[0] + x[1];
        });
        Outcome outcome = Minimization.of(f).from(3, 3).runAny(of("best1bin", 1), null);
        assertThat(outcome.point().x()).containsExactly(new double[] {-7, -7}, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"best1bin", "rand1bin", "current-to-best1bin"})
    void boundsAreNeverLeftAndValuesThatAreNotFiniteRankLast(String strategy) {
        Bounds bounds = Bounds.of(new double[] {-1, 0.5, -4}, new double[] {1, 0.5, 4});
        Objective f = Objective.of(3, x -> {
            assertThat(bounds.contains(x)).isTrue();
            return x[2] < 0 ? Double.NaN : x[2] > 3 ? Double.POSITIVE_INFINITY : (x[0] - 2) * (x[0] - 2) + x[2];
        });
        for (int seed = 1; seed <= 5; seed++) {
            Outcome outcome = Minimization.of(f).from(0, 0.5, 1).runAny(of(strategy, seed), bounds);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 0.5, 0}, within(1e-6));
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        var search = Minimization.of(Landscape.rastrigin(3)).from(1, 2, 3).in(Budget.USUAL.withEvaluations(2000));
        Outcome first = search.runAny(of("best1bin", 1), null);
        Outcome second = search.runAny(of("best1bin", 1), null);
        assertThat(second.point().x()).isEqualTo(first.point().x());
        assertThat(second.counts()).isEqualTo(first.counts());
        assertThat(search.runAny(of("best1bin", 2), null).point().x())
                .isNotEqualTo(first.point().x());
    }

    @Test
    void aLatinHypercubeHasOnePointInEachSlice() {
        double[][] points = new SearchBox(new double[] {0, -8}, new double[] {8, 8}).latinHypercube(8, Rng.of(3));
        int[] all = {0, 1, 2, 3, 4, 5, 6, 7};
        assertThat(Arrays.stream(points).mapToInt(p -> (int) p[0]).sorted().toArray())
                .isEqualTo(all);
        assertThat(Arrays.stream(points)
                        .mapToInt(p -> (int) ((p[1] + 8) / 2))
                        .sorted()
                        .toArray())
                .isEqualTo(all);
    }

    @Test
    void theBudgetEndsItAtTheBestPoint() {
        for (int most = 1; most < 100; most += 7) {
            double[] least = {Double.POSITIVE_INFINITY};
            Objective f = Objective.of(2, x -> {
                double value = Landscape.ellipsoid(2, 3).value(x);
                least[0] = Math.min(least[0], value);
                return value;
            });
            Outcome outcome = Minimization.of(f)
                    .from(3, 3)
                    .in(Budget.USUAL.withEvaluations(most))
                    .runAny(of("best1bin", 1), null);
            assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
            assertThat(outcome.counts().values()).isEqualTo(most);
            assertThat(outcome.point().value()).isEqualTo(least[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "population=0, population = 0 is out of range; it must be at least 1",
        "low=-0.1, low = -0.1 is out of range; it must be from 0.0 to 2.0",
        "high=0.4, high = 0.4 is out of range; it must be from 0.5 to 2.0",
        "crossover=1.5, crossover = 1.5 is out of range; it must be from 0.0 to 1.0",
        "rtol=-1, rtol = -1.0 is out of range",
        "atol=-1, atol = -1.0 is out of range",
        "halfWidth=0, halfWidth = 0.0 is out of range",
    })
    void hyperparametersOutOfRangeAreRefused(String argument, String message) {
        assertThatThrownBy(() -> Catalogues.SOLVERS.create("differentialEvolution(" + argument + ")"))
                .hasStackTraceContaining("differentialEvolution: " + message);
    }
}
