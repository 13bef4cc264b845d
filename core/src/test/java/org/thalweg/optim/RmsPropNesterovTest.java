package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class RmsPropNesterovTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void takesTheGradientAtTheInterimPoint() {
        // From θ = 1, v = −½, r = 0 with α = ½, η = 0.1, ρ = 0.9, δ = 0: g = ¾, r = 0.1g², v = −¼ − 0.1/√0.1 = −¼ −
        // √0.1, θ = ¾ − √0.1. At θ itself g would be 1.
        var run = Steps.of(new RmsPropNesterov(RATE, 0.9, 0.5, 0), RmsPropNesterovTest::half)
                .from(1)
                .with("v", -0.5)
                .step();
        assertThat(run.slot("v")).isCloseTo(-0.25 - Math.sqrt(0.1), within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.75 - Math.sqrt(0.1), within(1e-15));
        assertThat(run.slot("r")).isCloseTo(0.1 * 0.75 * 0.75, within(1e-15));
    }

    @Test
    void noGradientNoStepNotEvenWithoutEpsilon() {
        var run = Steps.of(new RmsPropNesterov(RATE, 0.9, 0.5, 0), x -> x.times(0))
                .from(1, -2);
        assertThat(run.steps(2).parameters()).containsExactly(1, -2);
    }
}
