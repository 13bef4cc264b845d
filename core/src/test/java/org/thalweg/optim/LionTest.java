package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class LionTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void followsTheSignOfMomentumAndGradient() {
        // β₁ = ½, β₂ = ¾, η = 1. From θ = ¾, m = −1: u = sign(−½ + ⅜) = −1, θ = 1.75, m = −¾ + 3/16.
        var run = Steps.of(new Lion(new Constant(1), 0.5, 0.75, 0), LionTest::half)
                .from(0.75)
                .with("m", -1)
                .step();
        assertThat(run.parameter()).isEqualTo(1.75);
        assertThat(run.slot("m")).isEqualTo(-0.5625);
    }

    @Test
    void decaysBesideIt() {
        // λ = ½, θ = 2: θ = 2 − 0.1(1 + 1).
        assertThat(Steps.of(new Lion(RATE, 0.5, 0.75, 0.5), LionTest::half)
                        .from(2)
                        .step()
                        .parameter())
                .isCloseTo(1.8, within(1e-15));
    }

    @Test
    void noGradientNoStep() {
        var run = Steps.of(new Lion(RATE, 0.9, 0.99, 0), x -> x.times(0)).from(1, -2);
        assertThat(run.steps(2).parameters()).containsExactly(1, -2);
    }
}
