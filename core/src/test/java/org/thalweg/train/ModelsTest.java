package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.data.Dataset;
import org.thalweg.nn.Catalogues;
import org.thalweg.nn.SoftmaxCrossEntropy;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Every model for images learns, by the same bits for any number of threads, and comes back from its folder.
class ModelsTest {
    @TempDir
    Path temporary;

    /// Noise of 9 × 7 with a bright block on the left, in the middle or on the right: three classes.
    private static Dataset blocks() {
        Rng random = Rng.of(4);
        NDArray images = NDArray.fill(DType.F32, Shape.of(90, 9, 7, 1), _ -> 0.5 * random.nextGaussian());
        int[] classes = new int[90];
        for (int n = 0; n < 90; n++) {
            classes[n] = n % 3;
            for (int row = 3; row < 6; row++) {
                for (int column = 0; column < 3; column++) {
                    int place = (n * 9 + row) * 7 + 2 * classes[n] + column;
                    images.set(place, images.get(place) + 2);
                }
            }
        }
        return Dataset.of(images, NDArray.of(Shape.of(90), classes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cnn(4, 6, dense=8, dropout=0.1)",
                "resnet(8)",
                "transformer(blocks=1, width=8, heads=2, dropout=0.1)",
                "network(flattenSteps, conv1d(6, padding=causal), relu, positions(sinusoidal), meanOverTime)",
                "network(conv(4, groups=1, stride=2), relu, convTransposed(3, stride=2), averagePool, flatten)"
            })
    void learnsTheSameOnAnyNumberOfThreadsAndIsSaved(String spec) {
        Dataset data = blocks();
        Trainer trainer = Trainer.of(
                        Catalogues.MODELS.create(spec), new SoftmaxCrossEntropy(), new Adam(new Constant(0.02)))
                .epochs(15)
                .batchSize(32)
                .seed(3);
        Path folder = temporary.resolve("run");
        TrainingOutcome one = trainer.threads(1).on(RunFolder.in(folder)).train(data);
        assertThat(one.train().metric("accuracy")).isGreaterThan(0.9);
        TrainingOutcome two = trainer.threads(2).train(data);
        assertThat(two.model().parameters().floats())
                .isEqualTo(one.model().parameters().floats());
        assertThat(two.model().state().floats()).isEqualTo(one.model().state().floats());
        try (Predictor predictor = RunFolder.load(folder).model().predictor(2)) {
            assertThat(predictor.evaluate(data)).isEqualTo(one.train());
        }
    }
}
