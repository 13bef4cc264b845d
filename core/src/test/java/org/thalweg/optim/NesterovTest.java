package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Nesterov.Form;

class NesterovTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void takesTheGradientAtTheInterimPoint() {
        // From θ = 1, v = −½ with α = ½, η = 0.1: θ̃ = g = ¾, v = −¼ − 0.075, θ = 0.675. At θ itself g would be 1.
        var run = Steps.of(new Nesterov(RATE, 0.5), NesterovTest::half)
                .from(1)
                .with("v", -0.5)
                .step();
        assertThat(run.slot("v")).isCloseTo(-0.325, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.675, within(1e-15));
        assertThat(run.loss()).as("at the interim point").isCloseTo(0.5 * 0.75 * 0.75, within(1e-15));
    }

    @Test
    void rewrittenTakesItAtTheParameters() {
        // From θ = 1, v = ½: v = ¼ + 1 = 1.25, θ = 1 − 0.1 (1 + ½·1.25) = 0.8375.
        var run = Steps.of(new Nesterov(RATE, 0.5, Form.REWRITTEN), NesterovTest::half)
                .from(1)
                .with("v", 0.5)
                .step();
        assertThat(run.slot("v")).isCloseTo(1.25, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.8375, within(1e-15));
    }

    @Test
    void rewrittenGoesFromInterimPointToInterimPoint() {
        var interim = Steps.of(new Nesterov(RATE, 0.8), NesterovTest::half).from(1, -2);
        var rewritten = Steps.of(new Nesterov(RATE, 0.8, Form.REWRITTEN), NesterovTest::half)
                .from(1, -2);
        for (int t = 1; t <= 20; t++) {
            double[] theta = interim.step().parameters();
            double[] v = interim.slots("v");
            double[] ahead = {theta[0] + 0.8 * v[0], theta[1] + 0.8 * v[1]};
            assertThat(rewritten.step().parameters()).containsExactly(ahead, within(1e-14));
        }
    }

    @Test
    void convexFollowsNesterovsSequence() {
        // a = 1, φ = 1.618…, 2.1935…: α = 0 in step 2 and (φ − 1)/2.1935… in step 3.
        double phi = (1 + Math.sqrt(5)) / 2;
        double a3 = (1 + Math.sqrt(1 + 4 * phi * phi)) / 2;
        var run =
                Steps.of(new Nesterov(RATE, 0, Form.CONVEX), NesterovTest::half).from(1);
        assertThat(run.step().parameter()).isCloseTo(0.9, within(1e-15));
        assertThat(run.slot("a")).isEqualTo(1);
        assertThat(run.step().parameter()).isCloseTo(0.81, within(1e-15));
        assertThat(run.slot("a")).isCloseTo(phi, within(1e-15));
        double interim = 0.81 + (phi - 1) / a3 * (0.81 - 0.9);
        assertThat(run.step().parameter()).isCloseTo(interim - 0.1 * interim, within(1e-15));
    }

    /// Nesterov (1983): f(x_k) − f* ≤ 2L‖x₀ − x*‖²/(k + 1)² for a rate of 1/L.
    @Test
    void convexKeepsItsBound() {
        var run = Steps.of(
                        new Nesterov(new Constant(0.01), 0, Form.CONVEX),
                        x -> x.square()
                                .times(Tensor.iota(x.dtype(), x.shape(), 0)
                                        .times(49.5)
                                        .plus(0.5)) // curvatures 1 and 100
                                .sum())
                .from(3, 1);
        for (int k = 1; k <= 200; k++) {
            double[] x = run.step().parameters();
            double f = 0.5 * x[0] * x[0] + 50 * x[1] * x[1];
            assertThat(f).isLessThanOrEqualTo(2 * 10 / (0.01 * (k + 1) * (k + 1)));
        }
    }

    @Test
    void refusesWhatIsNoMomentum() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Nesterov(RATE, -0.1))
                .withMessage("nesterov: momentum = -0.1 is out of range; it must be in [0.0, 1.0)");
    }
}
