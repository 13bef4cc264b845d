package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.graph.Values.doubles;
import static org.thalweg.graph.Values.floats;
import static org.thalweg.graph.Values.ints;
import static org.thalweg.graph.Values.item;
import static org.thalweg.graph.Values.scalar;
import static org.thalweg.graph.Values.truth;
import static org.thalweg.graph.Values.value;
import static org.thalweg.graph.Values.vector;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.tensor.DType;

/// What the evaluator says elementwise ops are.
class ElementwiseValuesTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /// At ½ and at 1¾, to 17 digits by mpmath 1.3 with 30 digits.
    static Stream<Arguments> functions() {
        return Stream.of(
                function("exp", Tensor::exp, 1.6487212707001282, 5.754602676005731),
                function("expm1", Tensor::expm1, 0.6487212707001282, 4.754602676005731),
                function("log", Tensor::log, -0.6931471805599453, 0.5596157879354227),
                function("log1p", Tensor::log1p, 0.4054651081081644, 1.0116009116784799),
                function("sin", Tensor::sin, 0.479425538604203, 0.9839859468739369),
                function("cos", Tensor::cos, 0.8775825618903728, -0.17824605564949209),
                function("atan", Tensor::atan, 0.4636476090008061, 1.0516502125483738),
                function("tanh", Tensor::tanh, 0.46211715726000974, 0.9413755384972874),
                function("sigmoid", Tensor::sigmoid, 0.6224593312018546, 0.8519528019683106),
                function("erf", Tensor::erf, 0.5204998778130465, 0.9866716712191824),
                function("sqrt", Tensor::sqrt, 0.7071067811865476, 1.3228756555322954),
                function("reciprocal", Tensor::reciprocal, 2, 0.5714285714285714),
                function("square", Tensor::square, 0.25, 3.0625),
                function("negate", Tensor::negate, -0.5, -1.75),
                function("floor", Tensor::floor, 0, 1));
    }

    private static Arguments function(String name, UnaryOperator<Tensor> op, double half, double more) {
        return Arguments.of(name, op, half, more);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void functionsHaveTheirValues(String name, UnaryOperator<Tensor> op, double half, double more) {
        double[] found = doubles(op.apply(vector(0.5, 1.75)));
        assertThat(found[0]).as(name).isCloseTo(half, within(3 * Math.ulp(half)));
        assertThat(found[1]).as(name).isCloseTo(more, within(3 * Math.ulp(more)));
        assertThat(value(op.apply(floats(0.5f, 1.75f))).floats()).containsExactly((float) half, (float) more);
    }

    @Test
    void functionsArePreciseWhereTheirNeighboursAreNot() {
        assertThat(item(scalar(1e-10).expm1())).isEqualTo(1.00000000005e-10);
        assertThat(item(scalar(1e-10).log1p())).isEqualTo(9.999999999500001e-11);
        assertThat(item(scalar(-700).sigmoid())).isCloseTo(9.85967654375977e-305, within(1e-318));
        assertThat(item(scalar(800).sigmoid())).isEqualTo(1);
        assertThat(item(scalar(-800).sigmoid())).isZero();
    }

    @Test
    void signsAndSizesKeepZerosAndNotNumbers() {
        assertThat(doubles(vector(-3, -0.0, 0.0, 2, NAN).sign())).containsExactly(-1, -0.0, 0.0, 1, NAN);
        assertThat(doubles(vector(-3, -0.0, -INFINITY, NAN).abs())).containsExactly(3, 0, INFINITY, NAN);
        assertThat(doubles(vector(-3, -0.0, 2, NAN).relu())).containsExactly(0, 0, 2, NAN);
        assertThat(doubles(vector(-1.5, -0.0, 1e300, -INFINITY).floor())).containsExactly(-2, -0.0, 1e300, -INFINITY);
        assertThat(doubles(vector(0.0, -0.0).reciprocal())).containsExactly(INFINITY, -INFINITY);
    }

    @Test
    void arithmeticRoundsToItsType() {
        assertThat(value(floats(0.1f, 1, 16777216).plus(floats(0.2f, 3, 1)).div(3))
                        .floats())
                .containsExactly((0.1f + 0.2f) / 3, 4f / 3, 16777216f / 3);
        assertThat(doubles(vector(7, 7, -7).minus(vector(2, 9, 2)))).containsExactly(5, -2, -9);
        assertThat(doubles(vector(7, -0.0, 3).times(vector(2, 2, INFINITY)))).containsExactly(14, -0.0, INFINITY);
        assertThat(doubles(vector(1, -1, 0).div(vector(0, 0, 0)))).containsExactly(INFINITY, -INFINITY, NAN);
    }

    /// 0x12345 · 0x54321 = 25714858725 and 46341² = 2147488281, less multiples of 2³².
    @Test
    void integersWrapAround() {
        int least = Integer.MIN_VALUE;
        int most = Integer.MAX_VALUE;
        assertThat(value(ints(most, least).plus(ints(1, -1))).ints()).containsExactly(least, most);
        assertThat(value(ints(least, 3).minus(ints(1, 5))).ints()).containsExactly(most, -2);
        assertThat(value(ints(0x12345, most, least).times(ints(0x54321, most, most)))
                        .ints())
                .containsExactly(-54945051, 1, least);
        assertThat(value(ints(least, 46341).square()).ints()).containsExactly(0, -2147479015);
        assertThat(value(ints(least, 5).negate()).ints()).containsExactly(least, -5);
        assertThat(value(ints(least, -5).abs()).ints()).containsExactly(least, 5);
        assertThat(value(ints(most).sum(0)).ints()).containsExactly(most);
        assertThat(value(ints(most, most, 5).sum()).item()).isEqualTo(3);
    }

    /// The conventions of Math.pow, with the values of its Javadoc.
    @Test
    void powersFollowTheirConventions() {
        assertThat(doubles(vector(1.75, 0, NAN, -2, -8, 0).pow(vector(-2.5, 0, 0, 3, 1.0 / 3, -1))))
                .containsExactly(0.24683394155704635, 1, 1, -8, NAN, INFINITY);
    }

    @Test
    void theLargerAndTheSmallerLetNotNumbersThrough() {
        Tensor a = vector(1, NAN, 2, -0.0);
        Tensor b = vector(3, 1, NAN, 0.0);
        assertThat(doubles(a.maximum(b))).containsExactly(3, NAN, NAN, 0.0);
        assertThat(doubles(a.minimum(b))).containsExactly(1, NAN, NAN, -0.0);
    }

    @Test
    void comparisonsWithNotNumbersAreFalse() {
        Tensor a = vector(1, 2, 2, NAN, -0.0);
        Tensor b = vector(2, 1, 2, NAN, 0.0);
        assertThat(value(a.less(b)).booleans()).containsExactly(true, false, false, false, false);
        assertThat(value(a.lessOrEqual(b)).booleans()).containsExactly(true, false, true, false, true);
        assertThat(value(a.greater(b)).booleans()).containsExactly(false, true, false, false, false);
        assertThat(value(a.greaterOrEqual(b)).booleans()).containsExactly(false, true, true, false, true);
        assertThat(value(a.equalTo(b)).booleans()).containsExactly(false, false, true, false, true);
        assertThat(value(a.notEqualTo(b)).booleans()).containsExactly(true, true, false, true, false);
    }

    @Test
    void logicIsLogic() {
        Tensor a = truth(false, false, true, true);
        Tensor b = truth(false, true, false, true);
        assertThat(value(a.and(b)).booleans()).containsExactly(false, false, false, true);
        assertThat(value(a.or(b)).booleans()).containsExactly(false, true, true, true);
        assertThat(value(a.not()).booleans()).containsExactly(true, true, false, false);
        assertThat(doubles(a.select(vector(1, 2, 3, 4), vector(5, 6, NAN, 8)))).containsExactly(5, 6, 3, 4);
    }

    @Test
    void castsAreJavas() {
        Tensor x = vector(0.1, -2.9, 1e10, -1e300, NAN, -0.0);
        assertThat(value(x.to(DType.F32)).floats())
                .containsExactly(0.1f, -2.9f, 1e10f, Float.NEGATIVE_INFINITY, Float.NaN, -0f);
        assertThat(value(x.to(DType.I32)).ints()).containsExactly(0, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 0);
        assertThat(value(x.to(DType.BOOL)).booleans()).containsExactly(true, true, true, true, true, false);
        assertThat(doubles(truth(true, false).to(DType.F64))).containsExactly(1, 0);
        assertThat(value(ints(16777217).to(DType.F32)).floats()).containsExactly(16777216f);
        assertThat(value(ints(-7).to(DType.BOOL).to(DType.I32)).ints()).containsExactly(1);
    }
}
