package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class RangesTest {
    private static final Tensor X = Tensor.input("x", DType.F64, Shape.of(4, 4));

    @Test
    void knowsThatNothingIsAboveTheLargestElement() {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(2, 3, 4));
        assertThat(List.of(
                        x.minus(x.max(2).reshape(2, 3, 1)),
                        x.minus(x.max(1).reshape(2, 1, 4)),
                        x.minus(x.max(0)),
                        x.minus(x.max().stopGradient()),
                        x.reshape(6, 4).minus(x.max(2).reshape(6, 1))))
                .allMatch(Ranges::notAbove0);
    }

    @Test
    void knowsNothingOfALargestElementOfAnotherRow() {
        Tensor largest = X.max(1);
        assertThat(List.of(
                        X.minus(largest), // of row j, from column j
                        X.minus(X.max(0).reshape(4, 1)),
                        X.transpose().minus(largest.reshape(4, 1)),
                        X.minus(X.times(2.0).max(1).reshape(4, 1)),
                        largest.reshape(4, 1).minus(X),
                        X.plus(largest.reshape(4, 1)),
                        X))
                .noneMatch(Ranges::notAbove0);
    }

    /// e^(x − max x) beside e^d, where d is given as x − max x, which is all that is known of it.
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void exponentialsOfDifferencesFromTheLargestHaveTheBitsOfAnyOther(DType dtype) {
        int n = 40_000;
        double least = dtype == DType.F32 ? -110 : -760;
        NDArray given = NDArray.fill(
                dtype,
                Shape.of(n),
                i -> i == 0 ? 0 : i == 1 ? -0.0 : i == 2 ? Double.NEGATIVE_INFINITY : i == 3 ? -1e30 : least * i / n);
        Tensor x = Tensor.input("x", dtype, Shape.of(n));
        Tensor below = x.minus(x.max());
        assertThat(Ranges.notAbove0(below)).isTrue();
        for (int bits : List.of(0, 128, 256, 512)) {
            NDArray known =
                    Forced.run(bits, List.of(below.exp()), Map.of(x, given)).getFirst();
            NDArray any = Forced.run(bits, List.of(x.exp()), Map.of(x, given)).getFirst();
            assertThat(Forced.difference(known, any)).isEmpty();
            assertThat(known.get(0)).isEqualTo(1);
            assertThat(known.get(2)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void aLargestElementThatIsNoNumberMakesNone(DType dtype) {
        Tensor x = Tensor.input("x", dtype, Shape.of(2, 20));
        NDArray given = NDArray.fill(
                dtype, x.shape(), i -> i == 3 ? Double.NaN : i == 23 ? Double.POSITIVE_INFINITY : i == 24 ? -1 : i % 7);
        for (int bits : List.of(0, 128, 256, 512)) {
            Tensor y = x.minus(x.max(1).reshape(2, 1)).exp();
            NDArray values = Forced.run(bits, List.of(y), Map.of(x, given)).getFirst();
            for (int i = 0; i < 40; i++) {
                double expected = i < 20 || i == 23 ? Double.NaN : 0;
                assertThat(Double.compare(values.get(i), expected))
                        .as("element %d", i)
                        .isZero();
            }
        }
    }
}
