package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.nn.Loss;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class MetricTest {
    @Test
    void accuracyIsTheShareOfRightClasses() {
        Metric.Tally tally = new Accuracy().tally();
        assertThat(tally.value()).isNaN();
        // most probable: 1, 0 (the first of equals), 2, and a row that does not count
        NDArray p = NDArray.of(Shape.of(4, 3), 0.1f, 0.7f, 0.2f, 0.4f, 0.4f, 0.2f, 0, 0, 1, 1, 0, 0);
        tally.add(p, NDArray.of(Shape.of(4), 1, 1, 2, 0), 3);
        assertThat(tally.value()).isEqualTo(2.0 / 3);
        tally.add(NDArray.of(Shape.of(1, 3), 0.9, 0.1, 0.0), NDArray.of(Shape.of(1), 0), 1);
        assertThat(tally.value()).isEqualTo(3.0 / 4);
        tally.reset();
        assertThat(tally.value()).isNaN();
    }

    @Test
    void accuracyCountsEveryPlaceOfAnExample() {
        Metric.Tally tally = new Accuracy().tally();
        NDArray p = NDArray.of(Shape.of(2, 2, 2), 1f, 0, 0, 1, 0, 1, 0, 1); // classes 0 1 | 1 1
        tally.add(p, NDArray.of(Shape.of(2, 2), 0, 0, 1, 1), 2);
        assertThat(tally.value()).isEqualTo(0.75);
    }

    /// In falling order, the first of equals first: 1 2 0 3 | 0 1 2 3 | 2 (no number) 3 1 0.
    @Test
    void topKCountsWhereTheRightClassIsAmongTheFirst() {
        NDArray p = NDArray.of(Shape.of(3, 4), 0.2, 0.4, 0.3, 0.1, 0.25, 0.25, 0.25, 0.25, 0, 0.1, Double.NaN, 0.9);
        NDArray right = NDArray.of(Shape.of(3), 2, 2, 3);
        double[] shares = {0, 2.0 / 3, 1, 1, 1};
        for (int k = 1; k <= shares.length; k++) {
            Metric.Tally tally = new TopK(k).tally();
            assertThat(tally.value()).isNaN();
            tally.add(p, right, 3);
            assertThat(tally.value()).as("of %d", k).isEqualTo(shares[k - 1]);
            Metric.Tally again = new TopK(k).tally();
            again.restore(tally.numbers());
            again.add(p, NDArray.of(Shape.of(3), 1, 3, 3), 1);
            assertThat(again.value()).as("of %d, and a hit", k).isEqualTo((3 * shares[k - 1] + 1) / 4);
        }
    }

    @Test
    void withOneClassTopKIsTheAccuracy() {
        NDArray p = NDArray.of(Shape.of(4, 3), 0.1f, 0.7f, 0.2f, 0.4f, 0.4f, 0.2f, 0, 0, 1, 1, 0, 0);
        for (int[] right : new int[][] {{1, 1, 2, 0}, {0, 0, 0, 0}, {1, 0, 1, 2}}) {
            Metric.Tally one = new TopK(1).tally();
            Metric.Tally accuracy = new Accuracy().tally();
            one.add(p, NDArray.of(Shape.of(4), right), 4);
            accuracy.add(p, NDArray.of(Shape.of(4), right), 4);
            assertThat(one.value()).isEqualTo(accuracy.value());
        }
    }

    @Test
    void metricsHaveNames() {
        assertThat(Catalogues.METRICS.create("topK")).isEqualTo(new TopK(5));
        assertThat(Catalogues.METRICS.create("topK(k=3)").name()).isEqualTo("top3_accuracy");
        assertThat(Catalogues.METRICS.entries()).hasSizeGreaterThanOrEqualTo(3);
        for (Loss.Target target : Loss.Target.values()) {
            Metric metric = Metric.of(target);
            assertThat(metric.target()).isEqualTo(target);
            assertThat(Catalogues.METRICS.create(metric.name())).isEqualTo(metric);
        }
        assertThatThrownBy(() -> Catalogues.METRICS.create("topK(0)")).hasMessageContaining("k = 0 must be at least 1");
    }

    /// Targets 1, 2, 3, 6 have mean 3 and Σ(y − ȳ)² = 4 + 1 + 0 + 9 = 14. Errors 1, 0, −1, 1 give Σ = 3: R² =
    /// 11/14.
    @Test
    void rSquaredIsWhatIsLeftOfTheSpreadAroundTheMean() {
        Metric.Tally tally = new RSquared().tally();
        assertThat(tally.value()).isNaN();
        tally.add(column(0, 2, 4), column(1, 2, 3), 3);
        tally.add(column(5, 100), column(6, -100), 1); // the second is padding
        assertThat(tally.value()).isCloseTo(11.0 / 14, within(1e-15));
        tally.reset();
        tally.add(column(5, 5), column(5, 5), 2);
        assertThat(tally.value()).isEqualTo(1);
        tally.add(column(4), column(5), 1);
        assertThat(tally.value()).isZero();
    }

    @Test
    void rSquaredOfSeveralValuesIsTheirMean() {
        Metric.Tally tally = new RSquared().tally();
        // first value perfect; of the second, targets 0 and 2 with errors 1 and 1: 1 − 2/2 = 0
        tally.add(NDArray.of(Shape.of(2, 2), 1.0, 1, 2, 1), NDArray.of(Shape.of(2, 2), 1.0, 0, 2, 2), 2);
        assertThat(tally.value()).isEqualTo(0.5);
    }

    @Test
    void aSpreadThatIsSmallBesideItsMeanDoesNotCancel() {
        Metric.Tally tally = new RSquared().tally();
        double[] y = {1e9, 1e9 + 1, 1e9 + 2};
        tally.add(column(1e9 + 1, 1e9 + 1, 1e9 + 1), column(y), 3);
        assertThat(tally.value()).isCloseTo(0, within(1e-9));
    }

    private static NDArray column(double... values) {
        return NDArray.of(Shape.of(values.length, 1), values);
    }

    @Test
    void theMetricGoesWithTheLoss() {
        assertThat(Metric.of(Loss.Target.CLASS).name()).isEqualTo("accuracy");
        assertThat(Metric.of(Loss.Target.VALUES).name()).isEqualTo("r2");
    }
}
