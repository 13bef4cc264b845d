package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thalweg.compile.Executable;

class TimingTest {
    @Test
    void medianIsTheMiddleOrHalfwayBetweenTheTwoInTheMiddle() {
        assertThat(Timing.medianOf(3, 1, 2)).isEqualTo(2);
        assertThat(Timing.medianOf(4, 1, 2, 10)).isEqualTo(3);
        assertThat(Timing.medianOf(7)).isEqualTo(7);
        assertThat(Timing.medianOf()).isNaN();
    }

    @Test
    void medianLeavesItsValuesInTheirOrder() {
        double[] values = {3, 1, 2};
        Timing.medianOf(values);
        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void bestIsTheLeast() {
        assertThat(Timing.of(new double[] {3, 1, 2, 8})).isEqualTo(new Timing(1, 2.5, 4));
    }

    @Test
    void aStepRunsThreeTimesAtLeastHoweverSmallTheBudget() {
        var step = new CountingStep();
        Timing timing = Timing.of(step, 0);
        assertThat(step.runs).isEqualTo(3);
        assertThat(timing.steps()).isEqualTo(3);
    }

    @Test
    void aStepRunsUntilItsBudgetIsUsed() {
        var step = new CountingStep();
        long start = System.nanoTime();
        Timing timing = Timing.of(step, 20);
        assertThat((System.nanoTime() - start) * 1e-6).isGreaterThanOrEqualTo(20);
        assertThat(timing.steps()).isEqualTo(step.runs).isGreaterThan(3);
        assertThat(timing.best()).isLessThanOrEqualTo(timing.median());
    }

    private static final class CountingStep implements Step {
        private int runs;

        @Override
        public void run() {
            runs++;
            long end = System.nanoTime() + 50_000;
            while (System.nanoTime() < end) Thread.onSpinWait();
        }

        @Override
        public Executable executable() {
            throw new UnsupportedOperationException("it only counts");
        }

        @Override
        public void close() {}
    }
}
