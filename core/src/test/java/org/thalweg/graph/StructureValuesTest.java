package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thalweg.graph.Values.counting;
import static org.thalweg.graph.Values.doubles;
import static org.thalweg.graph.Values.floats;
import static org.thalweg.graph.Values.ints;
import static org.thalweg.graph.Values.item;
import static org.thalweg.graph.Values.scalar;
import static org.thalweg.graph.Values.value;
import static org.thalweg.graph.Values.vector;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Op.Pad;
import org.thalweg.graph.Op.ScatterAdd;
import org.thalweg.graph.Op.Slice;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.RandomFill;
import org.thalweg.tensor.Shape;

/// What the evaluator says of ops that move, choose, add up and make elements.
class StructureValuesTest {
    private static final double NAN = Double.NaN;

    /// (1 2; 3 4; 5 6), 3×2
    private final Tensor a = counting(3, 2);

    @Test
    void productsTakeEachOperandAsItIsOrTransposed() {
        // a·(1 2 3; 4 5 6) by hand: row (1 2) gives 1+8, 2+10, 3+12
        double[] product = {9, 12, 15, 19, 26, 33, 29, 40, 51};
        Tensor b = counting(2, 3);
        assertThat(doubles(Tensor.of(new Dot(a, b, false, false)))).containsExactly(product);
        assertThat(doubles(Tensor.of(new Dot(a.transpose(), b, true, false)))).containsExactly(product);
        assertThat(doubles(Tensor.of(new Dot(a, b.transpose(), false, true)))).containsExactly(product);
        assertThat(doubles(Tensor.of(new Dot(a.transpose(), b.transpose(), true, true))))
                .containsExactly(product);
        assertThat(doubles(counting(2, 0).matmul(counting(0, 2)))).containsExactly(0, 0, 0, 0);
    }

    @Test
    void productsAddInDoublePrecision() {
        Tensor ones = floats(1e8f, 1, -1e8f).expand(0);
        assertThat(item(ones.matmul(floats(1, 1, 1).expand(1)).squeeze(0).squeeze(0)))
                .isEqualTo(1);
    }

    @Test
    void matmulTakesVectorsAndBatches() {
        assertThat(doubles(a.matmul(vector(10, 1)))).containsExactly(12, 34, 56);
        assertThat(doubles(vector(100, 10, 1).matmul(a))).containsExactly(135, 246);
        assertThat(item(vector(1, 2, 3).matmul(vector(4, 5, 6)))).isEqualTo(32);
        Tensor batch = counting(2, 1, 2).matmul(counting(2, 2, 1)); // (1 2)(1;2), (3 4)(3;4)
        assertThat(batch.shape()).isEqualTo(Shape.of(2, 1, 1));
        assertThat(doubles(batch)).containsExactly(5, 25);
        Tensor flat = counting(2, 1, 2).matmul(counting(2, 3));
        assertThat(flat.shape()).isEqualTo(Shape.of(2, 1, 3));
        assertThat(doubles(flat)).containsExactly(9, 12, 15, 19, 26, 33);
        assertThat(counting(2, 3, 0).matmul(counting(0, 5)).shape()).isEqualTo(Shape.of(2, 3, 5));
    }

    @Test
    void sumsAndMeansReduceTheGivenAxes() {
        Tensor x = counting(2, 3);
        assertThat(doubles(x.sum(0))).containsExactly(5, 7, 9);
        assertThat(doubles(x.sum(-1))).containsExactly(6, 15);
        assertThat(item(x.sum())).isEqualTo(21);
        assertThat(doubles(x.mean(1))).containsExactly(2, 5);
        assertThat(doubles(counting(2, 0).sum(1))).containsExactly(0, 0);
        assertThat(item(scalar(3).sum())).isEqualTo(3);
    }

    @Test
    void theLargestLetsNotNumbersThroughAndIsLeastOfNothing() {
        Tensor x = vector(1, 5, 2, 5, NAN, 0).reshape(2, 3);
        assertThat(doubles(x.max(1))).containsExactly(5, NAN);
        assertThat(doubles(x.max(0))).containsExactly(5, NAN, 2);
        assertThat(doubles(counting(2, 0).max(1))).containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(value(ints().max()).ints()).containsExactly(Integer.MIN_VALUE);
    }

    @Test
    void theIndexOfTheLargestIsTheFirst() {
        Tensor x = vector(1, 5, 2, 5, 7, NAN, 9, NAN).reshape(2, 4);
        assertThat(value(x.argMax(1)).ints()).containsExactly(1, 1);
        assertThat(value(x.argMax(0)).ints()).containsExactly(1, 1, 1, 1);
        assertThat(value(vector(-0.0, 0.0).argMax(0)).ints()).containsExactly(0);
        assertThat(value(ints(3, 3, 1).argMax(-1)).ints()).containsExactly(0);
    }

    @Test
    void theTopFallsAndTheFirstOfEqualsComesFirst() {
        Tensor x = vector(1, 5, 2, 5, 7, NAN, 9, NAN).reshape(2, 4);
        assertThat(doubles(x.topK(3).values())).containsExactly(5, 5, 2, NAN, NAN, 9);
        assertThat(value(x.topK(3).indices()).ints()).containsExactly(1, 3, 2, 1, 3, 2);
        assertThat(value(vector(-0.0, 0.0, -1).topK(3).indices()).ints()).containsExactly(0, 1, 2);
        assertThat(value(ints(3, Integer.MIN_VALUE, 3, 4).topK(4).indices()).ints())
                .containsExactly(3, 0, 2, 1);
        assertThat(doubles(x.sort())).containsExactly(1, 2, 5, 5, 7, 9, NAN, NAN);
    }

    /// Σ wᵢ · (the i-th of the sorted x) has the derivative wᵢ where that stood: for 0.3, 0.1, 0.2 rising, w is
    /// 1, 2, 3 at 0.1, 0.2, 0.3.
    @Test
    void theDerivativeOfASortGoesWhereTheElementsStood() {
        Tensor x = vector(0.3, 0.1, 0.2);
        Tensor sum = x.sort().times(vector(1, 2, 3)).sum();
        assertThat(doubles(Derivatives.gradient(sum, List.of(x)).getFirst())).containsExactly(3, 1, 2);
    }

    @Test
    void movesKeepElementsInTheirNewOrder() {
        Tensor x = counting(2, 3);
        assertThat(doubles(x.transpose())).containsExactly(1, 4, 2, 5, 3, 6);
        Tensor cube = counting(2, 2, 3);
        Tensor turned = cube.permute(2, 0, 1); // element [i, j, k] is element [j, k, i]
        assertThat(turned.shape()).isEqualTo(Shape.of(3, 2, 2));
        assertThat(doubles(turned)).containsExactly(1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12);
        assertThat(doubles(x.reshape(3, -1))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(doubles(x.reverse(1))).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(doubles(x.reverse(0, 1))).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(doubles(vector(1, 2).expand(1).broadcastTo(Shape.of(2, 3)))).containsExactly(1, 1, 1, 2, 2, 2);
        assertThat(doubles(vector(1, 2).broadcastTo(Shape.of(2, 2)))).containsExactly(1, 2, 1, 2);
    }

    @Test
    void cutsTakeElementsAndPadsPutZeros() {
        Tensor x = counting(3, 4);
        assertThat(doubles(x.slice(0, 1, 2))).containsExactly(5, 6, 7, 8);
        assertThat(doubles(x.slice(-1, 2, 4))).containsExactly(3, 4, 7, 8, 11, 12);
        Tensor strided = Tensor.of(new Slice(x, List.of(0, 1), List.of(3, 4), List.of(2, 2)));
        assertThat(doubles(strided)).containsExactly(2, 4, 10, 12);
        Tensor padded = Tensor.of(new Pad(vector(1, 2, 3), List.of(1), List.of(2), List.of(1)));
        assertThat(doubles(padded)).containsExactly(0, 1, 0, 2, 0, 3, 0, 0);
        Tensor joined = Tensor.concat(List.of(counting(2, 1), counting(2, 2)), 1);
        assertThat(doubles(joined)).containsExactly(1, 1, 2, 2, 3, 4);
    }

    @Test
    void lookupsTakeAndAddRows() {
        Tensor rows = ints(2, 0, 2);
        assertThat(doubles(a.gather(rows))).containsExactly(5, 6, 1, 2, 5, 6);
        assertThat(a.gather(rows.reshape(3, 1)).shape()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(doubles(Tensor.of(new ScatterAdd(a, rows, 4)))).containsExactly(3, 4, 0, 0, 6, 8, 0, 0);
        assertThatThrownBy(() -> value(Tensor.of(new ScatterAdd(a, ints(0, -1, 1), 4))))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("scatterAdd: index -1 at position [1] of the indices is outside 0 … 3");
    }

    @Test
    void indicesCount() {
        assertThat(value(Tensor.iota(DType.I32, Shape.of(2, 3), 1)).ints()).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(doubles(Tensor.iota(DType.F64, Shape.of(2, 3), 0))).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(doubles(Functions.oneHot(ints(2, 0), 3, DType.F64))).containsExactly(0, 0, 1, 1, 0, 0);
    }

    @Test
    void randomNumbersAreThoseOfTheirDefinition() {
        Tensor key = Tensor.input("key", DType.I32, Shape.of(4));
        int[] words = {5, 6, 7, 8};
        Map<Tensor, NDArray> given = Map.of(key, NDArray.of(Shape.of(4), words));
        Tensor uniform = Tensor.random(key, Distribution.UNIFORM, 3, DType.F32, Shape.of(3, 5));
        Tensor normal = Tensor.random(key, Distribution.NORMAL, 4, DType.F64, Shape.of(7));
        float[] floats = new float[15];
        double[] doubles = new double[7];
        RandomFill.uniform(words, 3, 0, 15, floats, 0, new int[4]);
        RandomFill.normal(words, 4, 0, 7, doubles, 0, new int[4]);
        assertThat(Evaluator.of(given).value(uniform).floats()).containsExactly(floats);
        assertThat(Evaluator.of(given).value(normal).doubles()).containsExactly(doubles);
    }
}
