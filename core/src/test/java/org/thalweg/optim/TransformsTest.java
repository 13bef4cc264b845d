package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The transforms around plain descent with rate 1, so that θ − step shows what was subtracted.
class TransformsTest {
    private static final Sgd DESCENT = new Sgd(new Constant(1));

    /// Moves from `start` on a loss with the given gradient, and returns what was subtracted.
    private static double[] step(UpdateRule rule, double[] start, double... gradient) {
        Tensor g = Tensor.constant(NDArray.of(Shape.of(gradient.length), gradient));
        double[] after = Steps.of(rule, x -> x.times(g)).from(start).step().parameters();
        double[] subtracted = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            subtracted[i] = start[i] - after[i];
        }
        return subtracted;
    }

    @Test
    void clipByGlobalNormShortensToTheLimit() {
        // ‖(3, 4)‖ = 5: times 2/5.
        assertThat(step(new ClipByGlobalNorm(2).then(DESCENT), new double[2], 3, -4))
                .containsExactly(new double[] {1.2, -1.6}, within(1e-15));
        assertThat(step(new ClipByGlobalNorm(5.5).then(DESCENT), new double[2], 3, -4))
                .as("not longer than the limit: as it is")
                .containsExactly(3, -4);
        assertThat(step(new ClipByGlobalNorm(2).then(DESCENT), new double[2], 0, 0))
                .as("no gradient: nothing to divide by")
                .containsExactly(0, 0);
    }

    @Test
    void clipByGlobalNormWithEpsilonIsPyTorchs() {
        // 5 · min(1, 2/(5 + 5)) = 1.
        assertThat(step(new ClipByGlobalNorm(2, 5).then(DESCENT), new double[2], 3, -4))
                .containsExactly(new double[] {0.6, -0.8}, within(1e-15));
    }

    @Test
    void clipByValueHoldsBothSides() {
        assertThat(step(new ClipByValue(1).then(DESCENT), new double[3], -7, 7, 0.5))
                .as("a library clipped from above only")
                .containsExactly(-1, 1, 0.5);
    }

    @Test
    void l2AddsToTheGradientWhereItWasTaken() {
        // At θ = 4: 3 + ½·4.
        assertThat(step(new L2(0.5).then(DESCENT), new double[] {4}, 3)).containsExactly(5);
        // Nesterov from θ = 4, v = 2, α = ½: the interim point is 5: v = 1 − 1·(3 + ½·5) = −4.5.
        var run = Steps.of(new L2(0.5).then(new Nesterov(new Constant(1), 0.5)), x -> x.times(3))
                .from(4)
                .with("v", 2)
                .step();
        assertThat(run.parameter()).isEqualTo(-0.5);
    }

    @Test
    void decoupledDecayIsBesideTheGradientAndFollowsTheRate() {
        // η = ½: θ − (½·3 + ½·0.1·4).
        assertThat(step(new Sgd(new Constant(0.5)).then(new DecoupledDecay(0.1)), new double[] {4}, 3))
                .containsExactly(new double[] {1.7}, within(1e-15));
        // Adam scales a penalty in the gradient away, but not this: 0.1 + 0.1·0.5·4 in the first step.
        Adam adam = new Adam(new Constant(0.1), 0.9, 0.999, 0);
        assertThat(step(adam.then(new DecoupledDecay(0.5)), new double[] {4}, 3))
                .containsExactly(new double[] {0.3}, within(1e-15));
        assertThat(step(new L2(0.5).then(adam), new double[] {4}, 3))
                .containsExactly(new double[] {0.1}, within(1e-15));
    }

    @Test
    void refuseValuesOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClipByGlobalNorm(0))
                .withMessage("clipByGlobalNorm: limit = 0.0 is out of range; it must be in (0, ∞)");
        assertThatIllegalArgumentException().isThrownBy(() -> new ClipByGlobalNorm(1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClipByValue(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new L2(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoupledDecay(-0.01))
                .withMessage("decoupledDecay: lambda = -0.01 is out of range; it must be in [0.0, ∞)");
    }
}
