package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AveragesTest {
    /// J = ½θ², η = ½: 8, 4, 2, 1, ½, ¼.
    private static Steps halving(StepTransform average) {
        return Steps.of(
                        new Sgd(new Constant(0.5)).then(average),
                        theta -> theta.square().times(0.5))
                .from(8);
    }

    private static void evaluates(StepTransform average, double... expected) {
        Steps run = halving(average);
        assertThat(run.evaluated()).as("before the first step").containsExactly(8);
        for (double a : expected) {
            assertThat(run.step().evaluated()).containsExactly(new double[] {a}, within(1e-14));
        }
        assertThat(run.parameter()).as("trained").isEqualTo(8 * Math.pow(0.5, expected.length));
    }

    @Test
    void theMeanOfAllSteps() {
        evaluates(new PolyakAverage(0, 1), 4, 3, 7 / 3.0, 7.5 / 4);
    }

    @Test
    void theMeanOfSomeStepsFromALaterOneOn() {
        // The steps 2, 4, …: 2, then (2 + ½)/2; the start before.
        evaluates(new PolyakAverage(1, 2), 8, 2, 2, 1.25, 1.25);
    }

    @Test
    void anAverageThatForgets() {
        // β = ½: from the start 8; from 4; without bias a/(1 − βᵗ) with a = 2, 2, 3/2.
        evaluates(new ExponentialAverage(0.5), 6, 4, 2.5);
        evaluates(new ExponentialAverage(0.5, ExponentialAverage.Form.FROM_FIRST_STEP), 4, 3, 2);
        evaluates(new ExponentialAverage(0.5, ExponentialAverage.Form.UNBIASED), 4, 2 / 0.75, 1.5 / 0.875);
    }

    @Test
    void refuseValuesOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PolyakAverage(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PolyakAverage(0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialAverage(1))
                .withMessage("ema: decay = 1.0 is out of range; it must be in [0.0, 1.0)");
    }
}
