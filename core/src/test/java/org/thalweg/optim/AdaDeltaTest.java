package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class AdaDeltaTest {
    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void stepsHaveTheUnitOfTheStepsBefore() {
        // ρ = ¾, ε = 1, η = 1, from θ = 2: r = 1, d = √(1/2)·2 = √2, s = ¼·2, θ = 2 − √2.
        var run = Steps.of(new AdaDelta(new Constant(1), 0.75, 1), AdaDeltaTest::half)
                .from(2)
                .step();
        assertThat(run.slot("r")).isEqualTo(1);
        assertThat(run.slot("s")).isCloseTo(0.5, within(1e-15));
        assertThat(run.parameter()).isCloseTo(2 - Math.sqrt(2), within(1e-15));
    }

    @Test
    void nextWithTheMeanOfThem() {
        // From s = 3: d = √(4/2)·2.
        var run = Steps.of(new AdaDelta(new Constant(1), 0.75, 1), AdaDeltaTest::half)
                .from(2)
                .with("s", 3)
                .step();
        assertThat(run.parameter()).isCloseTo(2 - 2 * Math.sqrt(2), within(1e-15));
    }
}
