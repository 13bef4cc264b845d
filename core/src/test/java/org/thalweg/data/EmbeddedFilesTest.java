package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// The readers on the real files of the module `datasets`.
final class EmbeddedFilesTest {
    private static final Path FILES = Path.of("../datasets/src/main/resources/org/thalweg/datasets");

    private static Dataset fashion(String part) {
        return Idx.dataset(
                part,
                Source.of(FILES.resolve("fashion/" + part + "-images-idx3-ubyte.gz")),
                Source.of(FILES.resolve("fashion/" + part + "-labels-idx1-ubyte.gz")),
                List.of());
    }

    private static Dataset table(String name, String target) {
        return Csv.predicting(target).read(Source.of(FILES.resolve("tables/" + name + ".csv")));
    }

    @Test
    void fashionHasAsManyImagesOfEachClassAndTheKnownMeanAndDeviation() {
        var training = Loading.start(() -> fashion("train"));
        Dataset test = fashion("t10k");
        Dataset train = training.get();

        assertThat(train.shape()).isEqualTo(Shape.of(28, 28, 1));
        assertThat(((ClassTargets) train.targets()).frequencies()).hasSize(10).containsOnly(6000);
        assertThat(((ClassTargets) test.targets()).frequencies()).hasSize(10).containsOnly(1000);
        // The figures that are used everywhere to normalize these images: 0.2860 and 0.3530.
        var figures = Standardization.fitUniform(
                train.standardized(Standardization.unitPixels()).features());
        assertThat(figures.mean(0)).isCloseTo(0.2860, within(5e-5));
        assertThat(figures.deviation(0)).isCloseTo(0.3530, within(5e-5));
    }

    @Test
    void theTablesHaveTheClassesOfTheirDescriptions() {
        assertThat(frequencies(table("iris", "species"))).containsExactly(50, 50, 50);
        assertThat(frequencies(table("wine", "cultivar"))).containsExactly(59, 71, 48);
        assertThat(frequencies(table("breast-cancer", "diagnosis")))
                .as("benign, malignant")
                .containsExactly(357, 212);
        assertThat(frequencies(table("digits", "digit")))
                .containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    }

    @Test
    void diabetesIsARegressionAndItsColumnsBecomeComparable() {
        Dataset data = table("diabetes", "progression");
        assertThat(data.task()).contains(Task.REGRESSION);
        assertThat(data.columnNames()).containsExactly("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6");
        Dataset train = Split.of(data, 0, 0.2, Rng.of(1)).train();
        Dataset scaled = train.standardized(Standardization.fit(train.features()));
        var again = Standardization.fit(scaled.features());
        for (int j = 0; j < 10; j++) {
            assertThat(again.mean(j)).isCloseTo(0, within(1e-13));
            assertThat(again.deviation(j)).isCloseTo(1, within(1e-13));
        }
    }

    private static int[] frequencies(Dataset data) {
        return ((ClassTargets) data.targets()).frequencies();
    }
}
