package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class SamTest {
    private static final Sgd DESCENT = new Sgd(new Constant(1));

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void takesTheGradientUphill() {
        // ‖(3, 4)‖ = 5, ρ = ½: e = (0.3, 0.4), g = (3.3, 4.4) there; θ = (3, 4) − g.
        var run = Steps.of(new Sam(DESCENT, 0.5), SamTest::half).from(3, 4).step();
        assertThat(run.parameters()).containsExactly(new double[] {-0.3, -0.4}, within(1e-15));
        assertThat(run.loss()).as("at θ, not uphill").isEqualTo(12.5);
    }

    @Test
    void adaptivelyItGoesFurtherAlongLargeParameters() {
        // θ = g = (1, 2): ‖|θ| ⊙ g‖ = ‖(1, 4)‖ = √17 = ρ, so e = θ² ⊙ g = (1, 8), and g = (2, 10) there.
        var sam = new Sam(DESCENT, Math.sqrt(17), Sam.Form.ADAPTIVE);
        assertThat(Steps.of(sam, SamTest::half).from(1, 2).step().parameters())
                .containsExactly(new double[] {-1, -8}, within(1e-14));
    }

    @Test
    void goesNowhereWithoutAGradient() {
        assertThat(Steps.of(new Sam(DESCENT, 0.5), SamTest::half)
                        .from(0, 0)
                        .step()
                        .parameters())
                .containsExactly(0, 0);
    }

    @Test
    void refusesARadiusBelowZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sam(DESCENT, -1))
                .withMessage("sam: radius = -1.0 is out of range; it must be in [0.0, ∞)");
    }
}
