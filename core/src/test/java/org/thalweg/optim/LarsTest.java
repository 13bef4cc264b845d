package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class LarsTest {
    private static Tensor linear(Tensor x) {
        return x.times(Tensor.constant(NDArray.of(x.shape(), -8.0, 6)));
    }

    private static double[] step(Lars.Form form, Shape shape) {
        return Steps.of(new Lars(new Constant(2), 0, 0.5, 0.25, form), LarsTest::linear)
                .from(shape, 3, 4)
                .step()
                .parameters();
    }

    @Test
    void theStepFollowsTheSizeOfTheParameters() {
        // ‖x‖ = 5, ‖g‖ = 10, λ = ½: d = (−6.5, 8), s = ¼·5/(10 + 2.5) = 0.1; x − 2·0.1 d.
        assertThat(step(Lars.Form.PAPER, Shape.of(2))).containsExactly(new double[] {4.3, 2.4}, within(1e-14));
    }

    @Test
    void theOtherForms() {
        double share = 2 * 1.25 / Math.sqrt(6.5 * 6.5 + 64);
        assertThat(step(Lars.Form.JOINT_NORM, Shape.of(2)))
                .containsExactly(new double[] {3 + 6.5 * share, 4 - 8 * share}, within(1e-14));
        assertThat(step(Lars.Form.MATRIX_ONLY, Shape.of(2)))
                .as("a vector: plain descent")
                .containsExactly(19, -8);
        assertThat(step(Lars.Form.MATRIX_ONLY, Shape.of(1, 2))).containsExactly(new double[] {4.3, 2.4}, within(1e-14));
    }

    @Test
    void fromZeroItIsMomentum() {
        // s = 1: v = 2·g, then α·v + 2·s d with a ratio again.
        var rule = new Lars(new Constant(2), 0.5, 0, 0.25, Lars.Form.PAPER);
        var run = Steps.of(rule, LarsTest::linear).from(0, 0).step();
        assertThat(run.parameters()).containsExactly(16, -12);
        // ‖x‖ = 20, s = ¼·20/10 = ½: v = (−8, 6) + (−8, 6).
        assertThat(run.step().parameters()).containsExactly(new double[] {32, -24}, within(1e-14));
    }
}
