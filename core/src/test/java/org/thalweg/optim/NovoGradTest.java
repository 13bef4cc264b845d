package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class NovoGradTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void normalizesEachTensor() {
        // g = θ = (3, 4), ‖g‖ = 5: M = (0.6, 0.8), η = 1, θ = (2.4, 3.2), ‖g‖² = 16.
        // β₂ = ½: v = ½·25 + ½·16 = 20.5; β₁ = ½: M = (0.3, 0.4) + (2.4, 3.2)/√20.5.
        var run = Steps.of(new NovoGrad(new Constant(1), 0.5, 0.5, 0, 0), NovoGradTest::half)
                .from(3, 4)
                .step();
        assertThat(run.parameters()).containsExactly(new double[] {2.4, 3.2}, within(1e-15));
        run.step();
        assertThat(run.slot("v/x")).isCloseTo(20.5, within(1e-14));
        double root = Math.sqrt(20.5);
        assertThat(run.slots("m")).containsExactly(new double[] {0.3 + 2.4 / root, 0.4 + 3.2 / root}, within(1e-15));
    }

    @Test
    void decayIsPartOfTheMomentum() {
        // λ = ½: M = (0.6 + 1.5, 0.8 + 2).
        var run = Steps.of(new NovoGrad(RATE, 0.5, 0.5, 0, 0.5), NovoGradTest::half)
                .from(3, 4)
                .step();
        assertThat(run.slots("m")).containsExactly(new double[] {2.1, 2.8}, within(1e-15));
    }
}
