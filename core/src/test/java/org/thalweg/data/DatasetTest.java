package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

final class DatasetTest {
    private static final NDArray FEATURES = NDArray.of(Shape.of(3, 1, 2), 1f, 2, 3, 4, 5, 6);

    @Test
    void arraysOfTheCallersBecomeExamples() {
        Dataset data = Dataset.of(FEATURES, NDArray.of(Shape.of(3), 2, 0, 2));

        assertThat(data.shape()).isEqualTo(Shape.of(1, 2));
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.task()).contains(Task.CLASSIFICATION);
        ClassTargets classes = (ClassTargets) data.targets();
        assertThat(classes.names()).containsExactly("0", "1", "2");
        assertThat(classes.frequencies()).containsExactly(1, 0, 2);
        assertThat(data.featureArray(DType.F32).toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(data.featureArray(DType.F32).shape()).isEqualTo(Shape.of(3, 1, 2));
    }

    @Test
    void realTargetsMayBeSeveralPerExample() {
        Dataset one = Dataset.of(FEATURES, NDArray.of(Shape.of(3), 0.5, 1.5, 2.5));
        assertThat(one.task()).contains(Task.REGRESSION);
        assertThat(one.targetArray(DType.F32).shape()).isEqualTo(Shape.of(3, 1));
        Dataset two = Dataset.of(FEATURES, NDArray.of(Shape.of(3, 2), 1f, 2, 3, 4, 5, 6));
        assertThat(two.select(2, 0).targetArray(DType.F64).toDoubles()).containsExactly(5, 6, 1, 2);
        assertThat(((RealTargets) two.targets()).names()).containsExactly("target 1", "target 2");
    }

    @Test
    void aSelectionKeepsFeaturesAndTargetsTogether() {
        Dataset data = Dataset.of(FEATURES, NDArray.of(Shape.of(3), 2, 0, 1)).select(2, 1, 2);

        assertThat(data.featureArray(DType.F64).toDoubles()).containsExactly(5, 6, 3, 4, 5, 6);
        assertThat(data.targetArray(DType.F64).ints()).containsExactly(1, 0, 1);
        assertThat(((ClassTargets) data.targets()).names())
                .as("all classes stay")
                .hasSize(3);
    }

    @Test
    void reshapedExamplesHaveTheSameNumbers() {
        Dataset data = Dataset.of(FEATURES, NDArray.of(Shape.of(3), 0, 1, 1)).reshaped(Shape.of(2));

        assertThat(data.featureArray(DType.F64).shape()).isEqualTo(Shape.of(3, 2));
        assertThatThrownBy(() -> data.reshaped(Shape.of(3)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("data of arrays: an example of shape [3] has 3 numbers, but the rows have 2");
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Dataset.of(FEATURES, NDArray.of(Shape.of(2), 0, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("data of arrays: 3 examples but 2 targets; each needs one");
        assertThatThrownBy(() -> Dataset.of(NDArray.of(Shape.of(2), 1, 2), NDArray.of(Shape.of(2), 0, 1)))
                .hasMessageContaining(
                        "I32[2] is not a row of numbers per example; give F32 or F64 of shape [examples, …]");
        assertThatThrownBy(() -> Dataset.of(FEATURES, NDArray.of(Shape.of(3, 1), 0, 1, 1)))
                .hasMessageContaining("classes of shape [3, 1]; give I32 of shape [examples]");
        assertThatThrownBy(() -> new Dataset("d", Shape.of(2), Rows.of(2, 1.0, 2), List.of("a"), new NoTargets(1)))
                .hasMessage("d: 1 column names for rows of 2 numbers");
    }

    @Test
    void numbersThatNoModelCanLearnFromAreRefused() {
        NDArray classes = NDArray.of(Shape.of(2), 0, 1);
        assertThatThrownBy(() -> Dataset.of(NDArray.of(Shape.of(2, 2), 1.0, 2, 3, Double.NaN), classes))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "data of arrays, example 1 (from 0), feature 1 (from 0): NaN is not a finite number. Replace it or"
                                + " leave the example out: no model can learn from it.");
        assertThatThrownBy(() -> Dataset.of(
                        NDArray.of(Shape.of(2), 1.0, 2), NDArray.of(Shape.of(2), 1.0, Double.POSITIVE_INFINITY)))
                .hasMessageContaining("example 1 (from 0), target target: Infinity is not a finite number");
        assertThatThrownBy(() -> Dataset.of(NDArray.of(Shape.of(2), 1.0, 2), NDArray.of(Shape.of(2), 0, -1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("example 1 (from 0): class -1 is negative. Count classes from 0.");
    }

    @Test
    void classesAreCheckedAgainstTheirNames() {
        assertThatThrownBy(() -> ClassTargets.of(new int[] {0, 2}, List.of("a", "b")))
                .hasMessage("class 2 of example 1 (from 0) is not among the 2 classes 0 … 1");
        assertThatThrownBy(() -> ClassTargets.of(new int[] {0}, List.of("a", "a")))
                .hasMessageContaining("occurs twice");
    }
}
