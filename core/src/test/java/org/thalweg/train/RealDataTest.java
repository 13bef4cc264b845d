package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.thalweg.data.Dataset;
import org.thalweg.data.Idx;
import org.thalweg.data.Split;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.Rng;

class RealDataTest {
    /// The least-squares solution on the whole set has R² = 0.51775 (Efron, Hastie, Johnstone & Tibshirani 2004).
    @Test
    void aLinearModelComesNearLeastSquaresOnDiabetes() {
        TrainingOutcome outcome = Trainer.of(Mlp.of(), new MeanSquaredError(), new Adam(new Constant(0.5)))
                .epochs(300)
                .scaling(Scaling.COLUMNS)
                .train(SmallData.table("diabetes", "progression"));
        assertThat(outcome.train().metric("r2")).isCloseTo(0.5177, within(0.002));
    }

    @Test
    void aSmallNetworkReadsDigits() {
        Split parts = Split.of(SmallData.table("digits", "digit"), 0, 0.2, Rng.of(1));
        TrainingOutcome outcome = Trainer.of(Mlp.of(64), new SoftmaxCrossEntropy(), new Adam(new Constant(0.005)))
                .epochs(30)
                .scaling(Scaling.UNIFORM)
                .train(parts);
        assertThat(outcome.test().orElseThrow().metric("accuracy")).isGreaterThanOrEqualTo(0.96);
    }

    /// Batches too small to show the curvature; without its limit of steps this loss was infinite after 67 steps.
    @Test
    void kfacLearnsFromSmallBatches() {
        Split parts = Split.of(SmallData.table("digits", "digit"), 0, 0.2, Rng.of(1));
        UpdateRule rule = org.thalweg.optim.Catalogues.OPTIMIZERS.create("kfac");
        TrainingOutcome outcome = Trainer.of(Mlp.of(64), new SoftmaxCrossEntropy(), rule)
                .epochs(3)
                .batchSize(16)
                .scaling(Scaling.UNIFORM)
                .train(parts);
        assertThat(outcome.train().loss()).isLessThan(0.2);
        assertThat(outcome.test().orElseThrow().metric("accuracy")).isGreaterThanOrEqualTo(0.93);
    }

    @Test
    @Tag("slow")
    void aNetworkTellsClothesApart() {
        Dataset train = fashion("train");
        TrainingOutcome outcome = Trainer.of(Mlp.of(256, 128), new SoftmaxCrossEntropy(), new Adam(new Constant(0.001)))
                .scaling(Scaling.UNIT_PIXELS)
                .train(new Split(train, train.select(), fashion("t10k")));
        assertThat(outcome.test().orElseThrow().examples()).isEqualTo(10_000);
        assertThat(outcome.test().orElseThrow().metric("accuracy")).isGreaterThanOrEqualTo(0.87);
    }

    private static Dataset fashion(String part) {
        List<String> names = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        return Idx.dataset(
                part,
                SmallData.resource("fashion/" + part + "-images-idx3-ubyte.gz"),
                SmallData.resource("fashion/" + part + "-labels-idx1-ubyte.gz"),
                names);
    }
}
