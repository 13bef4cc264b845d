package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// First and second derivatives of every op, by both modes, at every shape of its rows.
class OpDerivativesTest {
    static Stream<OpRow> smooth() {
        return OpRows.of(DType.F64).stream().filter(row -> row.smooth() && row.hasVariables());
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void derivativesAreTheLimitsOfDifferences(OpRow row) {
        for (List<Shape> shapes : row.small()) {
            GradientCheck.of(row.build(), row.sample(shapes, Rng.of(7))).check();
        }
    }

    /// 0 times a second derivative is no test: the op inside a curved function, over a curved function of its
    /// inputs.
    @ParameterizedTest
    @MethodSource("smooth")
    void derivativesAreRightInsideAFunction(OpRow row) {
        for (List<Shape> shapes : row.small()) {
            GradientCheck.of(
                            in -> curved(row.build()
                                    .apply(in.stream().map(x -> bent(x)).toList())),
                            row.sample(shapes, Rng.of(8)))
                    .check();
        }
    }

    /// The identity plus something curved that is small: stays in the domain.
    private static Tensor bent(Tensor x) {
        return x.dtype() == DType.F64 ? x.plus(x.times(3).sin().times(0.01)) : x;
    }

    private static Tensor curved(Tensor y) {
        Tensor z = y.to(DType.F64);
        return z.plus(z.times(0.7).sin());
    }

    @Test
    void everyOpHasARow() {
        assertThat(OpRows.permitted()).hasSizeGreaterThanOrEqualTo(50);
        assertThat(OpRows.seen(OpRows.of(DType.F64))).isEqualTo(OpRows.permitted());
        assertThat(OpRows.seen(OpRows.of(DType.F64).subList(0, 3))).isNotEqualTo(OpRows.permitted());
    }

    /// The suite can fail: a row whose derivative is a convention is refused.
    @Test
    void aRowWithoutItsDerivativeIsRefused() {
        OpRow stopped = OpRows.of(DType.F64).stream()
                .filter(row -> row.name().equals("stop gradient"))
                .findFirst()
                .orElseThrow();
        NDArray[] at = stopped.sample(List.of(Shape.of(7)), Rng.of(7));
        assertThatThrownBy(() -> GradientCheck.of(stopped.build(), at).check()).isInstanceOf(AssertionError.class);
    }
}
