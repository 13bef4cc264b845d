package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Adan.Form;

class AdanTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static Steps steps(double beta2, double decay, Form form) {
        return Steps.of(new Adan(RATE, 0.5, beta2, 0.5, 0, decay, form, 0), AdanTest::half)
                .from(1);
    }

    @Test
    void looksAheadAlongTheDifferenceOfGradients() {
        // β = ½. t = 1: d = 0, m̂ = n̂ = 1, θ = 0.9. t = 2: d = −0.1, m = 0.7, w = −0.05, n = ¼ + ½·0.85² =
        // 0.61125, n̂ = 0.815, m̂ + ½ŵ = (0.7 − 0.025)/¾ = 0.9.
        var run = steps(0.5, 0, Form.PAPER);
        assertThat(run.step().parameter()).isCloseTo(0.9, within(1e-15));
        assertThat(run.slot("w")).isEqualTo(0);
        assertThat(run.step().parameter()).isCloseTo(0.9 - 0.09 / Math.sqrt(0.815), within(1e-15));
    }

    @Test
    void decaysByDivision() {
        // λ = 1: θ = (1 − 0.1)/1.1; decoupled θ = 1 − 0.1(1 + 1).
        assertThat(steps(0.5, 1, Form.PAPER).step().parameter()).isCloseTo(0.9 / 1.1, within(1e-15));
        assertThat(steps(0.5, 1, Form.DECOUPLED).step().parameter()).isCloseTo(0.8, within(1e-15));
    }

    @Test
    void optaxCountsTheDifferenceByOneMinusBeta2() {
        // β₂ = ¾, so ¼ of d and ŵ: w = −0.025, ŵ = −0.025/(7/16), n = ¼ + ½·0.875², n̂ = n/¾.
        double ahead = 0.7 / 0.75 - 0.25 * 0.025 * 16 / 7;
        double root = Math.sqrt((0.25 + 0.5 * 0.875 * 0.875) / 0.75);
        assertThat(steps(0.75, 0, Form.OPTAX).steps(2).parameter()).isCloseTo(0.9 - 0.1 * ahead / root, within(1e-15));
    }
}
