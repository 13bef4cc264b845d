package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class RpropTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static Rprop rprop(double largest, boolean backtracking) {
        return new Rprop(new Constant(0.5), 0.5, 1.2, 1e-6, largest, backtracking);
    }

    @Test
    void stepsGrowWhileTheSignStays() {
        // Δ = ½, 0.6, 0.72: θ = 10 − ½ − 0.6 − 0.72.
        var run = Steps.of(rprop(50, true), RpropTest::half).from(10);
        assertThat(run.step().parameter()).isEqualTo(9.5);
        assertThat(run.steps(2).parameter()).isCloseTo(8.18, within(1e-14));
        assertThat(run.slot("step")).isCloseTo(0.72, within(1e-15));
    }

    @Test
    void butNotBeyondTheLargest() {
        assertThat(Steps.of(rprop(0.55, true), RpropTest::half)
                        .from(10)
                        .steps(3)
                        .parameter())
                .isCloseTo(10 - 0.5 - 0.55 - 0.55, within(1e-14));
    }

    @Test
    void aMoveAcrossTheMinimumIsTakenBackAndHalved() {
        // θ = 0.3, −0.2; the sign has changed: back to 0.3 with Δ = ¼; g′ = 0, so 0.05 next.
        var run = Steps.of(rprop(50, true), RpropTest::half).from(0.3);
        assertThat(run.step().parameter()).isCloseTo(-0.2, within(1e-15));
        assertThat(run.step().parameter()).isCloseTo(0.3, within(1e-15));
        assertThat(run.step().parameter()).isCloseTo(0.05, within(1e-15));
    }

    @Test
    void orIsKeptWithoutBacktracking() {
        // θ = 0.3, −0.2, −0.2, −0.2 + ¼.
        var run = Steps.of(rprop(50, false), RpropTest::half).from(0.3);
        assertThat(run.steps(2).parameter()).isCloseTo(-0.2, within(1e-15));
        assertThat(run.step().parameter()).isCloseTo(0.05, within(1e-15));
    }

    @Test
    void refusesWhatDoesNotShorten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rprop(RATE, 1.5, 1.2, 1e-6, 50, true))
                .withMessage("rprop: decrease = 1.5 is out of range; it must be in (0, 1.0]");
    }
}
