package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;

class LambTest {
    private static double[] step(double decay, double limit, double... start) {
        Lamb lamb = new Lamb(new Constant(0.1), 0.9, 0.999, 0, decay, limit);
        return Steps.of(lamb, x -> x.times(Tensor.constant(NDArray.of(x.shape(), 7.0, -0.2))))
                .from(start)
                .step()
                .parameters();
    }

    @Test
    void theStepIsAShareOfTheParameters() {
        // The first r without decay is sign(g) = (1, −1), ‖r‖ = √2, ‖θ‖ = 5: θ − 0.1·5/√2 r.
        double move = 0.5 / Math.sqrt(2);
        assertThat(step(0, 0, 3, 4)).containsExactly(new double[] {3 - move, 4 + move}, within(1e-14));
    }

    @Test
    void decayIsInsideOfTheShareAndTheNormHasALimit() {
        // λ = ¼: r = (1.75, 0), ‖r‖ = 1.75; the norm counts for 1 instead of 5: θ₁ − 0.1·1/1.75·1.75.
        assertThat(step(0.25, 1, 3, 4)).containsExactly(new double[] {2.9, 4}, within(1e-14));
    }

    @Test
    void fromZeroTheShareIsOne() {
        assertThat(step(0, 0, 0, 0)).containsExactly(new double[] {-0.1, 0.1}, within(1e-15));
    }
}
