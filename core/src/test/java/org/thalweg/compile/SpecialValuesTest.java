package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Op.Cast;
import org.thalweg.graph.OpRows;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Zeros, infinities, not a number, the smallest and the largest: every pair of them, by every op that must give the
/// reference's bits.
class SpecialValuesTest {
    private static final double[] NUMBERS = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -2.5,
        3,
        1e9,
        -1e10,
        16777217,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private static final double[] INTEGERS = {
        0, 1, -1, 2, -3, 31, 65536, 46341, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1
    };

    /// Two tensors whose elements at one place are every pair of some numbers.
    private record Pairs(Tensor a, Tensor b, Map<Tensor, NDArray> values) {
        static Pairs of(DType dtype, double[] special) {
            int n = special.length;
            Tensor a = Tensor.input("a", dtype, Shape.of(n * n));
            Tensor b = Tensor.input("b", dtype, Shape.of(n * n));
            return new Pairs(
                    a,
                    b,
                    Map.of(
                            a, NDArray.fill(dtype, a.shape(), i -> special[i / n]),
                            b, NDArray.fill(dtype, b.shape(), i -> special[i % n])));
        }

        List<Tensor> results() {
            Tensor less = a.less(b);
            return List.of(
                    a.negate(),
                    a.abs(),
                    a.sign(),
                    a.square(),
                    a.relu(),
                    a.plus(b),
                    a.minus(b),
                    a.times(b),
                    a.maximum(b),
                    a.minimum(b),
                    less,
                    a.lessOrEqual(b),
                    a.equalTo(b),
                    a.notEqualTo(b),
                    less.not().or(a.equalTo(b)).and(b.less(0)),
                    less.select(a, b),
                    a.max(),
                    a.argMax(0),
                    a.topK(a.size(0)).indices());
        }

        void check(List<Tensor> outputs) {
            assertThat(outputs).allMatch(y -> OpRows.isExact(y.op()));
            Comparison comparison = new Comparison(0, 0, 0);
            outputs.forEach(y -> comparison.check(List.of(y), values));
            comparison.check(outputs, values); // in one loop
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void pairsOfNumbersGiveTheReferencesBits(DType dtype) {
        Pairs pairs = Pairs.of(dtype, NUMBERS);
        Tensor x = pairs.a;
        List<Tensor> outputs = new ArrayList<>(pairs.results());
        outputs.addAll(List.of(x.sqrt(), x.reciprocal(), x.floor(), x.div(pairs.b)));
        for (DType other : DType.values()) {
            outputs.add(Tensor.of(new Cast(x, other)));
        }
        pairs.check(outputs);
    }

    /// A sum begins from 0, so that not even a sum of one element is −0.
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void sumsOfOneElementGiveTheReferencesBits(DType dtype) {
        Tensor x = Tensor.input("x", dtype, Shape.of(NUMBERS.length, 1));
        Map<Tensor, NDArray> values = Map.of(x, NDArray.fill(dtype, x.shape(), i -> NUMBERS[i]));
        new Comparison(0, 0, 0)
                .check(List.of(x.sum(1), x.max(1), x.sum(1).negate(), x.negate().sum(1)), values);
    }

    @Test
    void pairsOfIntegersGiveTheReferencesBits() {
        Pairs pairs = Pairs.of(DType.I32, INTEGERS);
        List<Tensor> outputs = new ArrayList<>(pairs.results());
        for (DType dtype : DType.values()) {
            outputs.add(Tensor.of(new Cast(pairs.a, dtype)));
        }
        pairs.check(outputs);
    }

    /// `Math.pow` has conventions for all of them, and is called for each element.
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void powersFollowTheConventions(DType dtype) {
        Pairs pairs = Pairs.of(dtype, NUMBERS);
        List<Tensor> power = List.of(pairs.a.pow(pairs.b));
        NDArray expected = Evaluator.evaluate(power, pairs.values).getFirst();
        for (int bits : new int[] {0, VectorProvider.bits()}) {
            NDArray found = Forced.run(bits, power, pairs.values).getFirst();
            assertThat(Forced.difference(found, expected)).isEmpty();
        }
    }
}
