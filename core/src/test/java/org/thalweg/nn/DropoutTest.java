package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class DropoutTest {
    private static final Shape BATCH = Shape.of(200, 100);

    private final Tensor key = Tensor.input("key", DType.I32, Shape.of(4));
    private final Tensor ones = Tensor.full(DType.F64, BATCH, 1);

    private double[] train(Layer layer, int... keyWords) {
        Tensor y = Model.of(layer, Shape.of(100)).train(List.of(), ones, key);
        return Evaluator.evaluate(List.of(y), Map.of(key, NDArray.of(Shape.of(4), keyWords)))
                .getFirst()
                .doubles();
    }

    @Test
    void trainingDropsTheShareAndScalesTheRest() {
        double[] y = train(new Dropout(0.3), 1, 2, 0, 0);
        long dropped = Arrays.stream(y).filter(v -> v == 0).count();
        assertThat(Arrays.stream(y).filter(v -> v != 0).distinct()).containsExactly(1 / (1 - 0.3));
        // 20 000 draws: 6000 ± 65
        assertThat(dropped).isBetween(5740L, 6260L);
        assertThat(Arrays.stream(y).average().orElseThrow()).isCloseTo(1, within(0.02));
    }

    @Test
    void theMaskIsAFunctionOfTheKey() {
        double[] first = train(new Dropout(0.5), 1, 2, 3, 0);
        assertThat(train(new Dropout(0.5), 1, 2, 3, 0)).isEqualTo(first);
        assertThat(train(new Dropout(0.5), 1, 2, 4, 0)).isNotEqualTo(first); // another step
        assertThat(train(new Dropout(0.5), 9, 2, 3, 0)).isNotEqualTo(first); // another seed
    }

    /// Two layers that drop one half each with masks of their own leave a quarter; with one mask they would leave a
    /// half.
    @Test
    void eachLayerOfAModelHasAMaskOfItsOwn() {
        double[] y = train(Sequential.of(new Dropout(0.5), new Dropout(0.5)), 1, 2, 0, 0);
        double left = Arrays.stream(y).filter(v -> v != 0).count() / (double) y.length;
        assertThat(left).isCloseTo(0.25, within(0.02));
        assertThat(Arrays.stream(y).filter(v -> v != 0).distinct()).containsExactly(4.0);
    }

    @Test
    void inferenceIsTheIdentity() {
        assertThat(Model.of(new Dropout(0.5), Shape.of(100)).infer(List.of(), ones))
                .isSameAs(ones);
        assertThat(Model.of(new Dropout(0), Shape.of(100)).train(List.of(), ones, key))
                .isSameAs(ones);
    }

    @Test
    void aShareIsBelowOne() {
        assertThatThrownBy(() -> new Dropout(1))
                .hasMessageContaining("rate is 1.0")
                .hasMessageContaining("below 1");
        assertThatThrownBy(() -> new Dropout(-0.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Dropout(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
