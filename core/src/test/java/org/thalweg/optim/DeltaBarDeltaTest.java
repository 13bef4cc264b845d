package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class DeltaBarDeltaTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void ratesRiseByStepsWhereSignsAgree() {
        // κ = 0.05, ϑ = ½. From θ = 1 with r = 0.1, δ̄ = 0: θ = 0.9, δ̄ = ½; then r = 0.15, θ = 0.9 − 0.135, δ̄ =
        // 0.7.
        var run = Steps.of(new DeltaBarDelta(RATE, 0.05, 0.5, 0.5), DeltaBarDeltaTest::half)
                .from(1);
        assertThat(run.step().parameter()).isCloseTo(0.9, within(1e-15));
        assertThat(run.slot("average")).isEqualTo(0.5);
        assertThat(run.step().parameter()).isCloseTo(0.765, within(1e-15));
        assertThat(run.slot("rate")).isCloseTo(0.15, within(1e-15));
        assertThat(run.slot("average")).isCloseTo(0.7, within(1e-15));
    }

    @Test
    void andFallByAFactorWhereTheyDoNot() {
        // φ = ¼, δ̄ = −1 against g = 1: r = 0.075, θ = 0.925.
        var run = Steps.of(new DeltaBarDelta(RATE, 0.05, 0.25, 0.5), DeltaBarDeltaTest::half)
                .from(1)
                .with("average", -1)
                .step();
        assertThat(run.slot("rate")).isCloseTo(0.075, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.925, within(1e-15));
    }
}
