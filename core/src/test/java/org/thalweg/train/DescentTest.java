package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.Nesterov;
import org.thalweg.optim.Sgd;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class DescentTest {
    /// x² from 3 with rate ¼: x ← x − ½x, so 3, 1.5, 0.75.
    @Test
    void aStepReturnsTheValueBeforeIt() {
        NDArray start = NDArray.of(Shape.SCALAR, 3.0);
        try (var descent = Descent.of(new Sgd(new Constant(0.25)), start, Tensor::square)) {
            assertThat(descent.value()).isEqualTo(9);
            assertThat(descent.step()).isEqualTo(9);
            assertThat(descent.step()).isEqualTo(2.25);
            assertThat(descent.value()).isEqualTo(0.5625);
            assertThat(descent.point().item()).isEqualTo(0.75);
            assertThat(descent.steps()).isEqualTo(2);
        }
        assertThat(start.item()).isEqualTo(3);
    }

    @Test
    void pointsHaveAnyShapeAndThreadsDoNotMatter() {
        NDArray start = NDArray.fill(DType.F32, Shape.of(30, 50), i -> Math.sin(i));
        try (var one = Descent.of(
                        new Adam(new Constant(0.01)),
                        start,
                        x -> x.tanh().square().sum());
                var two = Descent.of(
                        new Adam(new Constant(0.01)),
                        start,
                        x -> x.tanh().square().sum(),
                        2)) {
            assertThat(one.run(50))
                    .isEqualTo(two.run(50))
                    .isLessThan(one.point().get(0) + 1000);
            assertThat(one.point().shape()).isEqualTo(Shape.of(30, 50));
            assertThat(one.point().floats()).isEqualTo(two.point().floats());
        }
    }

    /// Nesterov's rule takes the gradient at the interim point 3 + ½v; v = 0 at first. J = x², η = ¼, α = ½:
    /// v = −1.5, x = 1.5; then x̃ = 0.75, g = 1.5, v = −0.75 − 0.375 = −1.125, x = 0.375.
    @Test
    void theValueOfAStepIsThatOfThePointWhereTheGradientWasTaken() {
        NDArray start = NDArray.of(Shape.SCALAR, 3.0);
        try (var descent = Descent.of(new Nesterov(new Constant(0.25), 0.5), start, Tensor::square)) {
            assertThat(descent.step()).isEqualTo(9);
            assertThat(descent.step()).isEqualTo(0.75 * 0.75);
            assertThat(descent.point().item()).isCloseTo(0.375, within(1e-15));
        }
    }

    @Test
    void aFunctionGivesAScalar() {
        NDArray start = NDArray.of(Shape.of(2), 1.0, 2);
        assertThatThrownBy(() -> Descent.of(new Sgd(new Constant(1)), start, Tensor::square))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("F64[2]");
    }
}
