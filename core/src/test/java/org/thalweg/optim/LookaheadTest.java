package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LookaheadTest {
    @Test
    void goesPartOfTheWayEverySoManySteps() {
        // J = ½θ², η = ½: each step halves θ. From 8 with k = 2, α = ¼: 4, then 2, but 8 + ¼(2 − 8) = 6.5; 3.25, then
        // 1.625, but 6.5 + ¼(1.625 − 6.5) = 5.28125.
        var rule = new Lookahead(new Sgd(new Constant(0.5)), 2, 0.25);
        var run = Steps.of(rule, theta -> theta.square().times(0.5)).from(8);
        double[] expected = {4, 6.5, 3.25, 5.28125};
        for (double theta : expected) {
            assertThat(run.step().parameter()).isEqualTo(theta);
        }
        assertThat(run.slot("slow")).isEqualTo(5.28125);
    }

    @Test
    void canGoAroundItself() {
        var rule = new Lookahead(new Lookahead(new Sgd(new Constant(0.5)), 2, 0.25), 4, 0.5);
        var run = Steps.of(rule, theta -> theta.square().times(0.5)).from(8).steps(4);
        assertThat(run.parameter()).isEqualTo((8 + 5.28125) / 2);
        assertThat(run.slot("rule/slow")).isEqualTo(5.28125);
    }

    @Test
    void refusesNoSteps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lookahead(new Sgd(new Constant(1)), 0, 0.5))
                .withMessage("lookahead: period = 0 is out of range; it must be at least 1");
    }
}
