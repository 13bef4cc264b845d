package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class LevenbergMarquardtTest {
    static Stream<BoundedSolver<LeastSquares>> solvers() {
        return Stream.of(Linear.values())
                .flatMap(linear -> Stream.of(
                        new GaussNewton(linear), new Levenberg(1, linear), new LevenbergMarquardt(1, linear)));
    }

    private static Tensor data(double... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    private static Tensor at(Tensor x, int j) {
        return x.slice(0, j, j + 1);
    }

    private static TracedResiduals rosenbrock() {
        return TracedResiduals.of(
                2,
                x -> Tensor.concat(
                        List.of(
                                at(x, 1).minus(at(x, 0).square()).times(10),
                                at(x, 0).negate().plus(1)),
                        0));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void everySolverFindsTheMinimumOfRosenbrock(BoundedSolver<LeastSquares> solver) {
        try (TracedResiduals f = rosenbrock()) {
            Outcome outcome = Minimization.of(f).from(-1.2, 1).run(solver);
            assertThat(outcome).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-10));
        }
    }

    /// The minimum on x₁ ≤ 0.5: x₂ = x₁² there, f = ¼.
    @ParameterizedTest
    @MethodSource("solvers")
    void everySolverEndsAtTheBoundThatHoldsItBack(BoundedSolver<LeastSquares> solver) {
        try (TracedResiduals f = rosenbrock()) {
            Bounds bounds = Bounds.of(new double[] {-2, -2}, new double[] {0.5, 2});
            Outcome outcome = Minimization.of(f).from(-1.2, 1).run(solver, bounds);
            assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()).containsExactly(new double[] {0.5, 0.25}, within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aLinearProblemTakesOneStep(BoundedSolver<LeastSquares> solver) {
        double[] t = new Random(1).doubles(30).toArray();
        try (TracedResiduals f = TracedResiduals.of(
                3,
                x -> at(x, 0).plus(at(x, 1).times(data(t)))
                        .plus(at(x, 2).times(data(t).square()))
                        .minus(data(t).exp()))) {
            double[] after = {0};
            Outcome outcome = Minimization.of(f)
                    .from(1e3, -1e3, 1e3)
                    .seenBy((iteration, point, counts) -> {
                        after[0] = iteration == 1 ? point.value() : after[0];
                        return true;
                    })
                    .run(solver);
            assertThat(after[0]).isCloseTo(outcome.point().value(), within(1e-9));
        }
    }

    /// y = a exp(−bt) in other units of a, b and y.
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1e12, 1, 1", "1, 1e12, 1", "1, 1e-12, 1", "1, 1, 1e-12", "1e-12, 1e12, 1e12"})
    void unitsDoNotMatter(double unitOfA, double unitOfB, double unitOfY) {
        double[] t = {0, 0.5, 1, 1.5, 2, 3, 4};
        double[] noise = {0.01, -0.02, 0.03, 0.01, -0.01, 0.02, -0.03};
        double[] y = new double[t.length];
        for (int i = 0; i < t.length; i++) {
            y[i] = unitOfY * (3 * Math.exp(-0.7 * t[i]) + noise[i]);
        }
        try (TracedResiduals f = TracedResiduals.of(
                2,
                x -> at(x, 0).times(unitOfY / unitOfA)
                        .times(at(x, 1).div(unitOfB).times(data(t)).negate().exp())
                        .minus(data(y)))) {
            Outcome outcome = Minimization.of(f).from(unitOfA, 2 * unitOfB).run(new LevenbergMarquardt());
            assertThat(outcome).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.point().x()[0] / unitOfA).isCloseTo(3, within(3e-2));
            assertThat(outcome.point().x()[1] / unitOfB).isCloseTo(0.7, within(2e-2));
            assertThat(outcome.counts().values()).isLessThan(30);
            double[] slope = outcome.point().gradient();
            assertThat(Math.abs(slope[0]) * unitOfA).isLessThan(1e-12 * unitOfY * unitOfY);
            assertThat(Math.abs(slope[1]) * unitOfB).isLessThan(1e-12 * unitOfY * unitOfY);
        }
    }

    /// MINPACK's steps of 10¹² from there take it to a saddle, or 500 evaluations.
    @Test
    void aColumnThatIsNearlyZeroAtTheStartOfBealeDoesNotMislead() {
        try (TracedResiduals f = TracedResiduals.of(
                2,
                x -> Tensor.concat(
                        List.of(
                                at(x, 0).times(at(x, 1).negate().plus(1))
                                        .negate()
                                        .plus(1.5),
                                at(x, 0).times(at(x, 1).square().negate().plus(1))
                                        .negate()
                                        .plus(2.25),
                                at(x, 0).times(at(x, 1).pow(3).negate().plus(1))
                                        .negate()
                                        .plus(2.625)),
                        0))) {
            var random = new Random(3);
            for (int k = 0; k < 10; k++) {
                Outcome outcome = Minimization.of(f)
                        .from(1 + 1e-10 * random.nextGaussian(), 1 + 1e-10 * random.nextGaussian())
                        .run(new LevenbergMarquardt());
                assertThat(outcome.point().x()).containsExactly(new double[] {3, 0.5}, within(1e-10));
                assertThat(outcome.counts().values()).isLessThan(40);
            }
        }
    }

    @Test
    void stepsIntoOverflowAreShortened() {
        // exp(exp(x)) − 10 from −3: the first Gauss-Newton step goes to about 164
        try (TracedResiduals f = TracedResiduals.of(1, x -> x.exp().exp().minus(10))) {
            Outcome outcome = Minimization.of(f).from(-3).run(new LevenbergMarquardt());
            assertThat(outcome.point().x()[0]).isCloseTo(Math.log(Math.log(10)), within(1e-14));
        }
    }

    @Test
    void aStartThatOverflowsFailsWithItsReason() {
        try (TracedResiduals f = TracedResiduals.of(1, x -> x.exp().exp().minus(10))) {
            Outcome outcome = Minimization.of(f).from(100).run(new LevenbergMarquardt());
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.why()).contains("not finite at the start");
        }
    }

    @Test
    void fewerResidualsThanVariablesAreRefusedWithBothNumbers() {
        try (TracedResiduals f = TracedResiduals.of(3, x -> x.slice(0, 0, 2))) {
            assertThatThrownBy(() -> Minimization.of(f).from(1, 1, 1).run(new LevenbergMarquardt()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 residuals cannot determine 3 variables");
        }
    }

    @ParameterizedTest
    @EnumSource(Linear.class)
    void aJacobianWithoutFullRankGetsTheShortestStep(Linear linear) {
        // r = x₁ + x₂ − 2, twice: from 0 the nearest solution is (1, 1)
        try (TracedResiduals f =
                TracedResiduals.of(2, x -> at(x, 0).plus(at(x, 1)).minus(2).broadcastTo(Shape.of(2)))) {
            Outcome outcome = Minimization.of(f).run(new GaussNewton(linear));
            assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-12));
        }
    }

    @Test
    void aFactorThatIsNotPositiveIsRefused() {
        assertThatThrownBy(() -> new LevenbergMarquardt(0, Linear.QR)).hasMessageContaining("factor = 0.0");
        assertThatThrownBy(() -> new Levenberg(Double.NaN, Linear.QR)).hasMessageContaining("levenberg: factor = NaN");
    }
}
