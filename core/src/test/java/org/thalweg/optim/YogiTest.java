package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class YogiTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static Steps steps(double accumulator, boolean corrected) {
        return Steps.of(new Yogi(RATE, 0.5, 0.75, 0, accumulator, corrected), YogiTest::half)
                .from(1)
                .step();
    }

    @Test
    void theSecondMomentFallsByTheSquareItself() {
        // β₁ = ½, β₂ = ¾, v₀ = 4: v = 4 − ¼·1 (an average would be 3.25), m = ½.
        var run = steps(4, false);
        assertThat(run.slot("v")).isCloseTo(3.75, within(1e-15));
        assertThat(run.parameter()).isCloseTo(1 - 0.1 * 0.5 / Math.sqrt(3.75), within(1e-15));
    }

    @Test
    void andRisesByIt() {
        // v₀ = 0: v = ¼.
        assertThat(steps(0, false).parameter()).isCloseTo(0.9, within(1e-15));
    }

    @Test
    void correctedBothMomentsStartAtTheAccumulator() {
        // v₀ = 1: v = 1 as g² = v, m = ½ + ½; m̂ = 2, √v̂ = 2.
        var run = steps(1, true);
        assertThat(run.slot("m")).isEqualTo(1);
        assertThat(run.parameter()).isCloseTo(0.9, within(1e-15));
    }
}
