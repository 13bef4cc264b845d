package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.AdamW.Decay;

class AdamWTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static AdamW adamw(Schedule rate, double decay, Decay form) {
        return new AdamW(rate, 0.9, 0.999, 1e-8, decay, form);
    }

    @Test
    void decaysBesideTheGradient() {
        // ε = 0: m̂/√v̂ = 1, θ = 1 − 0.1(1 + 0.2).
        var rule = new AdamW(RATE, 0.5, 0.75, 0, 0.2, Decay.DECOUPLED);
        assertThat(Steps.of(rule, AdamWTest::half).from(1).step().parameter()).isCloseTo(0.88, within(1e-15));
    }

    @Test
    void orAsInThePaperByTheScheduleAlone() {
        // Rates 0.1, 0.05: θ = 1 − 0.1 − 0.2 = 0.7. Without gradient afterwards θ would keep 1 − 0.2·½ of itself.
        var rule = new AdamW(new Exponential(0.1, 0.5), 0.5, 0.75, 0, 0.2, Decay.PAPER);
        assertThat(Steps.of(rule, AdamWTest::half).from(1).step().parameter()).isCloseTo(0.7, within(1e-15));
        assertThat(Steps.of(rule, x -> x.times(0)).from(1).steps(2).parameter()).isCloseTo(0.8 * 0.9, within(1e-15));
    }

    @Test
    void isAdamWithDecayBehindIt() {
        var chain = Steps.of(new Adam(RATE).then(new DecoupledDecay(0.3)), AdamWTest::half)
                .from(1, -2);
        var rule = Steps.of(adamw(RATE, 0.3, Decay.DECOUPLED), AdamWTest::half).from(1, -2);
        assertThat(rule.steps(20).parameters()).containsExactly(chain.steps(20).parameters(), within(1e-14));
    }

    @Test
    void leavesVectorsAloneWhereOnlyMatricesDecay() {
        var adam = Steps.of(new Adam(RATE), AdamWTest::half).from(1, -2);
        var rule = Steps.of(adamw(RATE, 0.3, Decay.MATRICES), AdamWTest::half).from(1, -2);
        assertThat(rule.steps(5).parameters()).containsExactly(adam.steps(5).parameters(), within(1e-15));
    }

    @Test
    void refusesThePapersDecayRelativeToNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> adamw(new Warmup(RATE, 10, 0), 0.01, Decay.PAPER))
                .withMessageContaining("relative to the rate of the first step, which is 0");
    }
}
