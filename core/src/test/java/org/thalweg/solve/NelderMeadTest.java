package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.solve.problems.Planes;

class NelderMeadTest {
    private static Outcome run(Objective f, String spec, double... start) {
        return Minimization.of(f).from(start).runAny(Catalogues.SOLVERS.create(spec), null);
    }

    private static NelderMead once(double size) {
        return new NelderMead(false, size, 1e-8, 1e-12, 0);
    }

    @Test
    void theFirstStepsAreThoseDoneByHand() {
        // f = x² + y² from (4, 3) with steps of 1: vertices (4, 3), (5, 3), (4, 4), values 25, 34, 32. The worst, (5,
        // 3),
        // reflects through (4, 3½) to (3, 4), 25, a tie with the best, so no expansion, and taken behind it.
        // Then the worst is (4, 4), the centroid (3½, 3½): (3, 3), 18, the best; expansion (2½, 2½), 12½, is taken.
        List<double[]> seen = new ArrayList<>();
        Objective f = Objective.of(2, x -> {
            seen.add(x.clone());
            return x[0] * x[0] + x[1] * x[1];
        });
        Minimization.of(f).from(4, 3).in(Budget.USUAL.withIterations(2)).run(once(1));
        assertThat(seen.toArray(new double[0][]))
                .isDeepEqualTo(new double[][] {{4, 3}, {5, 3}, {4, 4}, {3, 4}, {3, 3}, {2.5, 2.5}});
    }

    @Test
    void contractsInsideOfTheWorstAndShrinksWhereThatDoesNotHelp() {
        // f in one variable from 0 with a step of 1: vertices 0 and 1, values 0 and 1; reflected −1, 1: not below the
        // worst, so inside, ½, whose value decides: ½ is taken, 2 is not, and 1 shrinks to ½ too
        for (double half : new double[] {0.5, 2}) {
            List<Double> seen = new ArrayList<>();
            Objective f = Objective.of(1, x -> {
                seen.add(x[0]);
                return Math.abs(x[0]) == 0.5 ? half : Math.abs(x[0]);
            });
            Minimization.of(f).from(0).in(Budget.USUAL.withIterations(1)).run(once(1));
            assertThat(seen).isEqualTo(half < 1 ? List.of(0.0, 1.0, -1.0, 0.5) : List.of(0.0, 1.0, -1.0, 0.5, 0.5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nelderMead", "simplex(adaptive=true)", "nelderMead(size=1)", "nelderMead(restarts=0)"})
    void reachesKnownMinima(String spec) {
        Outcome rosenbrock = run(Classics.rosenbrock(), spec, -1.2, 1);
        assertThat(rosenbrock).as(rosenbrock.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(rosenbrock.why()).contains("simplex");
        assertThat(rosenbrock.point().x()).containsExactly(new double[] {1, 1}, within(1e-5));
        assertThat(rosenbrock.counts().values()).isLessThan(650);
        assertThat(rosenbrock.counts().gradients()).isZero();
        assertThat(run(Planes.beale(), spec, 1, 1).point().x()).containsExactly(new double[] {3, 0.5}, within(1e-5));
        assertThat(run(Planes.himmelblau(), spec, 1, 1).point().x()).containsExactly(new double[] {3, 2}, within(1e-5));
        assertThat(run(Classics.twoWells(), spec, 0.3, 0.2).point().value()).isCloseTo(-0.25, within(1e-9));
    }

    @Test
    void isFrugal() {

        Outcome outcome = Minimization.of(Classics.rosenbrock())
                .from(-1.2, 1)
                .to(Tolerances.NONE.withTarget(1e-8))
                .run(new NelderMead());
        assertThat(outcome).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.counts().values()).isLessThan(170);
    }

    @Test
    void adaptiveCoefficientsServeManyVariables() {
        // Gao & Han (2012), section 3: the usual coefficients stagnate on Σ x² of 32 variables and more
        int n = 32;
        Objective f = Objective.of(n, x -> Arrays.stream(x).map(v -> v * v).sum());
        Outcome usual = run(f, "nelderMead(restarts=0)", Boxes.filled(n, 1));
        Outcome adaptive = run(f, "nelderMead(adaptive=true, restarts=0)", Boxes.filled(n, 1));
        assertThat(adaptive).as(adaptive.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(adaptive.point().value()).as(adaptive.report()).isLessThan(1e-8);
        assertThat(usual.point().value())
                .as(usual.report())
                .isGreaterThan(100 * adaptive.point().value());
    }

    @Test
    void beginsAnewWhereTheSimplexCollapses() {
        // McKinnon (1998), τ = 2, θ = 6, φ = 60: from his simplex (0, 0), (λ₁, λ₂), (1, 1) the method goes to 0, which
        // is no minimum; the minimum is −¼ at (0, −½). His simplex is ours in u, with steps of 1
        double root = Math.sqrt(33);
        double l1 = (1 + root) / 8;
        double l2 = (1 - root) / 8;
        Objective f = Objective.of(2, u -> {
            double x = u[0] + l1 * u[1];
            double y = u[0] + l2 * u[1];
            return (x <= 0 ? 360 : 6) * x * x + y + y * y;
        });
        Outcome collapsed = Minimization.of(f).run(once(1));
        assertThat(collapsed.point().value()).as(collapsed.report()).isBetween(-1e-6, 1e-6);
        Outcome anew = Minimization.of(f).run(new NelderMead(false, 1, 1e-8, 1e-12, 3));
        assertThat(anew.point().value()).as(anew.report()).isCloseTo(-0.25, within(1e-9));
    }

    @Test
    void boundsAreNeverLeft() {
        Bounds bounds = Bounds.of(new double[] {-1.5, -1}, new double[] {0.5, 2});
        Objective f = Boxes.guarded(Classics.rosenbrock(), bounds);
        for (double x : new double[] {-1.5, -1.2, 0.5}) {
            for (double y : new double[] {-1, 1, 2}) {
                Outcome outcome = Minimization.of(f).from(x, y).run(new NelderMead(false, 0, 1e-8, 1e-12, 5), bounds);
                assertThat(outcome.point().x())
                        .as(x + " " + y + " " + outcome.report())
                        .containsExactly(new double[] {0.5, 0.25}, within(1e-5));
            }
        }
    }

    @Test
    void fixedVariablesStay() {
        Bounds one = Bounds.of(new double[] {-1.2, -5}, new double[] {-1.2, 5});
        Outcome outcome = Minimization.of(Classics.rosenbrock()).from(-1.2, 1).run(new NelderMead(), one);
        assertThat(outcome.point().x()).containsExactly(new double[] {-1.2, 1.44}, within(1e-6));
        Bounds both = Bounds.of(new double[] {3, 4}, new double[] {3, 4});
        Outcome none = Minimization.of(Classics.rosenbrock()).from(3, 4).run(new NelderMead(), both);
        assertThat(none.point().x()).containsExactly(3, 4);
        assertThat(none.why()).contains("fixed");
    }

    @Test
    void valuesThatAreNotFiniteRankLast() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Objective f = Objective.of(2, x -> x[0] + x[1] > 3 ? bad : Math.pow(x[0] - 3, 2) + Math.pow(x[1] - 3, 2));
            Outcome outcome = run(f, "nelderMead(restarts=5, size=0.5)", 0, 0.7);
            assertThat(outcome).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().value()).as(outcome.report()).isBetween(4.5, 4.51);
        }
    }

    @Test
    void anIterationThatLeavesTheBestVertexIsNotTakenForASlowOne() {
        Outcome outcome = Minimization.of(Classics.rosenbrock())
                .from(-1.2, 1)
                .to(new Tolerances(0, 1e-9, 0, Double.NEGATIVE_INFINITY))
                .run(new NelderMead());
        assertThat(outcome.point().value()).as(outcome.report()).isLessThan(1e-6);
    }

    @Test
    void scalesDoNotMatter() {
        for (double scale : new double[] {1e-10, 1e10}) {
            for (double unit : new double[] {1e-6, 1e6}) {
                Objective f = Classics.scaled(Classics.rosenbrock(), scale, unit);
                Outcome outcome = run(f, "nelderMead", -1.2 * unit, unit);
                assertThat(outcome.point().x())
                        .as(scale + " " + unit + ": " + outcome.report())
                        .containsExactly(new double[] {unit, unit}, within(1e-5 * unit));
            }
        }
    }

    @Test
    void theBudgetIsKept() {
        for (int most : new int[] {1, 2, 3, 4, 10, 50}) {
            Outcome outcome = Minimization.of(Classics.rosenbrock())
                    .from(-1.2, 1)
                    .in(Budget.USUAL.withEvaluations(most))
                    .run(new NelderMead());
            assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
            assertThat(outcome.counts().values()).isEqualTo(most);
            assertThat(outcome.point().value())
                    .isEqualTo(Classics.rosenbrock().value(outcome.point().x()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"size=-1", "size=NaN", "x=0", "values=-1", "restarts=-1"})
    void hyperparametersOutOfRangeAreRefusedByName(String argument) {
        String name = argument.substring(0, argument.indexOf('='));
        double value = Double.parseDouble(argument.substring(name.length() + 1));
        assertThatThrownBy(() -> new NelderMead(
                        false,
                        name.equals("size") ? value : 0,
                        name.equals("x") ? value : 1e-8,
                        name.equals("values") ? value : 1e-8,
                        name.equals("restarts") ? (int) value : 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nelderMead: " + name);
    }
}
