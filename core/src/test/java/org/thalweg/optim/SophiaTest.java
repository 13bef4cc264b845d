package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SophiaTest {
    private static Steps from(double gamma, Sophia.Form form) {
        // J = θ⁴/12: g = θ³/3, H = θ²; with signs u ⊙ Hu is θ² itself.
        var rule = new Sophia(new Constant(0.3), 0, 0, gamma, 1e-12, 2, form, Sophia.Probe.SIGNS);
        return Steps.of(rule, x -> x.square().square().div(12)).from(2, -2);
    }

    @Test
    void dividesByTheCurvatureAndClips() {
        // From 2: g = 8/3, h = 4: 2 − 0.3·⅔; with γ = 0.1 the quotient 6⅔ counts for 1.
        assertThat(from(1, Sophia.Form.PAPER).step().parameters())
                .containsExactly(new double[] {1.8, -1.8}, within(1e-14));
        assertThat(from(0.1, Sophia.Form.PAPER).step().parameters())
                .containsExactly(new double[] {1.7, -1.7}, within(1e-14));
    }

    @Test
    void theCurvatureServesUntilTheNextEstimate() {
        // k = 2: at 1.8 h is still 4, g = 1.8³/3 = 1.944; the third step takes it anew.
        var run = from(1, Sophia.Form.PAPER).steps(2);
        assertThat(run.slots("h")).containsExactly(new double[] {4, 4}, within(1e-14));
        double theta = 1.8 - 0.3 * 1.944 / 4;
        assertThat(run.parameters()).containsExactly(new double[] {theta, -theta}, within(1e-14));
        assertThat(run.step().slots("h")).containsExactly(new double[] {theta * theta, theta * theta}, within(1e-14));
    }

    @Test
    void lateItBeginsWithAStepAlongTheSigns() {
        var run = from(1, Sophia.Form.LATE).step();
        assertThat(run.parameters()).containsExactly(new double[] {1.7, -1.7}, within(1e-14));
        assertThat(run.slots("h")).containsExactly(new double[] {4, 4}, within(1e-14));
    }

    @Test
    void givenProbesAreUsedAsTheyAre() {
        var rule = new Sophia(new Constant(0), 0, 0, 1, 1e-12, 1, Sophia.Form.PAPER, Sophia.Probe.GIVEN);
        var run = Steps.of(rule, x -> x.sum().square().times(0.5)).from(1, 1).with("probe", 2, 3);
        // H = 1 everywhere: Hu = 5, u ⊙ Hu = (10, 15).
        assertThat(run.step().slots("h")).containsExactly(10, 15);
    }
}
