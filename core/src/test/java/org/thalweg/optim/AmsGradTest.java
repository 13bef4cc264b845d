package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.AmsGrad.Form;

class AmsGradTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static Steps steps(Form form) {
        return Steps.of(new AmsGrad(RATE, 0.5, 0.75, 0, form), AmsGradTest::half)
                .from(1)
                .with("w", 1)
                .step();
    }

    @Test
    void theSecondMomentDoesNotFall() {
        // β₁ = ½, β₂ = ¾, w = 1: m = ½, v = ¼, so w stays, θ = 1 − 0.1·½/1.
        var run = steps(Form.PAPER);
        assertThat(run.slot("w")).isEqualTo(1);
        assertThat(run.slot("v")).isEqualTo(0.25);
        assertThat(run.parameter()).isCloseTo(0.95, within(1e-15));
    }

    @Test
    void theMaximumMayBeCorrected() {
        // m̂ = 1, w/(1 − ¾) = 4: θ = 1 − 0.1/2.
        assertThat(steps(Form.RAW_MAXIMUM).parameter()).isCloseTo(0.95, within(1e-15));
    }

    @Test
    void orWhatIsMaximised() {
        // v̂ = 1 is no more than w: θ = 1 − 0.1/1. From w = 0 the same; w is 1 then, too, and ¼ in the other forms.
        assertThat(steps(Form.CORRECTED_MAXIMUM).parameter()).isCloseTo(0.9, within(1e-15));
        var rule = new AmsGrad(RATE, 0.5, 0.75, 0, Form.CORRECTED_MAXIMUM);
        assertThat(Steps.of(rule, AmsGradTest::half).from(1).step().slot("w")).isCloseTo(1, within(1e-15));
    }
}
