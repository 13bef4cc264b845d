package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class AdaGradTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void sumsUpSquares() {
        // η = δ = 1, from θ = 3: r = 9, θ = 3 − 3/(3 + 1) = 2.25; then r = 14.0625 = 3.75², θ = 2.25 − 2.25/4.75.
        var rule = new AdaGrad(new Constant(1), 1, EpsilonPlace.OUTSIDE, 0, 0);
        var run = Steps.of(rule, AdaGradTest::half).from(3).step();
        assertThat(run.parameter()).isCloseTo(2.25, within(1e-15));
        run.step();
        assertThat(run.slot("r")).isCloseTo(14.0625, within(1e-15));
        assertThat(run.parameter()).isCloseTo(2.25 - 2.25 / 4.75, within(1e-15));
    }

    @Test
    void startsFromAnAccumulatorWithEpsilonInside() {
        // r = 5 + 9, δ = 2: √16 = 4, θ = 3 − ¾.
        var rule = new AdaGrad(new Constant(1), 2, EpsilonPlace.INSIDE, 5, 0);
        assertThat(Steps.of(rule, AdaGradTest::half).from(3).step().parameter()).isCloseTo(2.25, within(1e-15));
    }

    @Test
    void theRateFallsByItsDecay() {
        // d = 1, δ = 0: θ = 3 − 1, then √13 and half of the rate.
        var rule = new AdaGrad(new Constant(1), 0, EpsilonPlace.OUTSIDE, 0, 1);
        assertThat(Steps.of(rule, AdaGradTest::half).from(3).steps(2).parameter())
                .isCloseTo(2 - 0.5 * 2 / Math.sqrt(13), within(1e-15));
    }

    @Test
    void noGradientNoStepNotEvenWithoutEpsilon() {
        for (EpsilonPlace place : EpsilonPlace.values()) {
            var run =
                    Steps.of(new AdaGrad(RATE, 0, place, 0, 0), x -> x.times(0)).from(1, -2);
            assertThat(run.steps(2).parameters()).containsExactly(1, -2);
        }
    }
}
