package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class AdamTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void firstStepIsTheRateTimesTheSign() {
        // m̂ = g and v̂ = g², so the step is η g/(|g| + ε): 0.1 each, whatever the size.
        var run = Steps.of(new Adam(RATE), AdamTest::half).from(3, -0.002).step();
        assertThat(run.parameters()[0]).isCloseTo(3 - 0.1, within(1e-9));
        assertThat(run.parameters()[1]).isCloseTo(-0.002 + 0.1, within(1e-6));
    }
}
