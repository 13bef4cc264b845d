package org.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NDArrayTest {
    private final Shape shape = Shape.of(2, 2);

    @Test
    void sharesTheArrayItIsMadeFrom() {
        float[] values = {1, 2, 3, 4};
        NDArray array = NDArray.of(shape, values);
        values[3] = 9;
        assertThat(array.floats()).isSameAs(values);
        assertThat(array.get(3)).isEqualTo(9);
        assertThat(array.reshape(Shape.of(4)).floats()).isSameAs(values);
        assertThat(array.copy().floats()).containsExactly(1, 2, 3, 9).isNotSameAs(values);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyTypeHoldsZeroAndOne(DType dtype) {
        NDArray array = NDArray.zeros(dtype, shape);
        assertThat(array.toDoubles()).containsExactly(0, 0, 0, 0);
        array.set(2, 1);
        assertThat(array.dtype()).isEqualTo(dtype);
        assertThat(array.toDoubles()).containsExactly(0, 0, 1, 0);
        NDArray other = NDArray.zeros(dtype, Shape.of(4));
        other.copyFrom(array);
        assertThat(other.toDoubles()).containsExactly(0, 0, 1, 0);
        assertThat(NDArray.scalar(dtype, 1).item()).isEqualTo(1);
        assertThat(NDArray.zeros(dtype, Shape.of(0)).toDoubles()).isEmpty();
    }

    @Test
    void convertsAsJavaCasts() {
        NDArray values = NDArray.of(Shape.of(6), 0.1, -2.9, 1e10, -1e300, Double.NaN, -0.0);
        assertThat(values.to(DType.F32).floats())
                .containsExactly(0.1f, -2.9f, 1e10f, Float.NEGATIVE_INFINITY, Float.NaN, -0f);
        assertThat(values.to(DType.I32).ints()).containsExactly(0, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 0);
        assertThat(values.to(DType.BOOL).booleans()).containsExactly(true, true, true, true, true, false);
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThatThrownBy(() -> NDArray.of(shape, 1f, 2f, 3f))
                .isInstanceOf(ShapeException.class)
                .hasMessage("an array of 3 elements does not fill shape [2, 2], which has 4");
        assertThatThrownBy(() -> NDArray.zeros(DType.F32, shape).item())
                .hasMessage("item() of shape [2, 2]: only a value of one element has an item");
        assertThatThrownBy(() -> NDArray.zeros(DType.F32, shape).copyFrom(NDArray.zeros(DType.F64, shape)))
                .hasMessage("cannot copy F64[2, 2] into F32[2, 2]: type and number of elements must agree");
        assertThatThrownBy(() -> NDArray.zeros(DType.F32, shape).doubles())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("values of F32[2, 2] were asked for as F64");
    }

    @Test
    void showsItsFirstElements() {
        assertThat(NDArray.of(shape, 1.5, 2, 3, 4)).hasToString("F64[2, 2] {1.5, 2.0, 3.0, 4.0}");
        assertThat(NDArray.fill(DType.I32, Shape.of(9), i -> i)).hasToString("I32[9] {0, 1, 2, 3, 4, 5, 6, 7, …}");
        assertThat(NDArray.of(Shape.of(0), new boolean[0])).hasToString("BOOL[0] {}");
    }
}
