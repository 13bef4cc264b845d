package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Adam.Root;
import org.thalweg.tensor.DType;

class AdamTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void firstStepIsTheRateTimesTheSign() {
        // m̂ = g and v̂ = g², so the step is η g/(|g| + ε): 0.1 each, whatever the size.
        double[] theta =
                Steps.of(new Adam(RATE), AdamTest::half).from(3, -0.002).step().parameters();
        assertThat(theta).containsExactly(new double[] {3 - 0.1, -0.002 + 0.1}, within(1e-6));
        double[] primed = Steps.of(new Broken.PrimedAdam(RATE), AdamTest::half)
                .from(3, -0.002)
                .step()
                .parameters();
        assertThat(primed[0]).as("from m = g the step is ten times that").isCloseTo(3 - 1, within(1e-6));
    }

    @Test
    void averagesAndCorrects() {
        // β₁ = ½, β₂ = ¾, ε = 0, from θ = 1:
        //   t = 1: m = ½, v = ¼, m̂ = v̂ = 1, θ = 0.9
        //   t = 2: m = ¼ + ½·0.9 = 0.7, v = 3/16 + ¼·0.81 = 0.39, m̂ = 0.7/¾, v̂ = 0.39/(7/16)
        var run = Steps.of(new Adam(RATE, 0.5, 0.75, 0), AdamTest::half).from(1).step();
        assertThat(run.slot("m")).isEqualTo(0.5);
        assertThat(run.slot("v")).isEqualTo(0.25);
        assertThat(run.parameter()).isCloseTo(0.9, within(1e-15));
        run.step();
        assertThat(run.slot("m")).isCloseTo(0.7, within(1e-15));
        assertThat(run.slot("v")).isCloseTo(0.39, within(1e-15));
        assertThat(run.parameter()).isCloseTo(0.9 - 0.1 * (0.7 / 0.75) / Math.sqrt(0.39 * 16 / 7), within(1e-15));
    }

    @Test
    void epsilonStandsOutsideOfTheRoot() {
        // β₁ = ½, β₂ = ¾, ε = 1: m̂ = v̂ = 1, so θ = 1 − 0.1/(1 + 1).
        assertThat(first(new Adam(RATE, 0.5, 0.75, 1))).isCloseTo(0.95, within(1e-15));
    }

    @Test
    void orInside() {
        // ε_root = 3: √(1 + 3) = 2; with ε = 2 beside it 4.
        assertThat(first(new Adam(RATE, 0.5, 0.75, 0, 3, Root.CORRECTED))).isCloseTo(0.95, within(1e-15));
        assertThat(first(new Adam(RATE, 0.5, 0.75, 2, 3, Root.CORRECTED))).isCloseTo(0.975, within(1e-15));
    }

    @Test
    void orBesideTheUncorrectedRoot() {
        // ε̂ = ½: m = ½, √v = ½, the rate is 0.1 √¼/½ = 0.1: θ = 1 − 0.1·½/(½ + ½).
        assertThat(first(new Adam(RATE, 0.5, 0.75, 0.5, 0, Root.UNCORRECTED))).isCloseTo(0.95, within(1e-15));
    }

    private static double first(Adam adam) {
        return Steps.of(adam, AdamTest::half).from(1).step().parameter();
    }

    @Test
    void noGradientNoStepNotEvenWithoutEpsilonInFloat() {
        double[] theta = Steps.of(new Adam(RATE), x -> x.times(0))
                .in(DType.F32)
                .from(1, -2)
                .steps(3)
                .parameters();
        assertThat(theta).containsExactly(1, -2);
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(RATE, 1.1, 0.999, 1e-8))
                .withMessage("adam: beta1 = 1.1 is out of range; it must be in [0.0, 1.0)");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(RATE, 0.9, Double.NaN, 1e-8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(RATE, 0.9, 0.999, -1e-8))
                .withMessage("adam: epsilon = -1.0E-8 is out of range; it must be in [0.0, ∞)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(new Constant(-0.1)))
                .withMessage("constant: rate = -0.1 is out of range; it must be in [0.0, ∞)");
    }
}
