package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Tensor;
import org.thalweg.solve.problems.NistSet;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class FitTest {
    private static final double[] X = {1, 2, 3, 4, 5};
    private static final double[] Y = {1, 3, 2, 5, 4};

    private static Tensor data(double[] values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    /// a + bx.
    private static TracedResiduals line() {
        return TracedResiduals.of(
                2, b -> b.slice(0, 0, 1).plus(b.slice(0, 1, 2).times(data(X))).minus(data(Y)));
    }

    @ParameterizedTest
    @MethodSource("org.thalweg.solve.NistTest#runs")
    void standardDeviationsAgreeWithNistsToSixDigits(NistTest.Run run) {
        NistSet set = NistTest.set(run.set());
        try (TracedResiduals f = set.residuals()) {
            Outcome outcome = Minimization.of(f).from(set.starts()[run.start()]).run(new LevenbergMarquardt());
            Fit fit = Fit.of(f, outcome);
            // the sum of Lanczos1 hangs on the rounding of its data: three digits of it, and of its root, are there
            double digits = run.set().equals("Lanczos1") ? 2 : 6;
            for (int j = 0; j < set.deviations().length; j++) {
                assertThat(NistTest.digits(fit.standardErrors()[j], set.deviations()[j]))
                        .as("b%d: %s, certified %s", j + 1, fit.standardErrors()[j], set.deviations()[j])
                        .isGreaterThanOrEqualTo(digits);
            }
            assertThat(NistTest.digits(fit.residualDeviation(), set.deviation()))
                    .isGreaterThanOrEqualTo(digits);
            assertThat(fit.indistinguishable()).isEmpty();
        }
    }

    @Test
    void aLineHasTheStatisticsOfTheTextbook() {
        // x̄ = ȳ = 3, Sxx = Syy = 10, Sxy = 8: b = 0.8, a = 0.6, RSS = 10 − 6.4 = 3.6, σ² = 1.2,
        // s_b² = σ²/Sxx = 0.12, s_a² = σ²(1/5 + 9/10) = 1.32, cov = −x̄ σ²/Sxx = −0.36, R² = 0.64
        try (TracedResiduals f = line()) {
            Outcome outcome = Minimization.of(f).run(new LevenbergMarquardt());
            Fit fit = Fit.of(f, outcome, Bounds.none(2), new Fit.Observations(Y, null));
            assertThat(fit.parameters()).containsExactly(new double[] {0.6, 0.8}, within(1e-14));
            assertThat(fit.sum()).isCloseTo(3.6, within(1e-14));
            assertThat(fit.degreesOfFreedom()).isEqualTo(3);
            assertThat(fit.standardErrors())
                    .containsExactly(new double[] {Math.sqrt(1.32), Math.sqrt(0.12)}, within(1e-14));
            assertThat(fit.covariance()[0][1]).isCloseTo(-0.36, within(1e-14));
            assertThat(fit.correlation()[1][0]).isCloseTo(-0.36 / Math.sqrt(1.32 * 0.12), within(1e-14));
            assertThat(fit.tValues()[1]).isCloseTo(0.8 / Math.sqrt(0.12), within(1e-13));
            assertThat(fit.rSquared()).isCloseTo(0.64, within(1e-14));
            // R: AIC(lm(y ~ x)) = 5 (log 2π + 1 + log 0.72) + 6
            assertThat(fit.aic()).isCloseTo(18.54686, within(1e-5));
            // model 1.4, 2.2, 3, 3.8, 4.6, minus y: 0.4, −0.8, 1, −1.2, 0.6
            assertThat(fit.residuals().minimum()).isCloseTo(-1.2, within(1e-14));
            assertThat(fit.residuals().first()).isCloseTo(-0.8, within(1e-14));
            assertThat(fit.residuals().median()).isCloseTo(0.4, within(1e-14));
            assertThat(fit.report("a", "b")).contains("a ", "R² 0.640000", "3 degrees of freedom");
        }
    }

    @Test
    void aParameterAtItsBoundHasNoStandardError() {
        try (TracedResiduals f = line()) {
            Bounds bounds =
                    Bounds.of(new double[] {Double.NEGATIVE_INFINITY, 0}, new double[] {Double.POSITIVE_INFINITY, 0.5});
            Outcome outcome = Minimization.of(f).run(new LevenbergMarquardt(), bounds);
            Fit fit = Fit.of(f, outcome, bounds, null);
            // b = 0.5, a = ȳ − 0.5 x̄ = 1.5, RSS = 10 − 2·0.5·8 + 0.25·10 = 4.5, σ² = 4.5/4, s_a² = σ²/5
            assertThat(fit.parameters()).containsExactly(new double[] {1.5, 0.5}, within(1e-14));
            assertThat(fit.atBound()).containsExactly(false, true);
            assertThat(fit.standardErrors()[0]).isCloseTo(Math.sqrt(4.5 / 4 / 5), within(1e-14));
            assertThat(fit.standardErrors()[1]).isNaN();
            assertThat(fit.report()).contains("at its bound");
        }
    }

    @Test
    void parametersThatCannotBeToldApartAreNamed() {
        // y = (a + b)x + c: only the sum of a and b is known
        try (TracedResiduals f = TracedResiduals.of(
                3,
                b -> b.slice(0, 0, 1)
                        .plus(b.slice(0, 1, 2))
                        .times(data(X))
                        .plus(b.slice(0, 2, 3))
                        .minus(data(Y)))) {
            Outcome outcome = Minimization.of(f).from(1, 2, 3).run(new LevenbergMarquardt());
            Fit fit = Fit.of(f, outcome);
            assertThat(outcome.point().value()).isCloseTo(3.6, within(1e-13));
            assertThat(fit.indistinguishable()).containsExactly(0, 1);
            assertThat(fit.degreesOfFreedom()).isEqualTo(3);
            assertThat(fit.standardErrors()[2]).isCloseTo(Math.sqrt(1.32), within(1e-12));
            assertThat(fit.standardErrors()[0]).isNaN();
            assertThat(fit.report()).contains("the data do not tell apart b1, b2");
        }
    }

    @Test
    void observationsMustBeAsManyAsResiduals() {
        try (TracedResiduals f = line()) {
            Outcome outcome = Minimization.of(f).run(new LevenbergMarquardt());
            assertThatThrownBy(() -> Fit.of(f, outcome, Bounds.none(2), new Fit.Observations(new double[4], null)))
                    .hasMessageContaining("4 of them, and 5 residuals");
        }
    }
}
