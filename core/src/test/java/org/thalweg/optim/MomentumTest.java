package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Momentum.Form;

class MomentumTest {
    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void carriesTheLastStepOn() {
        // From θ = 1, v = −½ with α = ½, η = 0.1: v = −¼ − 0.1 = −0.35, θ = 0.65.
        var run = Steps.of(new Momentum(new Constant(0.1), 0.5), MomentumTest::half)
                .from(1)
                .with("v", -0.5)
                .step();
        assertThat(run.slot("v")).isCloseTo(-0.35, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.65, within(1e-15));
    }

    @Test
    void withTheRateOutsideTheFirstGradientIsNotDampened() {
        // α = τ = ½, η = 0.1: v = 1, θ = 0.9; then v = ½ + ½·0.9 = 0.95, θ = 0.805.
        var rule = new Momentum(new Constant(0.1), 0.5, Form.RATE_OUTSIDE, 0.5);
        var run = Steps.of(rule, MomentumTest::half).from(1).step();
        assertThat(run.slot("v")).isCloseTo(1, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.9, within(1e-15));
        run.step();
        assertThat(run.slot("v")).isCloseTo(0.95, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.805, within(1e-15));
    }

    @Test
    void asAnAverageTheFirstGradientCountsLessThanWhole() {
        // α = ½, η = 0.1: v = ½, θ = 0.95; then v = ¼ + ½·0.95 = 0.725, θ = 0.8775.
        var rule = new Momentum(new Constant(0.1), 0.5, Form.AVERAGE, 0);
        assertThat(Steps.of(rule, MomentumTest::half).from(1).steps(2).parameter())
                .isCloseTo(0.8775, within(1e-15));
    }

    @Test
    void theFormsDifferOnceTheRateChanges() {
        // Rates 0.2, 0.1, α = ½. Inside: v = −0.2, θ = 0.8, v = −0.1 − 0.08, θ = 0.62.
        // Outside: v = 1, θ = 0.8, v = ½ + 0.8 = 1.3, θ = 0.67.
        Schedule rate = new Exponential(0.2, 0.5);
        assertThat(Steps.of(new Momentum(rate, 0.5), MomentumTest::half)
                        .from(1)
                        .steps(2)
                        .parameter())
                .isCloseTo(0.62, within(1e-15));
        assertThat(Steps.of(new Momentum(rate, 0.5, Form.RATE_OUTSIDE, 0), MomentumTest::half)
                        .from(1)
                        .steps(2)
                        .parameter())
                .isCloseTo(0.67, within(1e-15));
    }

    /// Lessard, Recht & Packard (2016), "Analysis and design of optimization algorithms via integral quadratic
    /// constraints", SIAM J. Optim. 26, §4.6: f′ = 25x, x + 24, 25x − 24 in three pieces is strongly convex,
    /// and yet the heavy ball with η = 1/9, α = 4/9 does not settle at 0, but in a cycle.
    @ParameterizedTest
    @ValueSource(doubles = {3.07, 3.2, 3.33, 3.46})
    void theHeavyBallEndsInACycle(double start) {
        var run = Steps.of(new Momentum(new Constant(1.0 / 9), 4.0 / 9), MomentumTest::threePieces)
                .from(start)
                .steps(300);
        double[] cycle = DoubleStream.generate(() -> run.step().parameter())
                .limit(3)
                .sorted()
                .toArray();
        assertThat(cycle).containsExactly(new double[] {-1.8024, 0.6465, 2.1159}, within(5e-5));
    }

    private static Tensor threePieces(Tensor x) {
        Tensor low = x.square().times(12.5);
        Tensor middle = x.square().times(0.5).plus(x.times(24)).minus(12);
        Tensor high = x.square().times(12.5).minus(x.times(24)).plus(36);
        return x.less(1).select(low, x.less(2).select(middle, high));
    }

    @Test
    void refusesWhatIsNoMomentum() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Momentum(new Constant(0.1), 1))
                .withMessage("momentum: momentum = 1.0 is out of range; it must be in [0.0, 1.0)");
        assertThatIllegalArgumentException().isThrownBy(() -> new Momentum(new Constant(0.1), Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Momentum(new Constant(0.1), 0.9, Form.TEXTBOOK, 0.1))
                .withMessageContaining("dampening = 0.1 goes with form rate-outside only");
    }
}
