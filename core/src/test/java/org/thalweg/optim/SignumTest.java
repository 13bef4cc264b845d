package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thalweg.optim.RuleContract.Kept;

/// The worked example of CONTRIBUTING.
class SignumTest {
    // begin: test
    @Test
    void followsTheSignOfTheAverage() {
        // J = ½θ², g = θ; β = ½, η = 1. From θ = ¾: m = ⅜, θ = −¼; then m = 3/16 − ⅛ = 1/16, still above 0: θ = −5/4.
        var signum = new Signum(new Constant(1), 0.5);
        var run = Steps.of(signum, theta -> theta.square().times(0.5)).from(0.75);
        assertThat(run.step().parameter()).isEqualTo(-0.25);
        assertThat(run.step().parameter()).isEqualTo(-1.25);
        assertThat(run.slot("m")).isEqualTo(0.0625);
    }
    // end: test

    @Test
    void keepsTheContract() {
        assertThat(RuleContract.check(rate -> new Signum(rate, 0.9))).isInstanceOf(Kept.class);
    }
}
