package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.solve.problems.Landscape;

class GeneticTest {
    private static Solver<?> of(long seed) {
        return Catalogues.SOLVERS.create("genetic(seed=%d)".formatted(seed));
    }

    @ParameterizedTest
    @CsvSource({
        // the most evaluations of seeds 1 to 5, with a twentieth to spare
        "sphere, 2, 2990",
        "ellipsoid, 2, 3810",
        "ackley, 2, 6390",
        "styblinski-tang, 2, 2790",
        "sphere, 10, 13180",
        "ellipsoid, 10, 23060",
        "ackley, 10, 36950",
        "rastrigin, 10, 32730",
    })
    void findsTheGlobalMinimumFromFiveSeeds(String name, int n, long most) {
        Landscape f = Landscape.named(name, n);
        for (int seed = 1; seed <= 5; seed++) {
            Outcome outcome = Minimization.of(f)
                    .from(f.start(seed))
                    .to(Tolerances.USUAL.withTarget(f.minimum() + 1e-6))
                    .in(Budget.USUAL.withEvaluations(most))
                    .runAny(of(seed), f.bounds());
            assertThat(outcome.point().value())
                    .as("seed %d: %s", seed, outcome.report())
                    .isLessThanOrEqualTo(f.minimum() + 1e-6);
        }
    }

    @Test
    void theReachOfChildrenAndMutantsByHand() {
        // β and δ by hand for η = 1: u = ⅛ gives β = √¼ = ½, δ = −½; u = ⅞ gives β = √4 = 2, δ = ½
        assertThat(Genetic.beta(0.125, 1)).isCloseTo(0.5, within(1e-15));
        assertThat(Genetic.beta(0.875, 1)).isCloseTo(2, within(1e-15));
        assertThat(Genetic.delta(0.125, 1)).isCloseTo(-0.5, within(1e-15));
        assertThat(Genetic.delta(0.875, 1)).isCloseTo(0.5, within(1e-15));
        assertThat(Genetic.delta(0, 20)).isEqualTo(-1);
        assertThat(Genetic.beta(0.5, 2)).isEqualTo(1);
    }

    @Test
    void boundsAreNeverLeftAndValuesThatAreNotFiniteRankLast() {
        Bounds bounds = Bounds.of(new double[] {-1, 0.5, -4}, new double[] {1, 0.5, 4});
        Objective f = Objective.of(3, x -> {
            assertThat(bounds.contains(x)).isTrue();
            return x[2] < 0 ? Double.NaN : x[2] > 3 ? Double.POSITIVE_INFINITY : (x[0] - 2) * (x[0] - 2) + x[2];
        });
        for (int seed = 1; seed <= 5; seed++) {
            Outcome outcome = Minimization.of(f).from(0, 0.5, 1).runAny(of(seed), bounds);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.why()).endsWith("has not fallen for 100 generations");
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 0.5, 0}, within(1e-4));
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        var search = Minimization.of(Landscape.rastrigin(3)).from(1, 2, 3).in(Budget.USUAL.withEvaluations(2000));
        Outcome first = search.runAny(of(1), null);
        Outcome second = search.runAny(of(1), null);
        assertThat(second.point().x()).isEqualTo(first.point().x());
        assertThat(second.counts()).isEqualTo(first.counts());
        assertThat(search.runAny(of(2), null).point().x())
                .isNotEqualTo(first.point().x());
    }

    @Test
    void theBudgetEndsItAtTheBestPoint() {
        for (int most = 1; most < 400; most += 37) {
            double[] least = {Double.POSITIVE_INFINITY};
            Objective f = Objective.of(2, x -> {
                double value = Landscape.ellipsoid(2, 3).value(x);
                least[0] = Math.min(least[0], value);
                return value;
            });
            Outcome outcome = Minimization.of(f)
                    .from(3, 3)
                    .in(Budget.USUAL.withEvaluations(most))
                    .runAny(of(1), null);
            assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
            assertThat(outcome.counts().values()).isEqualTo(most);
            assertThat(outcome.point().value()).isEqualTo(least[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "population=3, population = 3 is out of range; it must be at least 4",
        "tournament=0, tournament = 0 is out of range",
        "elite=100, elite = 100.0 is out of range; it must be from 1.0 to 99.0",
        "crossover=1.5, crossover = 1.5 is out of range",
        "spread=-1, spread = -1.0 is out of range",
        "mutation=2, mutation = 2.0 is out of range",
        "reach=-1, reach = -1.0 is out of range",
        "patience=0, patience = 0 is out of range",
        "halfWidth=0, halfWidth = 0.0 is out of range",
    })
    void hyperparametersOutOfRangeAreRefused(String argument, String message) {
        assertThatThrownBy(() -> Catalogues.SOLVERS.create("genetic(" + argument + ")"))
                .hasStackTraceContaining("genetic: " + message);
    }
}
