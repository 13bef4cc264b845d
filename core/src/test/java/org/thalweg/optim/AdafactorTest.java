package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class AdafactorTest {
    private static final double[] G = {1, 2, 2, 4};

    private static Tensor linear(Tensor x) {
        return x.times(
                Tensor.constant(NDArray.of(x.shape(), Arrays.copyOf(G, x.shape().elements()))));
    }

    @Test
    void aMatrixIsRememberedByItsRowsAndColumns() {
        // G² = [1 4; 4 16]: R = C = (2.5, 10), V̂ = RC/6.25 = G², U = 1. With RMS(X) = 2, η = ½: X = 2 − 2·½.
        var rule = new Adafactor(new Constant(0.5), 0.8, 0, 0.001, 1, Adafactor.Form.PAPER);
        var run = Steps.of(rule, AdafactorTest::linear)
                .from(Shape.of(2, 2), 2, 2, 2, 2)
                .step();
        assertThat(run.parameters()).containsExactly(new double[] {1, 1, 1, 1}, within(1e-14));
        assertThat(run.slots("r/x")).containsExactly(2.5, 10);
        assertThat(run.slots("c/x")).containsExactly(2.5, 10);
    }

    @Test
    void aVectorIsRememberedWholeAndTheFirstStepsAreLarger() {
        // c = 1: 1−β̂ = 1, ½. V = g² twice, U = 1, but RMS(U) is held at d = ½. X = 4: 4 − 4·½·1, 2 − 2·½·1/√2.
        var rule = new Adafactor(new Constant(7), 1, 0, 0.001, 0.5, Adafactor.Form.PAPER);
        var run = Steps.of(rule, AdafactorTest::linear).from(4).step();
        assertThat(run.parameter()).isCloseTo(2, within(1e-15));
        assertThat(run.step().parameter()).isCloseTo(2 - Math.sqrt(0.5), within(1e-15));
        assertThat(run.slot("v/x")).isEqualTo(1);
    }

    @Test
    void theFormOfPyTorchHoldsTheSecondMomentAboveALimit() {
        // ε₁ = 4 is above |g| = 1: U = ¼, X = 1 − 1·½·¼.
        var rule = new Adafactor(new Constant(0.5), 0.8, 4, 0.001, 1, Adafactor.Form.TORCH);
        assertThat(Steps.of(rule, AdafactorTest::linear).from(1).step().parameter())
                .isCloseTo(0.875, within(1e-15));
    }
}
