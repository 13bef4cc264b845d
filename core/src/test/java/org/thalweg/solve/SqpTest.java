package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.convex.Admm;
import org.thalweg.solve.convex.InteriorPoint;
import org.thalweg.solve.convex.QuadraticProgram;
import org.thalweg.solve.convex.QuadraticSolution;

class SqpTest {
    private static Tensor at(Tensor x, int i) {
        return x.slice(0, i, i + 1).reshape();
    }

    private static Tensor squares(Tensor x) {
        return x.square().sum();
    }

    private static Outcome run(
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
            return Minimization.of(function).from(start).runAny(new Sqp(), constraints, bounds);
        }
    }

    private static Multipliers multipliers(Outcome outcome) {
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        return Objects.requireNonNull(outcome.point().multipliers());
    }

    @Test
    void itsHyperparameterIsChecked() {
        assertThatThrownBy(() -> new Sqp(0.5)).hasMessageContaining("sqp: c1 = 0.5 is out of range");
        assertThat(Catalogues.SOLVERS.create("sqp(c1=0.01)")).isEqualTo(new Sqp(0.01));
    }

    /// Problem 71 of Hock & Schittkowski: x = (1, 4.743, 3.8211, 1.3794), f = 17.0140173; the product holds with
    /// λ = 0.5523, the sum of squares with λ = 0.1615 (as the documentation of Ipopt has them).
    @Test
    void problem71HasItsMultipliers() {
        double[] one = {1, 1, 1, 1};
        double[] five = {5, 5, 5, 5};
        Outcome outcome = run(
                x -> at(x, 0).times(at(x, 3))
                        .times(at(x, 0).plus(at(x, 1)).plus(at(x, 2)))
                        .plus(at(x, 2)),
                List.of(x -> squares(x).minus(40)),
                List.of(x -> at(x, 0).times(at(x, 1))
                        .times(at(x, 2))
                        .times(at(x, 3))
                        .negate()
                        .plus(25)),
                Bounds.of(one, five),
                1,
                5,
                5,
                1);
        assertThat(outcome.point().value()).isCloseTo(17.0140173, within(1e-6));
        assertThat(outcome.point().x()[0]).isEqualTo(1);
        assertThat(multipliers(outcome).lambda()[0]).isCloseTo(0.16146857, within(1e-6));
        assertThat(multipliers(outcome).lambda()[1]).isCloseTo(0.55229366, within(1e-6));
        assertThat(outcome.iterations()).isLessThan(15);
    }

    /// 2(x² + y² − 1) − x on the unit circle (Nocedal & Wright 2006, example 15.4): B = I is the Hessian of the
    /// Lagrangian at (1, 0), and yet full steps from (cos θ, sin θ) raise both the value and the violation, by
    /// about θ² each. Half of a step would leave θ/2; a corrected one leaves what Newton's method does.
    @Test
    void secondOrderCorrectionsAdmitFullStepsInMaratossExample() {
        Objective f = Objective.of(2, x -> 2 * (x[0] * x[0] + x[1] * x[1] - 1) - x[0], (x, g) -> {
            g[0] = 4 * x[0] - 1;
            g[1] = 4 * x[1];
        });
        Constraints circle = Constraints.of(2, 1, 0, (x, c) -> c[0] = x[0] * x[0] + x[1] * x[1] - 1, (x, rows) -> {
            rows[0][0] = 2 * x[0];
            rows[0][1] = 2 * x[1];
        });
        for (double theta : new double[] {0.2, 0.02, 0.002}) {
            var search =
                    Minimization.of(f).from(Math.cos(theta), Math.sin(theta)).to(Tolerances.USUAL.withGradient(1e-9));
            double[] second = search.in(Budget.USUAL.withIterations(1))
                    .run(new Sqp(), circle)
                    .point()
                    .x();
            assertThat(Math.hypot(second[0] - 1, second[1])).isLessThan(theta * theta);
            Outcome outcome = search.run(new Sqp(), circle);
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 0}, within(1e-8));
            assertThat(multipliers(outcome).lambda()).containsExactly(new double[] {-1.5}, within(1e-7));
            assertThat(outcome.iterations()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void whatCannotHoldIsInfeasible() {
        Outcome square = run(x -> at(x, 0), List.of(), List.of(x -> squares(x).plus(1)), null, 3, -4);
        assertThat(square).as(square.report()).isInstanceOf(Outcome.Failed.class);
        assertThat(square.why()).startsWith("infeasible: the least violation found is 1.00 at x = [");
        Outcome lines = run(
                SqpTest::squares,
                List.of(),
                List.of(x -> x.sum().minus(1), x -> x.sum().negate().plus(3)),
                null,
                3,
                -4);
        assertThat(lines).as(lines.report()).isInstanceOf(Outcome.Failed.class);
        assertThat(lines.why()).startsWith("infeasible: the least violation found is 1.00 at x = [");
        Outcome box = run(
                SqpTest::squares,
                List.of(x -> x.sum().minus(5)),
                List.of(),
                Bounds.of(new double[] {0, 0}, new double[] {1, 1}),
                0.2,
                0.4);
        assertThat(box.why()).isEqualTo("infeasible: the least violation found is 3.00 at x = [1.0, 1.0]");
    }

    /// At the start the linearized constraints contradict each other: x = ½ from one, x = −1 from the other.
    @Test
    void elasticStepsLeadPastLinearizationsThatContradictEachOther() {
        Outcome outcome = run(
                x -> at(x, 1),
                List.of(x -> at(x, 0).square().minus(1), x -> at(x, 0).pow(3).minus(1)),
                List.of(x -> at(x, 1).negate()),
                null,
                -0.5,
                2);
        assertThat(outcome.point().x()).containsExactly(new double[] {1, 0}, within(1e-7));
        assertThat(multipliers(outcome).residual()).isLessThanOrEqualTo(1e-8);
    }

    @Test
    void whatFallsWithoutEndIsUnbounded() {
        Outcome linear = run(x -> at(x, 0), List.of(x -> at(x, 1).minus(1)), List.of(), null, 3, -4);
        assertThat(linear).as(linear.report()).isInstanceOf(Outcome.Failed.class);
        assertThat(linear.why()).startsWith("unbounded below");
        Outcome product =
                run(x -> at(x, 0).times(at(x, 1)), List.of(x -> x.sum().minus(1)), List.of(), null, 3, -4);
        assertThat(product.why()).startsWith("unbounded below");
        Outcome across = run(x -> at(x, 0).minus(at(x, 1)), List.of(x -> x.sum().minus(1)), List.of(), null, 3, -4);
        assertThat(across.why()).startsWith("unbounded below");
        Outcome halfPlane = run(
                x -> at(x, 0).negate().minus(at(x, 1).times(2)),
                List.of(),
                List.of(x -> at(x, 0).minus(at(x, 1)).minus(1)),
                null,
                3,
                -4);
        assertThat(halfPlane.why()).startsWith("unbounded below");
    }

    /// A subproblem that problem 84 of Hock & Schittkowski came to: the eigenvalues of B are 1e-9 to 2e9, −B⁻¹g
    /// is far away, and the corner (2.4, 60, 9.3, 7) is the solution. What is left of that length must not hide
    /// bounds.
    @Test
    void theActiveSetMethodEndsInsideOfBoundsWhereBIsNearlySingular() {
        double[][] b = {
            {13.793257052256479, -7251.840600386612, -305.2348721583294, -126273.28095430732, -109070.28486651766},
            {-7251.840600386612, 3812675.433820955, 160477.9066275023, 6.638850945340559E7, 5.734398947987284E7},
            {-305.2348721583294, 160477.9066275023, 6754.650240665396, 2794335.919495996, 2413646.0179057918},
            {-126273.28095430732, 6.638850945340559E7, 2794335.919495996, 1.155995441250372E9, 9.985069813837838E8},
            {-109070.28486651766, 5.734398947987284E7, 2413646.0179057918, 9.985069813837838E8, 8.624741576073395E8}
        };
        double[] g = {-1169093.29593, -682940.1943698241, 710.992894040134, -2161951.198454317, -3309977.9751627273};
        double[] x = {4.537430974655397, 2.4, 60, 9.3, 7};
        double[] row = {61092.0, 33534.7, -126.588, 75516.8, 140607.0};
        Vectors.scale(0x1p-16, row);
        Bounds bounds = Bounds.of(new double[] {0, 1.2, 20, 9, 6.5}, new double[] {1000, 2.4, 60, 9.3, 7});
        Subproblem.@Nullable Step step =
                new Subproblem(5, 0, bounds).solve(x, b, g, new double[1], new double[][] {row}, work());
        assertThat(Objects.requireNonNull(step).p()).containsExactly(new double[5], within(1e-10));
    }

    private static Work work() {
        return new Work(new Tally(Budget.USUAL));
    }

    @Test
    void aStartFarOutsideIsNoHindrance() {
        Outcome outcome =
                run(x -> x.sum().negate(), List.of(), List.of(x -> squares(x).minus(2)), null, 1e4, -3e5);
        assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-7));
        assertThat(multipliers(outcome).lambda()).containsExactly(new double[] {0.5}, within(1e-7));
    }

    /// Three equations of one line, and an inequality along it.
    @Test
    void redundantConstraintsDoNotHinder() {
        Outcome outcome = run(
                SqpTest::squares,
                List.of(
                        x -> x.sum().minus(1),
                        x -> x.sum().times(2).minus(2),
                        x -> x.sum().times(-0.5).plus(0.5)),
                List.of(x -> x.sum().minus(1)),
                null,
                3,
                -4);
        assertThat(outcome.point().x()).containsExactly(new double[] {0.5, 0.5}, within(1e-8));
        double[] lambda = multipliers(outcome).lambda();
        assertThat(lambda[0] + 2 * lambda[1] - 0.5 * lambda[2] + lambda[3]).isCloseTo(-1, within(1e-7));
    }

    /// log x is not finite where the first full step leads.
    @Test
    void stepsOutOfTheDomainAreShortened() {
        Outcome outcome = run(
                x -> at(x, 0).log().negate().plus(at(x, 1)),
                List.of(),
                List.of(x -> at(x, 0).square().minus(at(x, 1))),
                null,
                20,
                1);
        // y = x², −1/x + 2x = 0
        assertThat(outcome.point().x()).containsExactly(new double[] {Math.sqrt(0.5), 0.5}, within(1e-7));
        assertThat(multipliers(outcome).lambda()).containsExactly(new double[] {1}, within(1e-7));
    }

    @Test
    void withoutConstraintsAnotherMethodIsLeft() {
        Outcome outcome = Minimization.of(Classics.rosenbrock()).from(-1.2, 1).run(new Sqp());
        assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(outcome.point().multipliers()).isNull();
    }

    /// A random ½xᵀPx + qᵀx under Ax = b, Gx ≤ h with a known feasible point, some rows twice.
    private record Program(double[][] p, double[] q, double[][] rows, double[] right, int equations) {
        static Program random(Random random, boolean isDegenerate) {
            int n = 3 + random.nextInt(6);
            int equations = 1 + random.nextInt(2);
            int m = equations + n;
            double[][] root = new double[n][n];
            double[][] rows = new double[m + (isDegenerate ? 3 : 0)][n];
            for (double[] row : root) {
                Arrays.setAll(row, _ -> random.nextGaussian());
            }
            for (double[] row : rows) {
                Arrays.setAll(row, _ -> random.nextGaussian());
            }
            double[][] p = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < n; k++) {
                    p[i][k] = Vectors.dot(root[i], root[k]) + (i == k ? 0.1 : 0);
                }
            }
            for (int i = m; i < rows.length; i++) {
                rows[i] = rows[equations + i - m].clone();
                Vectors.scale(2, rows[i]);
            }
            double[] inside = random.doubles(n, -1, 1).toArray();
            double[] right = new double[rows.length];
            for (int i = 0; i < right.length; i++) {
                double room = i < equations ? 0 : i < m ? 0.3 * random.nextDouble() : 0;
                right[i] = i < m ? Vectors.dot(rows[i], inside) + room : 2 * right[equations + i - m];
            }
            return new Program(p, random.doubles(n, -3, 3).toArray(), rows, right, equations);
        }

        QuadraticProgram quadratic() {
            return QuadraticProgram.of(Matrix.of(p), q)
                    .equal(Matrix.of(Arrays.copyOf(rows, equations)), Arrays.copyOf(right, equations))
                    .atMost(
                            Matrix.of(Arrays.copyOfRange(rows, equations, rows.length)),
                            Arrays.copyOfRange(right, equations, right.length));
        }

        Objective objective() {
            return Objective.of(q.length, x -> 0.5 * Vectors.dot(x, product(x)) + Vectors.dot(q, x), (x, g) -> {
                System.arraycopy(product(x), 0, g, 0, g.length);
                Vectors.add(1, q, g);
            });
        }

        private double[] product(double[] x) {
            double[] into = new double[x.length];
            Arrays.setAll(into, i -> Vectors.dot(p[i], x));
            return into;
        }

        Constraints constraints() {
            return Constraints.of(
                    q.length,
                    equations,
                    rows.length - equations,
                    (x, c) -> Arrays.setAll(c, i -> Vectors.dot(rows[i], x) - right[i]),
                    (_, jacobian) -> {
                        for (int i = 0; i < rows.length; i++) {
                            System.arraycopy(rows[i], 0, jacobian[i], 0, q.length);
                        }
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void quadraticProgramsHaveTheSolutionOfInteriorPointAndAdmm(boolean isDegenerate) {
        Random random = new Random(11);
        for (int round = 0; round < 15; round++) {
            Program program = Program.random(random, isDegenerate);
            double[] interior = solved(new InteriorPoint().solve(program.quadratic()));
            double[] admm = solved(new Admm().solve(program.quadratic()));
            Outcome sqp = Minimization.of(program.objective()).run(new Sqp(), program.constraints());
            assertThat(multipliers(sqp).residual()).isLessThanOrEqualTo(1e-8);
            assertThat(admm).containsExactly(interior, within(1e-7));
            assertThat(sqp.point().x()).containsExactly(interior, within(1e-7));
        }
    }

    private static double[] solved(QuadraticSolution solution) {
        return solution.orElseThrow().x();
    }

    /// With B = P the subproblem is the program itself: one active-set solution.
    @Test
    void theActiveSetMethodSolvesQuadraticProgramsAtOnce() {
        Random random = new Random(5);
        for (int round = 0; round < 30; round++) {
            Program program = Program.random(random, round % 2 == 1);
            int n = program.q().length;
            double[] c = program.right().clone();
            Vectors.scale(-1, c);
            Subproblem.@Nullable Step step = new Subproblem(n, program.equations(), Bounds.none(n))
                    .solve(
                            new double[n],
                            program.p(),
                            program.q(),
                            c,
                            program.rows(),
                            new Work(new Tally(Budget.USUAL)));
            double[] interior = solved(new InteriorPoint().solve(program.quadratic()));
            assertThat(Objects.requireNonNull(step).p()).containsExactly(interior, within(1e-7));
            double[] slope = program.product(step.p());
            Vectors.add(1, program.q(), slope);
            Vectors.combine(1, program.rows(), program.rows().length, step.lambda(), slope);
            assertThat(Vectors.largest(slope)).isLessThan(1e-11 * (1 + Vectors.largest(step.lambda())));
            for (int i = program.equations(); i < c.length; i++) {
                assertThat(step.lambda()[i]).isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Test
    void equalRunsGiveEqualBits() {
        AtomicInteger seen = new AtomicInteger();
        Program program = Program.random(new Random(3), true);
        Observer observer = (_, _, _) -> seen.incrementAndGet() > 0;
        Minimization<Objective> search = Minimization.of(program.objective()).seenBy(observer);
        Outcome first = search.run(new Sqp(), program.constraints());
        Outcome second = search.run(new Sqp(), program.constraints());
        assertThat(second.point().x()).containsExactly(first.point().x());
        assertThat(seen.get()).isEqualTo(2 * (int) first.iterations() + 2);
    }
}
