package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.solve.problems.Landscape;
import org.thalweg.solve.problems.Planes;

/// What holds for all solvers that seek the lowest of many minima.
class GlobalSearchTest {
    private static final String[] ALL = {
        "restarts",
        "restarts(local=nelderMead, starts=5)",
        "basinHopping",
        "basinHopping(local=nelderMead, patience=5)",
        "annealing",
        "annealing(schedule=logarithmic, local=lbfgsb)",
        "dualAnnealing",
        "blurring",
        "blurring(local=nelderMead, stages=3, pairs=4)",
    };

    static List<String> all() {
        return List.of(ALL);
    }

    private static Solver<?> solver(String spec) {
        return Catalogues.SOLVERS.create(spec);
    }

    @ParameterizedTest
    @MethodSource("all")
    void findsTheOneMinimumOfHimmelblausBowlsWithinABox(String spec) {
        // of Himmelblau's four minima only (3, 2) lies in the box
        Bounds bounds = Boxes.box(2, 0, 4);
        Objective f = Boxes.guarded(Planes.himmelblau(), bounds);
        Outcome outcome = Minimization.of(f).from(0.5, 0.5).runAny(solver(spec), bounds);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()).as(outcome.report()).containsExactly(new double[] {3, 2}, within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSameSeedIsTheSameRun(String spec) {
        var search = Minimization.of(Landscape.ackley(2)).from(2, -3).in(Budget.USUAL.withEvaluations(3000));
        Outcome once = search.runAny(solver(spec), null);
        List<Double> values = new ArrayList<>();
        Outcome watched = search.seenBy((iteration, point, counts) -> {
                    values.add(point.value());
                    return true;
                })
                .runAny(solver(spec), null);
        assertThat(watched.point().x()).isEqualTo(once.point().x());
        assertThat(watched.counts()).isEqualTo(once.counts());
        assertThat(values).isSortedAccordingTo(Comparator.reverseOrder()); // the best so far
    }

    @ParameterizedTest
    @ValueSource(strings = {"restarts", "basinHopping", "annealing", "dualAnnealing", "blurring"})
    void anotherSeedIsAnotherRun(String name) {
        var search = Minimization.of(Landscape.rastrigin(3))
                .from(2.2, -3.1, 4.3)
                .in(Budget.USUAL.withEvaluations(name.equals("blurring") ? 2500 : 500));
        assertThat(search.runAny(solver(name + "(seed=2)"), null).point().x())
                .isNotEqualTo(
                        search.runAny(solver(name + "(seed=3)"), null).point().x());
    }

    @ParameterizedTest
    @MethodSource("all")
    void innerSearchesCountAgainstTheBudget(String spec) {
        for (int most : new int[] {1, 2, 7, 60}) {
            int[] asked = new int[1];
            Objective f = Landscape.rastrigin(3);
            Objective counted = Objective.of(
                    3,
                    x -> {
                        asked[0]++;
                        return f.value(x);
                    },
                    f::valueAndGradient);
            Outcome outcome = Minimization.of(counted)
                    .from(2.2, -3.1, 4.3)
                    .in(Budget.USUAL.withEvaluations(most))
                    .runAny(solver(spec), null);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Stopped.class);
            assertThat(outcome.why()).contains("evaluations");
            assertThat(outcome.counts().values()).isEqualTo(most);
            assertThat(asked[0]).isEqualTo(most);
            assertThat(outcome.point().value())
                    .isEqualTo(f.value(outcome.point().x()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theBudgetOfIterationsLeavesTheBestPoint(String spec) {
        Outcome outcome = Minimization.of(Landscape.rastrigin(2))
                .from(3.3, -2.4)
                .in(Budget.USUAL.withIterations(2))
                .runAny(solver(spec), null);
        assertThat(outcome.iterations()).isEqualTo(2);
        assertThat(outcome.point().value()).isLessThan(Landscape.rastrigin(2).value(new double[] {3.3, -2.4}));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStartAtALocalMinimumIsNotTheEnd(String spec) {
        // the gradient of Himmelblau's function is 0 at (3, 2), and of the bumpy one at 0
        Outcome outcome = Minimization.of(Planes.himmelblau()).from(3, 2).runAny(solver(spec), null);
        assertThat(outcome.iterations()).as(outcome.report()).isPositive();
        assertThat(outcome.point().value()).isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void valuesThatAreNotFiniteAreSurvived(String spec) {
        // NaN, ∞ and −∞ in parts of the plane, far from the minimum
        Objective f = Objective.of(
                2,
                x -> x[0] > 1.5
                        ? x[1] > 0 ? Double.NaN : Double.NEGATIVE_INFINITY
                        : x[1] > 1.5 ? Double.POSITIVE_INFINITY : bowl(x),
                (x, g) -> {
                    g[0] = x[0] > 1.5 ? Double.NaN : 2 * (x[0] + 1);
                    g[1] = x[1] > 1.5 ? Double.NaN : 2 * (x[1] + 1);
                });
        Outcome outcome = Minimization.of(f).from(1, 0.5).runAny(solver(spec), null);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()).as(outcome.report()).containsExactly(new double[] {-1, -1}, within(1e-5));
    }

    private static double bowl(double[] x) {
        return Math.pow(x[0] + 1, 2) + Math.pow(x[1] + 1, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "'restarts(local=newton)', 'restarts: local'",
        "'basinHopping(local=trustRegion)', 'basinHopping: local'",
        "'annealing(local=newton)', 'annealing: local'",
        "'dualAnnealing(local=newton)', 'dualAnnealing: local'",
        "'blurring(local=newton)', 'blurring: local'",
        "'annealing(local=owlqn(l1=1))', 'annealing: local'",
        "'dualAnnealing(local=owlqn(l1=1))', 'dualAnnealing: local'",
        "'blurring(local=owlqn(l1=1))', 'blurring: local'",
        "'restarts(starts=0)', 'restarts: starts'",
        "'restarts(reach=0)', 'restarts: reach'",
        "'basinHopping(step=0)', 'basinHopping: step'",
        "'basinHopping(temperature=-1)', 'basinHopping: temperature'",
        "'basinHopping(patience=0)', 'basinHopping: patience'",
        "'annealing(cooling=1)', 'annealing: cooling'",
        "'annealing(temperature=-1)', 'annealing: temperature'",
        "'annealing(temperatures=0)', 'annealing: temperatures'",
        "'annealing(sweeps=0)', 'annealing: sweeps'",
        "'annealing(reach=-1)', 'annealing: reach'",
        "'dualAnnealing(visiting=3)', 'dualAnnealing: visiting'",
        "'dualAnnealing(acceptance=1)', 'dualAnnealing: acceptance'",
        "'dualAnnealing(temperature=0)', 'dualAnnealing: temperature'",
        "'dualAnnealing(reheat=1)', 'dualAnnealing: reheat'",
        "'dualAnnealing(patience=0)', 'dualAnnealing: patience'",
        "'dualAnnealing(reach=0)', 'dualAnnealing: reach'",
        "'blurring(sigma=0)', 'blurring: sigma'",
        "'blurring(factor=1)', 'blurring: factor'",
        "'blurring(stages=0)', 'blurring: stages'",
        "'blurring(pairs=0)', 'blurring: pairs'",
    })
    void hyperparametersOutOfRangeAreRefusedByName(String spec, String named) {
        assertThatThrownBy(() -> solver(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"restarts", "basinHopping", "annealing", "dualAnnealing", "blurring"})
    void aLocalSolverThatKnowsNoBoundsIsRefusedWithinBounds(String name) {
        var search = Minimization.of(Planes.himmelblau()).from(1, 1);
        assertThatThrownBy(() -> search.runAny(solver(name + "(local=bfgs)"), Boxes.box(2, 0, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name + ": local")
                .hasMessageContaining("knows no bounds");
        assertThat(search.runAny(solver(name + "(local=bfgs)"), null).point().value())
                .isLessThan(1e-9);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFixedVariableStays(String spec) {
        Bounds bounds = Bounds.of(new double[] {3, 0}, new double[] {3, 4});
        Objective f = Boxes.guarded(Planes.himmelblau(), bounds);
        Outcome outcome = Minimization.of(f).from(3, 0.5).runAny(solver(spec), bounds);
        assertThat(outcome.point().x()[0]).isEqualTo(3);
        assertThat(outcome.point().x()[1]).as(outcome.report()).isCloseTo(2, within(1e-5));
    }

    /// f + |x|: its minimum from 1 on is that of f where f′ = −1.
    @ParameterizedTest
    @ValueSource(strings = {"restarts", "basinHopping"})
    void aSolverOfAPenalisedFunctionIsComparedByThatFunction(String name) {
        Objective f = Landscape.styblinskiTang(1);
        double[] start = {2.7};
        double alone = Minimization.of(f).from(start).run(new Owlqn(20)).point().value();
        Outcome outcome = Minimization.of(f).from(start).runAny(solver(name + "(local=owlqn(l1=20))"), null);
        assertThat(outcome.point().value()).isLessThanOrEqualTo(alone);
        double x = outcome.point().x()[0];
        assertThat(outcome.point().value()).isCloseTo(f.value(new double[] {x}) + 20 * Math.abs(x), within(1e-12));
    }

    @Test
    void valuesAreEnoughWhereTheLocalSolverAsksForNoMore() {
        for (String spec : ALL) {
            Solver<?> solver = solver(spec);
            if (!solver.usesGradients()) {
                Outcome outcome = Minimization.of(Planes.beale()).from(1, 1).runAny(solver, null);
                assertThat(outcome.point().x()).as(spec).containsExactly(new double[] {3, 0.5}, within(1e-4));
                assertThat(outcome.counts().gradients()).isZero();
            }
        }
        assertThat(solver("annealing").usesGradients()).isFalse();
        assertThat(solver("basinHopping").usesGradients()).isTrue();
    }

    @Test
    void aFunctionThatIsUnboundedBelowIsNamed() {
        Objective f = Objective.of(1, x -> -x[0], (x, g) -> g[0] = -1);
        for (String name : List.of("restarts", "basinHopping", "dualAnnealing")) {
            Outcome outcome = Minimization.of(f).from(1).runAny(solver(name), null);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.why()).contains("unbounded below");
        }
    }

    @Test
    void specsAreWrittenAsTheyAreRead() {
        for (String spec : ALL) {
            String written =
                    Catalogues.SOLVERS.describe(solver(spec)).orElseThrow().toString();
            assertThat(solver(written)).isEqualTo(solver(spec));
        }
    }
}
