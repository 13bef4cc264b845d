package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class AdaMaxTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static Steps steps(double epsilon) {
        return Steps.of(new AdaMax(RATE, 0.5, 0.5, epsilon), AdaMaxTest::half).from(1);
    }

    @Test
    void dividesByTheLargestGradient() {
        // β₁ = β₂ = ½: m = ½, m̂ = 1, u = 1, θ = 0.9. From u = 4 it is still 2: θ = 0.95.
        assertThat(steps(0).step().parameter()).isCloseTo(0.9, within(1e-15));
        var run = steps(0).with("u", 4).step();
        assertThat(run.slot("u")).isEqualTo(2);
        assertThat(run.parameter()).isCloseTo(0.95, within(1e-15));
    }

    @Test
    void epsilonStandsBesideTheGradient() {
        // ε = 1: u = 2.
        assertThat(steps(1).step().parameter()).isCloseTo(0.95, within(1e-15));
    }

    @Test
    void noGradientNoStep() {
        var run = Steps.of(new AdaMax(RATE, 0.9, 0.999, 0), x -> x.times(0)).from(1, -2);
        assertThat(run.steps(2).parameters()).containsExactly(1, -2);
    }
}
