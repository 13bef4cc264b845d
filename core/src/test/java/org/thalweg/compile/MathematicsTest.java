package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.ErrorFunction;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Elementary functions, compiled, against `StrictMath`, which is itself within 1 ulp. Errors are counted in units in
/// the last place of the true result, in the type of the result.
class MathematicsTest {
    /// A function, what it should be, and the largest error seen over all samples here, rounded up to a quarter.
    record Function(String name, UnaryOperator<Tensor> graph, DoubleUnaryOperator exact, double single, double wide) {
        double bound(DType dtype) {
            return dtype == DType.F32 ? single : wide;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Function> FUNCTIONS = List.of(
            new Function("exp", Tensor::exp, StrictMath::exp, 1.25, 1),
            new Function("expm1", Tensor::expm1, StrictMath::expm1, 1.75, 2),
            new Function("log", Tensor::log, StrictMath::log, 1, 1),
            new Function("log1p", Tensor::log1p, StrictMath::log1p, 1.5, 1),
            new Function("tanh", Tensor::tanh, StrictMath::tanh, 4, 3),
            new Function("erf", Tensor::erf, ErrorFunction::erf, 3.75, 1),
            new Function("sigmoid", Tensor::sigmoid, MathematicsTest::sigmoid, 2.25, 2),
            new Function("floor", Tensor::floor, StrictMath::floor, 0, 0),
            new Function("sign", Tensor::sign, StrictMath::signum, 0, 0));

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// Numbers at which functions like to go wrong: of either sign.
    private static final double[] SPECIAL = {
        0,
        Double.POSITIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MAX_VALUE,
        1,
        Math.nextUp(1f),
        Math.nextDown(1f),
        0.5,
        Math.log(2) / 2,
        Math.sqrt(0.5),
        Math.sqrt(2),
        9,
        20,
        0x1p22,
        0x1p23,
        0x1p24 + 1,
        0x1p51 + 0.5,
        0x1p52,
        0x1p53,
        87.33654, // e^−x leaves the normal range of F32 here,
        88.72283, // e^x is the largest F32,
        88.722839, // and beyond,
        103.27893,
        103.97207, // e^−x is 0 in F32 from here on;
        708.3964185322641, // the same for F64
        709.782712893384,
        709.7827128933841,
        744.4400719213812,
        745.1332191019411,
        745.1332191019412
    };

    /// Every so many of all numbers of the type, and dense ones where the functions are not constant.
    private static NDArray samples(DType dtype) {
        int patterns = 200_000;
        int dense = 60_000;
        int n = 2 * SPECIAL.length + 1 + patterns + 3 * dense;
        return NDArray.fill(dtype, Shape.of(n), i -> {
            if (i < 2 * SPECIAL.length) {
                return i % 2 == 0 ? SPECIAL[i / 2] : -SPECIAL[i / 2];
            }
            int k = i - 2 * SPECIAL.length - 1;
            if (k < 0) {
                return Double.NaN;
            }
            if (k < patterns) {
                return dtype == DType.F32
                        ? Float.intBitsToFloat(k * 21_467)
                        : Double.longBitsToDouble(k * 92_233_720_368_547L + 12_345_678_901L);
            }
            int at = k - patterns;
            double limit = at < dense ? (dtype == DType.F32 ? 105 : 750) : at < 2 * dense ? 2 : 0.05;
            return limit * (2.0 * (at % dense) / dense - 1);
        });
    }

    private static NDArray values(Function function, NDArray x, int bits) {
        Tensor input = Tensor.input("x", x.dtype(), x.shape());
        return Forced.run(bits, List.of(function.graph.apply(input)), Map.of(input, x))
                .getFirst();
    }

    /// The error in ulps; infinite where one is NaN or infinite and the other is not.
    private static double error(DType dtype, double found, double exact) {
        double rounded = dtype == DType.F32 ? (float) exact : exact;
        if (Double.compare(found, rounded) == 0) {
            return 0;
        }
        if (Double.isNaN(found) || Double.isNaN(exact) || Double.isInfinite(found) || Double.isInfinite(exact)) {
            return Double.POSITIVE_INFINITY;
        }
        double ulp =
                dtype == DType.F32 ? Math.ulp((float) Math.min(Math.abs(exact), Float.MAX_VALUE)) : Math.ulp(exact);
        return Math.abs(found - exact) / ulp;
    }

    @ParameterizedTest
    @FieldSource("FUNCTIONS")
    void singleIsWithinItsBound(Function function) {
        check(function, DType.F32);
    }

    @ParameterizedTest
    @FieldSource("FUNCTIONS")
    void wideIsWithinItsBound(Function function) {
        check(function, DType.F64);
    }

    private static void check(Function function, DType dtype) {
        NDArray x = samples(dtype);
        NDArray y = values(function, x, 0);
        double worst = 0;
        double at = 0;
        for (int i = 0; i < x.shape().elements(); i++) {
            double exact = function.exact.applyAsDouble(x.get(i));
            double error = error(dtype, y.get(i), exact);
            if (error > worst) {
                worst = error;
                at = x.get(i);
            }
        }
        assertThat(worst)
                .as("largest error of %s in %s, at %s: %s", function, dtype, at, function.exact.applyAsDouble(at))
                .isLessThanOrEqualTo(function.bound(dtype));
    }

    static Stream<DType> floating() {
        return Stream.of(DType.F32, DType.F64);
    }

    @ParameterizedTest
    @FieldSource("FUNCTIONS")
    void vectorCodeHasTheBitsOfScalarCode(Function function) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            NDArray all = samples(dtype);
            int n = all.shape().elements();
            // the special ones, and a choice of the others, since vector code is slow before it is compiled
            NDArray x = NDArray.fill(
                    dtype, Shape.of(8000), i -> all.get(i < 500 ? i : (int) (500 + (i - 500L) * (n - 501) / 7500)));
            NDArray scalar = values(function, x, 0);
            for (int bits : new int[] {128, 256, 512}) {
                assertThat(Forced.difference(values(function, x, bits), scalar))
                        .as("%s of %s in vectors of %d bits and in scalar code", function, dtype, bits)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("floating")
    void tanhStaysWithinOneAndKeepsTheSign(DType dtype) {
        NDArray x = samples(dtype);
        NDArray y = values(FUNCTIONS.get(4), x, 0);
        for (int i = 0; i < x.shape().elements(); i++) {
            if (!Double.isNaN(x.get(i))) {
                assertThat(Math.abs(y.get(i)) <= 1)
                        .as("tanh %s = %s", x.get(i), y.get(i))
                        .isTrue();
                assertThat(Math.copySign(1, y.get(i)))
                        .as("sign of tanh %s", x.get(i))
                        .isEqualTo(Math.copySign(1, x.get(i)));
            }
        }
    }

    /// Functions that grow do not fall between samples; tanh and erf may by rounding, where they are almost 1: by
    /// five
    /// units of 2⁻²⁴ in F32, by one of 2⁻⁵² in F64.
    @ParameterizedTest
    @FieldSource("FUNCTIONS")
    void neverFallsBetweenSamples(Function function) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            double limit = dtype == DType.F32 ? 90 : 710;
            double near1 = dtype == DType.F32 ? 0x1.4p-22 : 0x1p-52;
            double slack = List.of("tanh", "erf").contains(function.name) ? near1 : 0;
            NDArray x = NDArray.fill(dtype, Shape.of(40_001), i -> limit * (i - 20_000) / 20_000);
            NDArray y = values(function, x, 0);
            for (int i = 1; i < x.shape().elements(); i++) {
                assertThat(y.get(i) < y.get(i - 1) - slack)
                        .as("%s(%s) = %s falls to %s at %s", function, x.get(i - 1), y.get(i - 1), y.get(i), x.get(i))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("floating")
    void logarithmsOfWhatHasNoneAreNaNOrMinusInfinity(DType dtype) {
        NDArray x = NDArray.fill(
                dtype, Shape.of(6), i -> new double[] {0, -0.0, -1e-30, -1, Double.NEGATIVE_INFINITY, Double.NaN}[i]);
        double none = Double.NaN;
        double least = Double.NEGATIVE_INFINITY;
        assertThat(values(FUNCTIONS.get(2), x, 0).toDoubles()).containsExactly(least, least, none, none, none, none);
        NDArray less = NDArray.fill(dtype, Shape.of(4), i -> new double[] {-1, -1.5, least, none}[i]);
        assertThat(values(FUNCTIONS.get(3), less, 0).toDoubles()).containsExactly(least, none, none, none);
    }

    /// A defect as small as two units in the last place is seen by the measure of error.
    @Test
    void theMeasureCountsUnitsOfTheResultsType() {
        assertThat(error(DType.F32, Math.nextUp(Math.nextUp(3f)), 3)).isEqualTo(2);
        assertThat(error(DType.F64, Math.nextDown(3.0), 3)).isEqualTo(1);
        assertThat(error(DType.F32, 0, Float.MIN_NORMAL)).isEqualTo(0x1p23);
        assertThat(error(DType.F32, Float.POSITIVE_INFINITY, Float.MAX_VALUE)).isInfinite();
        assertThat(error(DType.F64, Double.NaN, 1)).isInfinite();
    }
}
