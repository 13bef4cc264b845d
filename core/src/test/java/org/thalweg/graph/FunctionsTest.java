package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.graph.Values.doubles;
import static org.thalweg.graph.Values.vector;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

class FunctionsTest {
    static Stream<UnaryOperator<Tensor>> functions() {
        return Stream.of(
                x -> Functions.logSumExp(x, 0),
                x -> Functions.logSumExp(x, -1),
                x -> Functions.softmax(x, 0),
                x -> Functions.softmax(x, 1),
                x -> Functions.logSoftmax(x, 0),
                x -> Functions.logSoftmax(x, 1),
                Functions::softplus,
                x -> Functions.variance(x, 0),
                x -> Functions.variance(x, 1));
    }

    /// The maximum that is subtracted takes no part in the derivative, which is right all the same, to second order
    /// too.
    @ParameterizedTest
    @MethodSource("functions")
    void derivativesAreTheLimitsOfDifferences(UnaryOperator<Tensor> function) {
        NDArray at = Domain.eitherSign(0.1, 3).sample(DType.F64, Shape.of(3, 4), Rng.of(3));
        GradientCheck.of(in -> function.apply(in.getFirst()), at).check();
    }

    @Test
    void softmaxIsTheQuotientOfExponentials() {
        // e⁰ : e^ln2 : e^ln5 = 1 : 2 : 5
        Tensor x = vector(0, Math.log(2), Math.log(5));
        double[] p = doubles(Functions.softmax(x, 0));
        assertThat(p[0]).isCloseTo(0.125, within(1e-15));
        assertThat(p[1]).isCloseTo(0.25, within(1e-15));
        assertThat(p[2]).isCloseTo(0.625, within(1e-15));
        assertThat(doubles(Functions.logSumExp(x, 0))[0]).isCloseTo(Math.log(8), within(1e-15));
        assertThat(doubles(Functions.logSoftmax(x, 0))[0]).isCloseTo(-Math.log(8), within(1e-15));
    }

    @Test
    void largeLogitsDoNotOverflow() {
        Tensor x = vector(1000, 1000, -1000);
        assertThat(doubles(Functions.softmax(x, 0))).containsExactly(0.5, 0.5, 0);
        assertThat(doubles(Functions.logSumExp(x, 0))[0]).isCloseTo(1000 + Math.log(2), within(1e-12));
        assertThat(doubles(Functions.logSoftmax(x, 0))[2]).isCloseTo(-2000 - Math.log(2), within(1e-12));
        assertThat(doubles(Functions.softplus(vector(1000, -1000, 0)))).containsExactly(1000, 0, Math.log(2));
    }

    @Test
    void varianceDividesByTheNumberOfElements() {
        assertThat(doubles(Functions.variance(vector(1, 2, 3, 6), 0))).containsExactly(3.5);
    }

    @Test
    void oneHotKeepsTheShapeOfItsIndices() {
        Tensor hot = Functions.oneHot(Values.ints(1, 0, 2, 1).reshape(2, 2), 3, DType.F32);
        assertThat(hot.shape()).isEqualTo(Shape.of(2, 2, 3));
        assertThat(hot.dtype()).isEqualTo(DType.F32);
        assertThat(doubles(hot)).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0);
        assertThat(doubles(Functions.oneHot(Values.ints(3, -1), 3, DType.F64))).containsOnly(0);
        assertThat(doubles(Functions.keep(hot.sum(2), hot, -1).minus(1))).containsOnly(0);
        assertThat(List.of(Functions.keep(hot.sum(2), hot, -1).shape())).containsExactly(Shape.of(2, 2, 1));
    }
}
