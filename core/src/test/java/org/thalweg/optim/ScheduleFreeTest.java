package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.ScheduleFree.Base;

class ScheduleFreeTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static Steps steps(Base base, int warmup) {
        return Steps.of(new ScheduleFree(RATE, base, 0.5, 0.75, 0, 0, warmup), ScheduleFreeTest::half)
                .from(1);
    }

    @Test
    void averagesAsItGoes() {
        // β₁ = ½, η = 0.1. z = x = y = 0.9; then z = 0.9 − 0.09, c = ½, x = 0.855, y half way between.
        var run = steps(Base.SGD, 0).steps(2);
        assertThat(run.slot("z")).isCloseTo(0.81, within(1e-15));
        assertThat(run.slot("x")).isCloseTo(0.855, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.8325, within(1e-15));
    }

    @Test
    void stepsOfAWarmupWeighLess() {
        // γ = 0.05, 0.1: z = x = y = 0.95; then z = 0.95 − 0.095, c = 0.01/0.0125, x = 0.2·0.95 + 0.8·0.855.
        assertThat(steps(Base.SGD, 2).steps(2).slot("x")).isCloseTo(0.874, within(1e-15));
    }

    @Test
    void overAdamWTheCorrectionIsInTheRate() {
        // β₂ = ¾: v = ¼, γ = 0.1·√¼, z = 1 − 0.05/½ = 0.9, and Σγ² = 0.0025. Corrected in v, γ = 0.1 and Σγ² =
        // 0.01.
        var run = steps(Base.ADAMW, 0).step();
        assertThat(run.slot("z")).isCloseTo(0.9, within(1e-15));
        assertThat(run.slot("weights")).isCloseTo(0.0025, within(1e-17));
        run = steps(Base.ADAMW_CORRECTED, 0).step();
        assertThat(run.slot("z")).isCloseTo(0.9, within(1e-15));
        assertThat(run.slot("weights")).isCloseTo(0.01, within(1e-17));
    }

    @Test
    void aRateOfZeroAveragesNothing() {
        var rule = new ScheduleFree(new Constant(0), Base.SGD, 0.5, 0, 0, 0, 0);
        assertThat(Steps.of(rule, ScheduleFreeTest::half).from(1).steps(2).parameter())
                .isEqualTo(1);
    }
}
