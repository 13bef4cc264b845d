package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class AdaBeliefTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void dividesByTheSurprise() {
        // β₁ = ½, β₂ = ¾: m = ½, s = ¼·(1 − ½)², m̂ = 1, ŝ = ¼: θ = 1 − 0.1/½.
        var run = Steps.of(new AdaBelief(RATE, 0.5, 0.75, 0, 0), AdaBeliefTest::half)
                .from(1)
                .step();
        assertThat(run.slot("s")).isEqualTo(0.0625);
        assertThat(run.parameter()).isCloseTo(0.8, within(1e-15));
    }

    @Test
    void oneEpsilonStaysInTheAverage() {
        // ε_s = 3/16: s = ¼, ŝ = 1; with ε = 1 beside it θ = 1 − 0.1/2.
        var run = Steps.of(new AdaBelief(RATE, 0.5, 0.75, 1, 0.1875), AdaBeliefTest::half)
                .from(1)
                .step();
        assertThat(run.slot("s")).isEqualTo(0.25);
        assertThat(run.parameter()).isCloseTo(0.95, within(1e-15));
    }
}
