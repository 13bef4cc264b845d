package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewtonTest {
    private static final Newton PURE = new Newton(Regularization.NONE, new FixedStep(1));

    /// All that use second derivatives.
    static Stream<Solver<TwiceDifferentiable>> solvers() {
        return Stream.of(
                new Newton(Regularization.SHIFT),
                new Newton(Regularization.MODIFIED_CHOLESKY),
                new Newton(Regularization.SHIFT, new Backtracking()),
                new SaddleFree(0),
                new SaddleFree(2),
                new NewtonCg(),
                new NewtonCg(0, new Backtracking()),
                new TrustRegion(TrustStep.EXACT),
                new TrustRegion(TrustStep.DOGLEG),
                new TrustRegion(TrustStep.STEIHAUG));
    }

    private static double[] firstStep(Solver<TwiceDifferentiable> solver, TwiceDifferentiable f, double... start) {
        return Minimization.of(f)
                .from(start)
                .in(Budget.USUAL.withIterations(1))
                .run(solver)
                .point()
                .x();
    }

    @Test
    void pureNewtonLandsOnASaddle() {
        assertThat(Minimization.of(Classics.saddle()).from(1, 0.5).run(PURE)).satisfies(outcome -> {
            assertThat(outcome.iterations()).isEqualTo(1);
            assertThat(outcome.point().x()).containsExactly(0, 0);
        });
    }

    @Test
    void saddleFreeNewtonLeavesIt() {
        // |H|⁻¹∇f = (2/2, −1/2): (1, ½) → (0, 1)
        for (int subspace : new int[] {0, 2}) {
            for (LineSearch search : List.of(new FixedStep(1), new StrongWolfe(0.9))) {
                assertThat(firstStep(new SaddleFree(subspace, search), Classics.saddle(), 1, 0.5))
                        .containsExactly(new double[] {0, 1}, within(1e-14));
            }
        }
    }

    @Test
    void oneFullStepSolvesAQuadratic() {
        var f = Quadratic.ofSpectrum(7, 1, 2, 3, 50, 1000).centredAt(1, -2, 3, -4, 5);
        for (var regularization : Regularization.values()) {
            assertThat(firstStep(new Newton(regularization, new FixedStep(1)), f, 9, 8, 7, 6, 5))
                    .containsExactly(new double[] {1, -2, 3, -4, 5}, within(1e-11));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void reachesTheMinimumOfRosenbrock(Solver<TwiceDifferentiable> solver) {
        for (double scale : new double[] {1e-10, 1, 1e10}) {
            var f = Classics.scaled(Classics.rosenbrock(), scale, 1);
            var outcome = Minimization.of(f)
                    .from(-1.2, 1)
                    .to(Tolerances.USUAL.withGradient(1e-9 * scale))
                    .run(solver);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void variablesMayBeInAnyUnit(Solver<TwiceDifferentiable> solver) {
        for (double unit : new double[] {1e-10, 1e10}) {
            var f = Classics.scaled(Classics.rosenbrock(), 1, unit);
            var outcome = Minimization.of(f)
                    .from(-1.2 * unit, unit)
                    .to(Tolerances.USUAL.withGradient(1e-9 / unit))
                    .run(solver);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()).containsExactly(new double[] {unit, unit}, within(1e-6 * unit));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void leavesTheNeighbourhoodOfASaddle(Solver<TwiceDifferentiable> solver) {
        var wells = Minimization.of(Classics.twoWells()).from(1, 1e-5).run(solver);
        assertThat(wells.point().value()).as(wells.report()).isCloseTo(-0.25, within(1e-12));
        var monkey = Minimization.of(Classics.monkey()).from(0.02, 0.01).run(solver);
        assertThat(monkey.point().value()).as(monkey.report()).isCloseTo(-6.75, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aStepOutOfTheDomainIsShortened(Solver<TwiceDifferentiable> solver) {
        for (double start : new double[] {-0.999, 0, 0.999}) {
            var outcome = Minimization.of(Classics.barrier()).from(start).run(solver);
            // 2x/(1 − x²) = −1
            assertThat(outcome.point().x()[0]).as(outcome.report()).isCloseTo(1 - Math.sqrt(2), within(1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aSingularHessianIsNoObstacle(Solver<TwiceDifferentiable> solver) {
        var valley = Quadratic.ofSpectrum(3, 0, 0, 1, 10).centredAt(1, 2, 3, 4);
        var outcome = Minimization.of(valley).from(10, -10, 10, -10).run(solver);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().value()).isCloseTo(0, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aFunctionWithoutMinimumEndsWithoutException(Solver<TwiceDifferentiable> solver) {
        var outcome = Minimization.of(Classics.saddle())
                .from(1, 0.5)
                .in(Budget.USUAL.withIterations(2000))
                .run(solver);
        assertThat(outcome).as(outcome.report()).isNotInstanceOf(Outcome.Converged.class);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void convergesQuadraticallyToTheEnd(Solver<TwiceDifferentiable> solver) {
        // an offset hides the fall of the value long before the gradient vanishes
        var f = Classics.rosenbrock();
        var raised = Classics.of(2, x -> 1e4 + f.value(x), f::valueAndGradient, x -> {
            double[][] h = new double[2][2];
            f.hessian(x, h);
            return h;
        });
        var outcome = Minimization.of(raised)
                .from(-1.2, 1)
                .to(Tolerances.USUAL.withGradient(1e-11))
                .run(solver);
        assertThat(outcome.point().gradientNorm()).as(outcome.report()).isLessThan(1e-11);
        assertThat(outcome.counts().values()).isLessThan(200);
    }

    @Test
    void manyVariablesNeedProductsOnly() {
        int n = 20_000;
        var f = new TwiceDifferentiable() { // Σ i/n cosh xᵢ
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
                            sum += (i + 1.0) / n * Math.cosh(x[i]);
                            gradient[i] = (i + 1.0) / n * Math.sinh(x[i]);
                        }
                        return sum;
                    }

                    @Override
                    public void hessianVector(double[] x, double[] v, double[] product) {
                        for (int i = 0; i < n; i++) {
                            product[i] = (i + 1.0) / n * Math.cosh(x[i]) * v[i];
                        }
                    }

                    @Override
                    public void hessian(double[] x, double[][] hessian) {
                        throw new IllegalStateException("a whole Hessian was asked for");
                    }
                };
        double[] start = new double[n];
        java.util.Arrays.fill(start, 1);
        for (var solver : List.of(new NewtonCg(), new TrustRegion(TrustStep.STEIHAUG), new SaddleFree(20))) {
            var outcome = Minimization.of(f).from(start).run(solver);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().value()).isCloseTo((n + 1) / 2.0, within(1e-6));
        }
    }

    @Test
    void aSingularHessianStopsNoPureNewton() {
        var outcome = Minimization.of(Quadratic.ofSpectrum(1, 0, 1)).from(1, 1).run(PURE);
        assertThat(outcome.point().value()).as(outcome.report()).isLessThan(1e-6);
    }
}
