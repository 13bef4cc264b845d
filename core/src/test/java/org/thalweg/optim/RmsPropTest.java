package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.RmsProp.Form;
import org.thalweg.tensor.DType;

class RmsPropTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static Steps steps(double epsilon, double momentum, boolean centered, Form form) {
        var rule = new RmsProp(new Constant(1), 0.75, epsilon, momentum, centered, form, 0);
        return Steps.of(rule, RmsPropTest::half).from(2);
    }

    @Test
    void dividesByTheRootOfAnAverage() {
        // ρ = ¾, δ = 3, η = 1, from θ = 2: r = ¼·4 = 1, θ = 2 − 2/√4.
        var run = steps(3, 0, false, Form.INSIDE).step();
        assertThat(run.slot("r")).isEqualTo(1);
        assertThat(run.parameter()).isCloseTo(1, within(1e-15));
    }

    @Test
    void orByTheRootAndEpsilon() {
        // δ = 1: θ = 2 − 2/(1 + 1).
        assertThat(steps(1, 0, false, Form.OUTSIDE).step().parameter()).isCloseTo(1, within(1e-15));
    }

    @Test
    void orByTheCorrectedRoot() {
        // r̂ = 1/¼ = 4: θ = 2 − 2/2.
        assertThat(steps(0, 0, false, Form.CORRECTED).step().parameter()).isCloseTo(1, within(1e-15));
    }

    @Test
    void carriesMomentum() {
        // α = ½: v = −1, θ = 1; then r = ¾ + ¼ = 1, v = −½ − ½, θ = 0.
        assertThat(steps(3, 0.5, false, Form.INSIDE).steps(2).parameter()).isCloseTo(0, within(1e-15));
    }

    @Test
    void theRateIsOutsideOfTheBufferWhereEpsilonIsOutsideOfTheRoot() {
        // Rates 1, ½, α = ½, δ = 1: v = 1, θ = 1; then r = 1, v = ½ + ½ = 1, θ = ½. Inside it would be 1 − ½ − ¼.
        var rule = new RmsProp(new Exponential(1, 0.5), 0.75, 1, 0.5, false, Form.OUTSIDE, 0);
        assertThat(Steps.of(rule, RmsPropTest::half).from(2).steps(2).parameter())
                .isCloseTo(0.5, within(1e-15));
    }

    @Test
    void centeredItIsTheVariance() {
        // m = ½, r − m² = ¾, δ = ¼: θ = 2 − 2/√1.
        assertThat(steps(0.25, 0, true, Form.INSIDE).step().parameter()).isCloseTo(0, within(1e-15));
    }

    @Test
    void aVarianceThatRoundsBelowZeroIsNone() {
        // Equal gradients of 1000 in float: r = 1e6, r − m² is a rounding error on either side of 0.
        var rule = new RmsProp(new Constant(0.001), 0.9, 1e-6, 0, true, Form.INSIDE, 0);
        var run = Steps.of(rule, theta -> theta.times(1000)).in(DType.F32).from(0);
        for (int t = 0; t < 400; t++) {
            assertThat(run.step().parameter()).isFinite();
        }
    }

    @Test
    void refusesAnAccumulatorWithCorrection() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RmsProp(RATE, 0.9, 1e-6, 0, false, Form.CORRECTED, 0.1))
                .withMessageContaining("initialAccumulator = 0.1 does not go with form corrected");
    }
}
