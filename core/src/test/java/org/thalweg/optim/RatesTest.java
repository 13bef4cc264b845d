package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.optim.ReduceOnPlateau.Comparison;
import org.thalweg.optim.ReduceOnPlateau.Mode;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Rates that change while a run goes on: by hand, and by a metric.
class RatesTest {
    /// J = x, so each step subtracts the rate.
    private static Run run(UpdateRule rule) {
        var optimization = Optimization.of(
                rule, Layout.of("x", 1), DType.F64, views -> views.getFirst().sum());
        return new Run(optimization, NDArray.zeros(DType.F64, Shape.of(1)), Engine.REFERENCE);
    }

    private static double moved(Run run) {
        double before = run.state().parameters().item();
        return before - run.step().state().parameters().item();
    }

    private static Schedule halving() {
        return new ReduceOnPlateau(new Constant(1), Mode.MIN, 0.5, 1, 0, Comparison.ABSOLUTE, 0, 0.2);
    }

    @Test
    void ratesAreScaledByHand() {
        try (Run run = run(new Sgd(new Exponential(1, 0.5)))) {
            assertThat(moved(run)).isEqualTo(1);
            run.state().scaleRates(3);
            assertThat(moved(run)).isEqualTo(1.5);
            assertThat(run.state().rate()).isEqualTo(1.5);
            run.state().scaleRates(2);
            assertThat(moved(run)).isEqualTo(1.5);
        }
    }

    @Test
    void aMetricThatStaysReducesThem() {
        // Patience 1, so after the second metric in a row that is not better: ½, then ¼, then the floor.
        try (Run run = run(new Sgd(halving()))) {
            for (double metric : new double[] {1, 0.9, 0.9}) {
                run.state().observe(metric);
                assertThat(moved(run)).isEqualTo(1);
            }
            run.state().observe(0.95);
            assertThat(moved(run)).isEqualTo(0.5);
            List.of(0.9, 0.9).forEach(run.state()::observe);
            assertThat(moved(run)).isCloseTo(0.25, within(1e-15));
            List.of(0.9, Double.NaN).forEach(run.state()::observe);
            assertThat(moved(run)).isCloseTo(0.2, within(1e-15));
        }
    }

    /// Rules that need the rate itself see the same one.
    @Test
    void numbersMadeFromTheRateFollowIt() {
        try (Run run = run(new Fromage(new Constant(1), 1e-6))) {
            run.state().scaleRates(0.75);
            assertThat(moved(run)).isCloseTo(0.75 * 1e-6 / 1.25, within(1e-18));
        }
    }

    @Test
    void everyStateHasItsOwn() {
        var rule = new Sgd(halving());
        try (Run one = run(rule);
                Run other = run(rule)) {
            List.of(1.0, 1.0, 1.0).forEach(one.state()::observe);
            assertThat(moved(one)).isEqualTo(0.5);
            assertThat(moved(other)).isEqualTo(1);
        }
    }

    @Test
    void theirNumbersAreSavedAndRestored() {
        try (Run run = run(new Sgd(halving()));
                Run resumed = run(new Sgd(halving()))) {
            run.state().scaleRates(4);
            List.of(3.0, 3.0, 3.0, 3.0).forEach(run.state()::observe);
            Map<String, Double> saved = run.state().rateNumbers();
            assertThat(saved)
                    .containsExactly(
                            Map.entry("rate1/factor", 4.0),
                            Map.entry("rate1/seen", 1.0),
                            Map.entry("rate1/best", 3.0),
                            Map.entry("rate1/waited", 1.0),
                            Map.entry("rate1/cooling", 0.0),
                            Map.entry("rate1/reductions", 1.0));
            resumed.state().restoreRates(saved);
            assertThat(moved(resumed)).isEqualTo(2);
            resumed.state().observe(3);
            assertThat(moved(resumed)).isEqualTo(1);
        }
    }

    @Test
    void anotherRulesNumbersAreRefused() {
        try (Run run = run(new Sgd(new Constant(1)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.state().restoreRates(Map.of("rate1/best", 1.0)))
                    .withMessageContaining("saved by another rule");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.state().scaleRates(Double.NaN))
                    .withMessageContaining("scaleRates: factor = NaN");
        }
    }

    @Test
    void whatReactsStandsOutermost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Warmup(halving(), 10, 0.1))
                .withMessageContaining("reduceOnPlateau(warmup(0.1, steps=100))");
        assertThatIllegalArgumentException().isThrownBy(() -> new AtLeast(halving(), 0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sequence(List.of(new Constant(1), halving()), List.of(5L)));
    }
}
