package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.thalweg.data.ClassTargets;
import org.thalweg.data.Dataset;
import org.thalweg.data.Rows;
import org.thalweg.nn.MeanSquaredError;
import org.thalweg.nn.Mlp;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

class PredictorTest {
    private static final Dataset CLOUDS = SmallData.clouds(600);

    private static final TrainedModel TRAINED = Trainer.of(
                    Mlp.of(8), new SoftmaxCrossEntropy(), new Adam(new Constant(0.02)))
            .scaling(Scaling.COLUMNS)
            .epochs(3)
            .threads(1)
            .train(CLOUDS)
            .model();

    @Test
    void probabilitiesAddUpToOneAndTheLargestIsTheClass() {
        NDArray p = TRAINED.predict(CLOUDS.features());
        assertThat(p.shape()).isEqualTo(Shape.of(600, 3));
        int[] classes = TRAINED.classes(CLOUDS.featureArray(DType.F64));
        int right = 0;
        for (int i = 0; i < 600; i++) {
            double[] row = {p.get(3 * i), p.get(3 * i + 1), p.get(3 * i + 2)};
            assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-6));
            assertThat(row[classes[i]]).isEqualTo(Arrays.stream(row).max().orElseThrow());
            right += classes[i] == ((ClassTargets) CLOUDS.targets()).index(i) ? 1 : 0;
        }
        try (Predictor predictor = TRAINED.predictor(1)) {
            assertThat(predictor.evaluate(CLOUDS).metric("accuracy")).isEqualTo(right / 600.0);
        }
    }

    /// The mean of −ln p of the right class, over 600 examples: two whole batches and a part of one.
    @Test
    void theLossIsTheMeanOverAllExamples() {
        NDArray p = TRAINED.predict(CLOUDS.features());
        double sum = 0;
        for (int i = 0; i < 600; i++) {
            sum -= Math.log(p.get(3 * i + ((ClassTargets) CLOUDS.targets()).index(i)));
        }
        try (Predictor predictor = TRAINED.predictor(1)) {
            Scores scores = predictor.evaluate(CLOUDS);
            assertThat(scores.examples()).isEqualTo(600);
            assertThat(scores.loss()).isCloseTo(sum / 600, within(1e-6));
        }
    }

    /// Around the size of a batch: a prediction does not depend on what it is predicted together with.
    @Test
    void aPredictionIsThatOfTheExampleAlone() {
        float[] all = TRAINED.predict(CLOUDS.features()).floats();
        try (Predictor predictor = TRAINED.predictor(2)) {
            for (int n : new int[] {0, 1, Inference.BATCH - 1, Inference.BATCH, Inference.BATCH + 1}) {
                int[] last = IntStream.range(600 - n, 600).toArray();
                NDArray some = predictor.predict(CLOUDS.features().select(last));
                assertThat(some.shape()).isEqualTo(Shape.of(n, 3));
                assertThat(some.floats()).isEqualTo(Arrays.copyOfRange(all, 3 * (600 - n), 1800));
            }
        }
    }

    @Test
    void predictionsCanBeTakenBatchByBatch() {
        float[] all = TRAINED.predict(CLOUDS.features()).floats();
        int[] seen = {0};
        try (Predictor predictor = TRAINED.predictor(1)) {
            predictor.predict(CLOUDS.features(), (from, count, prediction) -> {
                assertThat(from).isEqualTo(seen[0]);
                assertThat(Arrays.copyOf(prediction.floats(), 3 * count))
                        .isEqualTo(Arrays.copyOfRange(all, 3 * from, 3 * (from + count)));
                seen[0] += count;
            });
        }
        assertThat(seen[0]).isEqualTo(600);
    }

    @Test
    void featuresAreStandardizedAsInTraining() {
        var figures = TRAINED.standardization().orElseThrow();
        TrainedModel bare = new TrainedModel(
                TRAINED.model(),
                TRAINED.loss(),
                TRAINED.parameters(),
                TRAINED.targetNames(),
                java.util.Optional.empty());
        Rows scaled = CLOUDS.features().standardized(figures);
        assertThat(bare.predict(scaled).floats())
                .isEqualTo(TRAINED.predict(CLOUDS.features()).floats());
    }

    @Test
    void valuesArePredictedAsTheyAre() {
        Dataset line = SmallData.line(50);
        TrainedModel trained = Trainer.of(Mlp.of(), new MeanSquaredError(), new Adam(new Constant(0.1)))
                .epochs(200)
                .batchSize(50)
                .train(line)
                .model();
        NDArray y = trained.predict(NDArray.of(Shape.of(2), 0.0, 1)); // a column
        assertThat(y.shape()).isEqualTo(Shape.of(2, 1));
        assertThat(y.get(0)).isCloseTo(-2, within(0.1));
        assertThat(y.get(1)).isCloseTo(1, within(0.1));
        assertThatThrownBy(() -> trained.classes(NDArray.of(Shape.of(2), 0.0, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("values, not classes");
    }

    @Test
    void featuresOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> TRAINED.predict(Rows.of(3, new float[6])))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("rows of 3 numbers")
                .hasMessageContaining("[2]");
        assertThatThrownBy(() -> TRAINED.predict(NDArray.zeros(DType.F32, Shape.of(2, 3))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[2, 3]");
        assertThatThrownBy(() -> TRAINED.predict(NDArray.zeros(DType.F32, Shape.SCALAR)))
                .isInstanceOf(ShapeException.class);
    }
}
