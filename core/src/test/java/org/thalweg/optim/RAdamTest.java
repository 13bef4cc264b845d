package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RAdamTest {
    private static final Schedule RATE = new Constant(0.1);

    @Test
    void isRectifiedOnceItHasSeenEnough() {
        // g = 1, so m̂ = v̂ = 1. β₂ = 0.9: ρ∞ = 19; ρ = 1, 1.95, 2.84, 3.74, so four whole steps; then
        // ρ = 19 − 10·0.59049/0.40951 = 4.5805, r = √(0.5805·2.5805·19/(15·17·4.5805)) = 0.1561.
        var run = Steps.of(new RAdam(RATE, 0.5, 0.9, 0, 4, RAdam.Root.CORRECTED), theta -> theta)
                .from(1);
        assertThat(run.steps(4).parameter()).isCloseTo(0.6, within(1e-14));
        assertThat(run.step().parameter()).isCloseTo(0.6 - 0.1 * 0.1561, within(1e-5));
    }

    @Test
    void laterWithAHigherThreshold() {
        var run = Steps.of(new RAdam(RATE, 0.5, 0.9, 0, 5, RAdam.Root.CORRECTED), theta -> theta)
                .from(1);
        assertThat(run.steps(5).parameter()).isCloseTo(0.5, within(1e-14));
    }

    @Test
    void epsilonStandsAtEitherRoot() {
        // v̂ = 1 and √v = √0.40951 = 0.63993 in step 5, ε = 1: r/2, or r·0.63993/1.63993.
        assertThat(fifth(RAdam.Root.CORRECTED)).isCloseTo(0.6 - 0.1 * 0.1561 / 2, within(1e-5));
        assertThat(fifth(RAdam.Root.UNCORRECTED)).isCloseTo(0.6 - 0.1 * 0.1561 * 0.63993 / 1.63993, within(1e-5));
    }

    private static double fifth(RAdam.Root root) {
        return Steps.of(new RAdam(RATE, 0.5, 0.9, 1, 4, root), theta -> theta)
                .from(1)
                .steps(5)
                .parameter();
    }

    @Test
    void noGradientNoStepWhenRectified() {
        var run = Steps.of(new RAdam(RATE, 0.5, 0.9, 0, 4, RAdam.Root.CORRECTED), x -> x.times(0))
                .from(1, -2);
        assertThat(run.steps(8).parameters()).containsExactly(1, -2);
    }
}
