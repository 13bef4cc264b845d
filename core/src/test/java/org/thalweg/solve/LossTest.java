package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class LossTest {
    static Stream<Loss> losses() {
        return Stream.of(new Loss.Squares(), new Loss.Huber(0.7), new Loss.Cauchy(0.7), new Loss.Tukey(2));
    }

    /// x − y for a single x: its minimum is a location of y.
    private static TracedResiduals location(double... y) {
        return TracedResiduals.of(
                1, x -> x.minus(org.thalweg.graph.Tensor.constant(NDArray.of(Shape.of(y.length), y))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theValueIsTheSumOfLossesAndTheGradientItsDerivative(Loss loss) {
        try (TracedResiduals f = location(-1, 0, 0.1, 4)) {
            LeastSquares robust = loss.of(f);
            double[] gradient = new double[1];
            double x = 0.3;
            double value = robust.valueAndGradient(new double[] {x}, gradient);
            assertThat(value)
                    .isCloseTo(loss.rho(1.69) + loss.rho(0.09) + loss.rho(0.04) + loss.rho(3.7 * 3.7), within(1e-13));
            double h = 1e-6;
            double slope = (robust.value(new double[] {x + h}) - robust.value(new double[] {x - h})) / (2 * h);
            assertThat(gradient[0]).isCloseTo(slope, within(1e-8));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void smallResidualsCountAsSquares(Loss loss) {
        assertThat(loss.rho(1e-12)).isCloseTo(1e-12, within(1e-22));
        assertThat(loss.slope(0)).isEqualTo(1);
    }

    @Test
    void hubersLocationIgnoresHowFarAnOutlierLies() {
        // Three at 0, one far away: 3·2x = 2δ, x = δ/3.
        for (double far : new double[] {10, 1e6}) {
            try (TracedResiduals f = location(0, 0, 0, far)) {
                LeastSquares robust = new Loss.Huber(0.6).of(f);
                for (Solver<LeastSquares> solver :
                        java.util.List.of(new GaussNewton(), new Levenberg(), new LevenbergMarquardt())) {
                    Outcome outcome = Minimization.of(robust).from(1).run(solver);
                    assertThat(outcome.point().x()[0]).as(outcome.report()).isCloseTo(0.2, within(1e-7));
                }
            }
        }
    }

    @Test
    void tukeysLocationForgetsAnOutlier() {
        try (TracedResiduals f = location(0.9, 1, 1.1, 50)) {
            Outcome outcome = Minimization.of(new Loss.Tukey(2).of(f)).from(1.5).run(new LevenbergMarquardt());
            assertThat(outcome.point().x()[0]).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void aWidthThatIsNotPositiveIsRefused() {
        assertThatThrownBy(() -> new Loss.Huber(0)).hasMessageContaining("huber: delta = 0.0");
        assertThatThrownBy(() -> new Loss.Cauchy(-1)).hasMessageContaining("cauchy: c = -1.0");
        assertThatThrownBy(() -> new Loss.Tukey(Double.NaN)).hasMessageContaining("tukey: c = NaN");
    }
}
