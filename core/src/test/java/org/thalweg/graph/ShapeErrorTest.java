package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Op.ArgLargest;
import org.thalweg.graph.Op.Broadcast;
import org.thalweg.graph.Op.Cast;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Op.Largest;
import org.thalweg.graph.Op.Pad;
import org.thalweg.graph.Op.Permute;
import org.thalweg.graph.Op.Plus;
import org.thalweg.graph.Op.ScatterAdd;
import org.thalweg.graph.Op.Select;
import org.thalweg.graph.Op.Slice;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Every refusal of a shape or type, word for word: what and where, both sides with their origin, what would fit.
class ShapeErrorTest {
    private static final DType F = DType.F32;

    private final Tensor x = Tensor.input("x", F, Shape.of(4, 6));
    private final Tensor vector = Tensor.input("v", F, Shape.of(5));
    private final Tensor indices = Tensor.input("i", DType.I32, Shape.of(3));

    private static void refused(Supplier<Tensor> build, String message) {
        assertThatThrownBy(build::get).isExactlyInstanceOf(ShapeException.class).hasMessage(message.stripTrailing());
    }

    @Test
    void aLayerThatDoesNotFitIsNamedWithBothSides() {
        Tensor hidden = Tensor.input("x", F, Shape.of(128, 256));
        Tensor relu = Path.within("encoder", () -> Path.within("relu1", hidden::relu));
        Tensor weight = Tensor.input("w", F, Shape.of(512, 10)).named("parameter encoder/dense2/weight");
        refused(() -> Path.within("encoder", () -> Path.within("dense2", () -> relu.matmul(weight))), """
                dot at encoder/dense2: inner sizes differ, 256 ≠ 512
                  left   [128, 256]  output of encoder/relu1
                  right  [512, 10]   parameter encoder/dense2/weight
                  fits   a right operand of [256, *], or a left operand of [*, 512]
                """);
    }

    @Test
    void originsAreNamesOpsAndLayers() {
        assertThat(ShapeError.origin(x)).isEqualTo("input x");
        assertThat(ShapeError.origin(x.named("image"))).isEqualTo("image");
        assertThat(ShapeError.origin(x.exp())).isEqualTo("output of exp");
        assertThat(ShapeError.origin(x.argMax(0))).isEqualTo("output of argLargest");
        assertThat(ShapeError.origin(x.exp().named("hidden"))).isEqualTo("hidden");
        assertThat(ShapeError.origin(Path.within("dense", () -> x.exp()))).isEqualTo("output of dense (exp)");
        assertThat(ShapeError.origin(Path.within("a", () -> Path.within("exp2", () -> x.exp()))))
                .isEqualTo("output of a/exp2");
        assertThat(ShapeError.origin(Tensor.constant(F, 2))).isEqualTo("constant");
        assertThat(x).hasToString("F32[4, 6]  input x");
    }

    @Test
    void operandsBroadcastOrAreRefused() {
        refused(() -> x.plus(vector), """
                plus: shapes do not broadcast
                  left   [4, 6]  input x
                  right  [5]     input v
                  fits   equal sizes, or 1, counted from the last axis
                """);
        Tensor wide = Tensor.input("w", DType.F64, Shape.of(6));
        refused(() -> x.times(wide), """
                times: types differ, F32 ≠ F64
                  left   F32[4, 6]  input x
                  right  F64[6]     input w
                  fits   one type for both; convert with to(…)
                """);
        refused(() -> x.less(0).select(x, vector), """
                select: shapes do not broadcast
                  left   [4, 6]  input x
                  right  [5]     input v
                  fits   equal sizes, or 1, counted from the last axis
                """);
        refused(() -> vector.less(0).select(x, x), """
                select: shapes do not broadcast
                  left   [5]     output of compare
                  right  [4, 6]  input x
                  fits   equal sizes, or 1, counted from the last axis
                """);
        refused(() -> Tensor.of(new Plus(x, vector)), """
                plus: shapes differ
                  left   [4, 6]  input x
                  right  [5]     input v
                  fits   equal shapes
                """);
    }

    @Test
    void productsNameTheInnerSizes() {
        refused(() -> vector.matmul(x), """
                dot: inner sizes differ, 5 ≠ 4
                  left   [5]     input v
                  right  [4, 6]  input x
                  fits   a right operand of [5, *], or a left operand of [4]
                """);
        refused(() -> x.matmul(vector), """
                dot: inner sizes differ, 6 ≠ 5
                  left   [4, 6]  input x
                  right  [5]     input v
                  fits   a right operand of [6], or a left operand of [*, 5]
                """);
        Tensor batch = Tensor.input("b", F, Shape.of(3, 2, 5));
        refused(() -> batch.matmul(x), """
                dot: inner sizes differ, 5 ≠ 4
                  left   [3, 2, 5]  input b
                  right  [4, 6]     input x
                  fits   a right operand of [5, *], or a left operand of [*, 4]
                """);
        Tensor other = Tensor.input("c", F, Shape.of(2, 5, 7));
        refused(() -> batch.matmul(other), """
                dot: batch sizes do not broadcast
                  left   [3, 2, 5]  input b
                  right  [2, 5, 7]  input c
                  fits   equal sizes, or 1, before the last two axes
                """);
        refused(() -> x.matmul(Tensor.constant(F, 1)), """
                dot: a scalar is no matrix
                  left   [4, 6]  input x
                  right  []      constant
                  fits   times(…) for scalars
                """);
        refused(() -> x.matmul(indices), """
                dot: types differ, F32 ≠ I32
                  left   F32[4, 6]  input x
                  right  I32[3]     input i
                  fits   one type for both; convert with to(…)
                """);
        refused(() -> Tensor.of(new Dot(x, x, true, true)), """
                dot: inner sizes differ, 4 ≠ 6
                  left   [4, 6]  input x
                  right  [4, 6]  input x
                  fits   a right operand of [*, 4], or a left operand of [6, *]
                """);
        refused(() -> Tensor.of(new Dot(batch, other, false, false)), """
                dot: batch sizes differ, 3 ≠ 2
                  left   [3, 2, 5]  input b
                  right  [2, 5, 7]  input c
                  fits   equal sizes before the last two axes
                """);
        refused(() -> Tensor.of(new Dot(x, batch, false, false)), """
                dot: both operands need the same rank, at least 2
                  left   [4, 6]     input x
                  right  [3, 2, 5]  input b
                  fits   matrices, or equal batches of matrices
                """);
        refused(() -> Tensor.of(new Dot(indices, indices, false, false)), """
                dot: types I32 and I32
                  left   I32[3]  input i
                  right  I32[3]  input i
                  fits   two F32 or two F64 operands
                """);
    }

    @Test
    void typesThatAnOpDoesNotTakeAreNamed() {
        refused(indices::exp, """
                exp: wrong type
                  input  I32[3]  input i
                  fits   F32 or F64
                """);
        refused(x::not, """
                not: wrong type
                  input  F32[4, 6]  input x
                  fits   BOOL
                """);
        refused(() -> x.less(0).negate(), """
                negate: wrong type
                  input  BOOL[4, 6]  output of compare
                  fits   I32, F32 or F64
                """);
        refused(() -> x.gather(vector), """
                gather: wrong type
                  left   F32[4, 6]  input x
                  right  F32[5]     input v
                  fits   indices of type I32
                """);
        refused(() -> x.select(x, x), """
                select: wrong type
                  left   F32[4, 6]  input x
                  right  F32[4, 6]  input x
                  fits   a condition of type BOOL
                """);
        refused(() -> Tensor.random(indices, Distribution.NORMAL, 0, F, Shape.of(2)), """
                random: wrong type
                  input  I32[3]  input i
                  fits   a key of I32[4]
                """);
        refused(() -> Tensor.of(new Select(x.less(0), vector, vector)), """
                select: condition and choices differ in shape
                  left   [4, 6]  output of compare
                  right  [5]     input v
                  fits   equal shapes
                """);
        refused(() -> Tensor.iota(DType.BOOL, Shape.of(3), 0), """
                iota: wrong type
                  fits   I32, F32 or F64
                """);
        assertThat(Tensor.of(new Cast(x, DType.BOOL)).dtype()).isEqualTo(DType.BOOL);
    }

    @Test
    void axesThatAreNotThereAreNamedWithThoseThatAre() {
        String axes = "\n  input  [4, 6]  input x\n  fits   an axis from -2 to 1";
        refused(() -> x.sum(2), "sum: no axis 2" + axes);
        refused(() -> x.mean(2), "mean: no axis 2" + axes);
        refused(() -> x.max(0, -3), "max: no axis -3" + axes);
        refused(() -> x.argMax(5), "argMax: no axis 5" + axes);
        refused(() -> x.reverse(2), "reverse: no axis 2" + axes);
        refused(() -> x.permute(0, 2), "permute: no axis 2" + axes);
        refused(() -> x.slice(2, 0, 1), "slice: no axis 2" + axes);
        refused(() -> x.squeeze(2), "squeeze: no axis 2" + axes);
        refused(() -> Tensor.concat(List.of(x, x), 2), "concat: no axis 2" + axes);
        refused(
                () -> Tensor.constant(F, 1).sum(0),
                "sum: no axis 0\n  input  []  constant\n  fits   a tensor with axes");
        refused(() -> x.sum(1, -1), "sum: axes [1, 1]\n  input  [4, 6]  input x\n  fits   different axes from 0 to 1");
        refused(() -> x.expand(3), "expand: no place 3\n  input  [4, 6]  input x\n  fits   a place from -3 to 2");
        refused(() -> vector.transpose(), "transpose: there are no two axes\n  input  [5]  input v\n  fits   a matrix");
    }

    @Test
    void shapesThatDoNotHoldTheElementsAreRefused() {
        refused(() -> x.reshape(Shape.of(5, 5)), """
                reshape: 24 elements do not fill [5, 5]
                  input  [4, 6]  input x
                  fits   a shape of 24 elements
                """);
        refused(() -> x.reshape(5, -1), """
                reshape: 24 elements do not fill [5, -1]
                  input  [4, 6]  input x
                  fits   one −1, beside sizes whose product divides 24
                """);
        refused(() -> x.reshape(-1, -1), """
                reshape: 24 elements do not fill [-1, -1]
                  input  [4, 6]  input x
                  fits   one −1, beside sizes whose product divides 24
                """);
        assertThat(Tensor.input("n", F, Shape.of(0, 3)).reshape(0, -1).shape()).isEqualTo(Shape.of(0, 0));
        refused(() -> x.reshape(0, -1), """
                reshape: 24 elements do not fill [0, -1]
                  input  [4, 6]  input x
                  fits   one −1, beside sizes whose product divides 24
                """);
        refused(() -> x.squeeze(0), """
                squeeze: axis 0 has size 4
                  input  [4, 6]  input x
                  fits   an axis of size 1
                """);
        refused(() -> x.broadcastTo(Shape.of(4)), """
                broadcast: cannot repeat to [4]
                  input  [4, 6]  input x
                  fits   a shape with the same last sizes, except where the size is 1
                """);
        refused(() -> Tensor.of(new Broadcast(x, Shape.of(2, 6))), """
                broadcast: cannot repeat to [2, 6]
                  input  [4, 6]  input x
                  fits   a shape with the same sizes, except where the size is 1
                """);
        refused(() -> Tensor.of(new Permute(x, List.of(0, 0))), """
                permute: axes [0, 0] are no permutation
                  input  [4, 6]  input x
                  fits   the axes [0, 1] in any order
                """);
        refused(() -> Tensor.of(new Largest(x, List.of(2))), """
                largest: axes [2]
                  input  [4, 6]  input x
                  fits   different axes from 0 to 1
                """);
    }

    @Test
    void partsAndRowsThatDoNotFitAreRefused() {
        refused(() -> x.slice(1, 2, 7), """
                slice: axis 1 from 2 to 7 by 1
                  input  [4, 6]  input x
                  fits   0 ≤ from ≤ to ≤ 6 and a step of at least 1
                """);
        refused(() -> Tensor.of(new Slice(x, List.of(0), List.of(1), List.of(1))), """
                slice: start, end and step are needed for each axis
                  input  [4, 6]  input x
                  fits   2 of each
                """);
        refused(() -> Tensor.of(new Pad(vector, List.of(-1), List.of(0), List.of(0))), """
                pad: padding -1, 0, 0
                  input  [5]  input v
                  fits   at least 0 everywhere
                """);
        refused(() -> Tensor.of(new Pad(x, List.of(1), List.of(0), List.of(0))), """
                pad: low, high and interior are needed for each axis
                  input  [4, 6]  input x
                  fits   2 of each
                """);
        refused(
                () -> Tensor.of(new Pad(vector, List.of(Integer.MAX_VALUE), List.of(Integer.MAX_VALUE), List.of(1))),
                """
                pad: an axis of 4294967303 elements
                  input  [5]  input v
                  fits   at most 2147483647
                """);
        Tensor half = Tensor.input("h", F, Shape.of(1 << 30));
        refused(() -> Tensor.concat(List.of(half, half), 0), """
                concat: an axis of 2147483648 elements
                  input  [1073741824]  input h
                  fits   at most 2147483647
                """);
        refused(() -> Tensor.concat(List.of(x, x.transpose()), 0), """
                concat: parts differ beside axis 0
                  left   [4, 6]  input x
                  right  [6, 4]  output of permute
                  fits   F32 parts that differ along axis 0 only
                """);
        refused(() -> Tensor.of(new ScatterAdd(x, indices, 9)), """
                scatterAdd: rows and indices differ
                  left   [4, 6]  input x
                  right  [3]     input i
                  fits   rows of shape [3] + [*]
                """);
        Tensor none = Tensor.input("n", F, Shape.of(3, 0));
        refused(() -> Tensor.of(new ArgLargest(none, 1)), """
                argLargest: the axis has no element to be the largest
                  input  [3, 0]  input n
                  fits   an axis of size 1 or more
                """);
        refused(() -> x.topK(7).values(), """
                argTop: there are no 7 largest among 6
                  input  [4, 6]  input x
                  fits   a last axis of size 7 or more, and a count of 0 or more
                """);
    }
}
