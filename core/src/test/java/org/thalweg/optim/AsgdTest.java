package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class AsgdTest {
    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void ratesFallAndLaterParametersAreAveraged() {
        // η = λ = ½, p = 1, t₀ = 0. t = 1: η₁ = ½, θ = 1 − ¼ − ½, a = θ. t = 2: η₂ = 0.4, θ = ¼(1 − 0.2 − 0.4) =
        // 0.1, a = θ. t = 3: η₃ = 1/3, θ = 0.1(1 − 1/6 − 1/3) = 0.05, a = 0.1 + (0.05 − 0.1)/2.
        var run =
                Steps.of(new Asgd(new Constant(0.5), 0.5, 1, 0), AsgdTest::half).from(1);
        assertThat(run.step().parameter()).isCloseTo(0.25, within(1e-15));
        assertThat(run.step().parameter()).isCloseTo(0.1, within(1e-15));
        assertThat(run.slot("average")).isCloseTo(0.1, within(1e-15));
        assertThat(run.step().parameter()).isCloseTo(0.05, within(1e-15));
        assertThat(run.slot("average")).isCloseTo(0.075, within(1e-15));
    }
}
