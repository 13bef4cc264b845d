package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Lu;
import org.thalweg.linear.Matrix;

class ConstrainedTest {
    private static final double ALL = Double.POSITIVE_INFINITY;

    private static Tensor at(Tensor x, int i) {
        return x.slice(0, i, i + 1).reshape();
    }

    static Outcome run(
            String solver, UnaryOperator<Tensor> f, List<UnaryOperator<Tensor>> equalities, double... start) {
        return run(solver, f, equalities, List.of(), null, start);
    }

    static Outcome run(
            String solver,
            UnaryOperator<Tensor> f,
            List<UnaryOperator<Tensor>> equalities,
            List<UnaryOperator<Tensor>> inequalities,
            @Nullable Bounds bounds,
            double... start) {
        int n = start.length;
        try (var function = Traced.of(n, f);
                var constraints = TracedConstraints.of(
                        n,
                        x -> equalities.stream().map(c -> c.apply(x)).toList(),
                        x -> inequalities.stream().map(g -> g.apply(x)).toList())) {
            return Minimization.of(function)
                    .from(start)
                    .runAny((Solver<?>) Catalogues.SOLVERS.create(solver), constraints, bounds);
        }
    }

    static Multipliers multipliers(Outcome outcome) {
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        return Objects.requireNonNull(outcome.point().multipliers());
    }

    static Tensor squares(Tensor x) {
        return x.square().sum();
    }

    static Tensor line(Tensor x) {
        return x.sum().minus(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void theNearestPointOfALineHasItsMultiplier(String solver) {
        // ∇f + λ∇c = (2x + λ, 2y + λ) = 0 at x = y = ½
        Outcome outcome = run(solver, ConstrainedTest::squares, List.of(ConstrainedTest::line), 3, -4);
        assertThat(outcome.point().x()).containsExactly(new double[] {0.5, 0.5}, within(1e-8));
        assertThat(multipliers(outcome).lambda()).containsExactly(new double[] {-1}, within(1e-7));
        assertThat(multipliers(outcome).residual()).isLessThanOrEqualTo(1e-8);
    }

    @Test
    void multipliersOfInequalitiesArePositiveWhereTheyAreActiveAndElseZero() {
        Outcome active = run("al", ConstrainedTest::squares, List.of(), List.of(x -> line(x).negate()), null, 3, -4);
        assertThat(active.point().x()).containsExactly(new double[] {0.5, 0.5}, within(1e-8));
        assertThat(multipliers(active).lambda()).containsExactly(new double[] {1}, within(1e-7));
        Outcome inactive = run("al", ConstrainedTest::squares, List.of(), List.of(ConstrainedTest::line), null, 3, -4);
        assertThat(inactive.point().x()).containsExactly(new double[] {0, 0}, within(1e-8));
        assertThat(multipliers(inactive).lambda()).containsExactly(0);
        assertThat(multipliers(inactive).values()).containsExactly(new double[] {-1}, within(1e-7));
    }

    /// Hock & Schittkowski's problem 43, of Rosen and Suzuki: x = (0, 1, 2, −1), λ = (1, 0, 2).
    @Test
    void rosenAndSuzukisProblemHasItsMultipliers() {
        double[] curved = {1, 1, 2, 1};
        double[] tilted = {-5, -5, -21, 7};
        double[][] square = {{1, 1, 1, 1}, {1, 2, 1, 2}, {2, 1, 1, 0}};
        double[][] linear = {{1, -1, 1, -1}, {-1, 0, 0, -1}, {2, -1, 0, -1}};
        double[] limit = {8, 10, 5};
        Objective f = Objective.of(4, x -> parabola(curved, tilted, x), (x, g) -> slope(curved, tilted, x, g));
        Constraints constraints = Constraints.of(
                4,
                0,
                3,
                (x, values) -> {
                    for (int i = 0; i < 3; i++) {
                        values[i] = parabola(square[i], linear[i], x) - limit[i];
                    }
                },
                (x, rows) -> {
                    for (int i = 0; i < 3; i++) {
                        slope(square[i], linear[i], x, rows[i]);
                    }
                });
        Outcome outcome = Minimization.of(f).run(new AugmentedLagrangian(), constraints);
        assertThat(outcome.point().x()).containsExactly(new double[] {0, 1, 2, -1}, within(1e-7));
        assertThat(outcome.point().value()).isCloseTo(-44, within(1e-7));
        assertThat(multipliers(outcome).lambda()).containsExactly(new double[] {1, 0, 2}, within(1e-6));
        assertThat(((Outcome.Converged) outcome).test()).isEqualTo(Outcome.Test.KKT);
    }

    private static double parabola(double[] square, double[] linear, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += square[i] * x[i] * x[i] + linear[i] * x[i];
        }
        return sum;
    }

    private static void slope(double[] square, double[] linear, double[] x, double[] into) {
        for (int i = 0; i < x.length; i++) {
            into[i] = 2 * square[i] * x[i] + linear[i];
        }
    }

    /// ½xᵀHx − bᵀx under Jx = c: the solution of [H Jᵀ; J 0](x, λ) = (b, c).
    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void quadraticsEndWhereTheLinearEquationsSay(String solver) {
        Random random = new Random(7);
        for (int round = 0; round < 12; round++) {
            int n = 2 + random.nextInt(5);
            int m = 1 + random.nextInt(n - 1);
            double[][] all = new double[n + m][n + m];
            for (int i = 0; i < n; i++) {
                all[i][i] = 1 + 3 * random.nextDouble();
                for (int k = 0; k < m; k++) {
                    all[n + k][i] = random.nextGaussian();
                    all[i][n + k] = all[n + k][i];
                }
            }
            double[] right = random.doubles(n + m, -2, 2).toArray();
            double[] expected = Lu.of(Matrix.of(all)).orElseThrow().solve(right);
            Outcome outcome = quadratic(solver, n, m, all, right);
            assertThat(multipliers(outcome).residual()).isLessThanOrEqualTo(1e-8);
            for (int i = 0; i < n; i++) {
                assertThat(outcome.point().x()[i]).isCloseTo(expected[i], within(1e-6));
            }
            for (int k = 0; k < m; k++) {
                assertThat(multipliers(outcome).lambda()[k]).isCloseTo(expected[n + k], within(1e-5));
            }
        }
    }

    private static Outcome quadratic(String solver, int n, int m, double[][] all, double[] right) {
        TwiceDifferentiable f = new TwiceDifferentiable() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public double value(double[] x) {
                return valueAndGradient(x, new double[n]);
            }

            @Override
            public double valueAndGradient(double[] x, double[] gradient) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    gradient[i] = all[i][i] * x[i] - right[i];
                    sum += 0.5 * all[i][i] * x[i] * x[i] - right[i] * x[i];
                }
                return sum;
            }

            @Override
            public void hessianVector(double[] x, double[] v, double[] product) {
                for (int i = 0; i < n; i++) {
                    product[i] = all[i][i] * v[i];
                }
            }
        };
        var constraints = new TwiceDifferentiableConstraints() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public int equalities() {
                return m;
            }

            @Override
            public int inequalities() {
                return 0;
            }

            @Override
            public void values(double[] x, double[] values) {
                for (int k = 0; k < m; k++) {
                    values[k] = Vectors.dot(all[n + k], 0, x, 0, n) - right[n + k];
                }
            }

            @Override
            public void valuesAndJacobian(double[] x, double[] values, double[][] jacobian) {
                values(x, values);
                for (int k = 0; k < m; k++) {
                    System.arraycopy(all[n + k], 0, jacobian[k], 0, n);
                }
            }

            @Override
            public void hessianVector(double[] x, double[] lambda, double[] v, double[] product) {
                Arrays.fill(product, 0);
            }
        };
        return Minimization.of(f).runAny((Solver<?>) Catalogues.SOLVERS.create(solver), constraints, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void constraintsThatDependOnEachOtherDoNotHinder(String solver) {
        Outcome outcome = run(
                solver,
                ConstrainedTest::squares,
                List.of(ConstrainedTest::line, x -> line(x).times(2), x -> line(x).times(-0.5)),
                3,
                -4);
        assertThat(outcome.point().x()).containsExactly(new double[] {0.5, 0.5}, within(1e-7));
        double[] lambda = multipliers(outcome).lambda();
        assertThat(lambda[0] + 2 * lambda[1] - 0.5 * lambda[2]).isCloseTo(-1, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void equationsThatContradictEachOtherAreInfeasible(String solver) {
        Outcome outcome =
                run(solver, ConstrainedTest::squares, List.of(ConstrainedTest::line, x -> line(x).minus(1)), 3, -4);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome.why()).startsWith("infeasible: the least violation found is 0.5");
    }

    /// Where the violation has no slope, at a saddle or a maximum of it, nothing is known yet.
    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void aStartWithoutASlopeOfTheViolationIsNotInfeasible(String solver) {
        Outcome saddle = run(
                solver,
                ConstrainedTest::squares,
                List.of(x -> at(x, 0).times(at(x, 1)).minus(1)),
                0,
                0);
        assertThat(saddle).as(saddle.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(saddle.point().value()).isCloseTo(2, within(1e-7));
        Outcome crest = run(
                solver, x -> x.minus(1).square().sum(), List.of(x -> squares(x).minus(4)), 0, 0);
        assertThat(crest).as(crest.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(crest.point().x()).containsExactly(new double[] {Math.sqrt(2), Math.sqrt(2)}, within(1e-7));
    }

    /// Relative to ∇c the violation grows on the way to the point where it is least.
    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void theLeastViolationIsFoundWhereTheSlopeOfTheConstraintVanishes(String solver) {
        Outcome outcome = run(
                solver,
                x -> at(x, 0).square().plus(at(x, 1)),
                List.of(x -> squares(x).plus(3)),
                1,
                2);
        assertThat(outcome.why()).startsWith("infeasible: the least violation found is 3.00 at x = [");
    }

    @Test
    void whatNoPointWithinTheBoundsSatisfiesIsInfeasible() {
        Outcome far = run(
                "al",
                ConstrainedTest::squares,
                List.of(x -> x.sum().minus(5)),
                List.of(),
                Bounds.of(new double[] {0, 0}, new double[] {1, 1}),
                0.2,
                0.4);
        assertThat(far.why()).isEqualTo("infeasible: the least violation found is 3.00 at x = [1.0, 1.0]");
        Outcome empty =
                run("al", x -> at(x, 0), List.of(), List.of(x -> squares(x).plus(1)), null, 3, -4);
        assertThat(empty.why()).startsWith("infeasible: the least violation found is 1.00 at x = [");
    }

    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "lagrangeNewton", "sqp"})
    void whatFallsWithoutEndAlongTheConstraintsIsUnbounded(String solver) {
        Outcome line = run(solver, x -> at(x, 0).negate(), List.of(x -> at(x, 1).minus(1)), 3, -4);
        assertThat(line).as(line.report()).isInstanceOf(Outcome.Failed.class);
        assertThat(line.why()).startsWith("unbounded below: the value fell to -");
        Outcome product = run(solver, x -> at(x, 0).times(at(x, 1)), List.of(ConstrainedTest::line), 3, -4);
        assertThat(product).as(product.report()).isInstanceOf(Outcome.Failed.class);
        assertThat(product.why()).startsWith("unbounded below");
    }

    @ParameterizedTest
    @CsvSource({"augmentedLagrangian, 1e-6", "sqp, 1e-7"})
    void noPointIsOutsideOfTheBounds(String solver, double accuracy) {
        Bounds bounds = Bounds.of(new double[] {0.1, -ALL}, new double[] {0.7, 0.6});
        Objective f = Objective.of(2, x -> x[0] * x[0] - x[1], (x, g) -> {
            assertThat(bounds.contains(x)).isTrue();
            g[0] = 2 * x[0];
            g[1] = -1;
        });
        Constraints line = Constraints.of(2, 1, 0, (x, c) -> c[0] = x[0] + x[1] - 1, (x, rows) -> {
            rows[0][0] = 1;
            rows[0][1] = 1;
        });
        // along y = 1 − x: x² + x − 1, which rises with x; y ≤ 0.6 makes x at least 0.4
        Outcome outcome =
                Minimization.of(f).from(0.7, 0).runAny((Solver<?>) Catalogues.SOLVERS.create(solver), line, bounds);
        assertThat(outcome.point().x()).containsExactly(new double[] {0.4, 0.6}, within(1e-8));
        assertThat(multipliers(outcome).lambda()).containsExactly(new double[] {-0.8}, within(accuracy));
    }

    /// Problem 7: near the solution each step squares the error.
    @Test
    void newtonsMethodEndsQuadratically() {
        Outcome outcome = run(
                "lagrangeNewton",
                x -> at(x, 0).square().plus(1).log().minus(at(x, 1)),
                List.of(x -> at(x, 0).square()
                        .plus(1)
                        .square()
                        .plus(at(x, 1).square())
                        .minus(4)),
                2,
                2);
        assertThat(outcome.point().value()).isCloseTo(-Math.sqrt(3), within(1e-8));
        assertThat(multipliers(outcome).residual()).isLessThan(1e-8);
        assertThat(outcome.iterations()).isLessThanOrEqualTo(15);
    }

    /// The augmented Lagrangian is that of a convex function only beyond some penalty.
    @Test
    void aPenaltyThatIsTooSmallGrows() {
        Outcome outcome = run(
                "al(penalty=0.001)",
                x -> squares(x).negate(),
                List.of(x -> at(x, 0).minus(1), x -> at(x, 1).square().minus(at(x, 1).times(3))),
                3,
                -4);
        assertThat(multipliers(outcome).residual()).isLessThanOrEqualTo(1e-8);
        assertThat(outcome.point().x()[0]).isCloseTo(1, within(1e-7));
    }

    @Test
    void aSpentBudgetGivesThePointThatViolatesLeast() {
        Traced f = Traced.of(2, ConstrainedTest::squares);
        try (f;
                var line = TracedConstraints.of(2, x -> List.of(line(x)), x -> List.of())) {
            Outcome outcome = Minimization.of(f)
                    .from(3, -4)
                    .in(Budget.USUAL.withIterations(2))
                    .run(new AugmentedLagrangian(), line);
            assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
            assertThat(Objects.requireNonNull(outcome.point().multipliers()).violation())
                    .isLessThan(2);
        }
    }

    @Test
    void withoutConstraintsTheInnerMethodIsLeft() {
        Outcome outcome = Minimization.of(Classics.rosenbrock()).from(-1.2, 1).run(new AugmentedLagrangian());
        assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(outcome.point().multipliers()).isNull();
    }
}
