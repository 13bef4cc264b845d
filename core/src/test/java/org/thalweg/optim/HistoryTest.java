package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class HistoryTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void addsAShareOfThePreviousGradient() {
        // η = 0.1, τ = ½. From θ = 1: θ = 1 − 0.1; then g = 0.9, g′ = 1: θ = 0.9 − 0.09 − ½.
        var run = Steps.of(new History(RATE, 0.5), HistoryTest::half).from(1);
        assertThat(run.step().parameter()).isCloseTo(0.9, within(1e-15));
        assertThat(run.slot("previous")).isEqualTo(1);
        assertThat(run.step().parameter()).isCloseTo(0.31, within(1e-15));
    }

    @Test
    void theScheduleDoesNotReachTheShare() {
        // Rates 0.1, 0.05: θ = 0.9, then 0.9 − 0.045 − ½.
        var run = Steps.of(new History(new Exponential(0.1, 0.5), 0.5), HistoryTest::half)
                .from(1);
        assertThat(run.steps(2).parameter()).isCloseTo(0.355, within(1e-15));
    }
}
