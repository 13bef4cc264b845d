package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class FromageTest {
    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void stepsAreInProportionToTheNorm() {
        // W = G = (3, 4): U = G; η = ¾, √(1 + η²) = 1.25: W = (0.75, 1)/1.25.
        var run = Steps.of(new Fromage(new Constant(0.75), 1e-6), FromageTest::half)
                .from(3, 4);
        assertThat(run.step().parameters()).containsExactly(new double[] {0.6, 0.8}, within(1e-15));
    }

    @Test
    void zerosDoNotStayZeros() {
        // ‖W‖ = 0 counts as ½, J = Σx, ‖G‖ = √2: U = G/√8.
        var run = Steps.of(new Fromage(new Constant(0.75), 0.5), theta -> theta).from(0, 0);
        double expected = -0.75 / Math.sqrt(8) / 1.25;
        assertThat(run.step().parameters()).containsExactly(new double[] {expected, expected}, within(1e-15));
    }
}
