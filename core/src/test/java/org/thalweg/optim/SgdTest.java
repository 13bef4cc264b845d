package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SgdTest {
    @Test
    void subtractsTheRateTimesTheGradient() {
        // J = ½θ², g = θ. Rates ½, ¼: 2 − ½·2 = 1, then 1 − ¼·1 = ¾.
        var run = Steps.of(
                        new Sgd(new Exponential(0.5, 0.5)),
                        theta -> theta.square().times(0.5))
                .from(2);
        assertThat(run.step().parameter()).isCloseTo(1, within(1e-15));
        assertThat(run.step().parameter()).isCloseTo(0.75, within(1e-15));
    }
}
