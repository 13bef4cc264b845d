package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Op;
import org.thalweg.graph.Order;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Graphs become simpler, and every value stays what it was, bit for bit: NaN, infinities and the sign of zero
/// included.
class SimplifierTest {
    private static final Tensor X = Tensor.input("x", DType.F32, Shape.of(3, 4));
    private static final Tensor Y = Tensor.input("y", DType.F32, Shape.of(3, 4));
    private static final NDArray ODD = NDArray.of(
            Shape.of(3, 4),
            0f,
            -0f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -Float.MAX_VALUE,
            1.5f,
            -3,
            7,
            0x1p-126f,
            0.1f);

    private static Tensor simplified(Tensor t) {
        return new Simplifier().simplify(List.of(t)).getFirst();
    }

    /// Simplifies, checks that the value is the same, and gives the result.
    private static Tensor same(Tensor t) {
        Tensor simpler = simplified(t);
        NDArray y = Forced.normal(DType.F32, Y.shape(), 1);
        Map<Tensor, NDArray> inputs = Map.of(X, ODD, Y, y);
        NDArray before = Evaluator.evaluate(List.of(t), inputs).getFirst();
        NDArray after = Evaluator.evaluate(List.of(simpler), inputs).getFirst();
        assertThat(Forced.difference(after, before)).isEmpty();
        return simpler;
    }

    @Test
    void neutralNumbersVanish() {
        assertThat(same(X.times(1.0))).isSameAs(X);
        assertThat(same(Tensor.full(DType.F32, X.shape(), 1).times(X))).isSameAs(X);
        assertThat(same(X.div(1.0))).isSameAs(X);
        assertThat(same(X.minus(0.0))).isSameAs(X);
        assertThat(same(X.pow(1.0))).isSameAs(X);
        assertThat(same(X.negate().negate())).isSameAs(X);
        assertThat(same(X.stopGradient())).isSameAs(X);
        Tensor truth = X.less(Y);
        assertThat(same(truth.not().not()).op()).isInstanceOf(Op.Compare.class);
    }

    @Test
    void detoursBecomeTheDirectWay() {
        assertThat(same(X.plus(Y.negate())).op()).isEqualTo(new Op.Minus(X, Y));
        assertThat(same(X.negate().plus(Y)).op()).isEqualTo(new Op.Minus(Y, X));
        assertThat(same(X.minus(Y.negate())).op()).isEqualTo(new Op.Plus(X, Y));
        assertThat(same(X.times(-1.0)).op()).isEqualTo(new Op.Negate(X));
        assertThat(same(X.pow(2.0)).op()).isEqualTo(new Op.Square(X));
        assertThat(same(X.div(4.0)).op()).isInstanceOf(Op.Times.class);
        assertThat(same(Tensor.full(DType.F32, X.shape(), 1).div(X)).op()).isEqualTo(new Op.Reciprocal(X));
    }

    /// 0 · ∞ is NaN, −0 + 0 is 0, x/3 is not x · ⅓, and (x + y) + x is not x + (y + x).
    @Test
    void whatWouldChangeAValueStays() {
        assertThat(same(X.times(0.0)).op()).isInstanceOf(Op.Times.class);
        assertThat(same(X.plus(0.0)).op()).isInstanceOf(Op.Plus.class);
        assertThat(same(X.minus(-0.0)).op()).isInstanceOf(Op.Minus.class);
        assertThat(same(X.div(3.0)).op()).isInstanceOf(Op.Divide.class);
        assertThat(same(X.minus(X)).op()).isInstanceOf(Op.Minus.class);
        assertThat(same(X.div(X)).op()).isInstanceOf(Op.Divide.class);
        assertThat(same(X.sqrt().square()).op()).isInstanceOf(Op.Square.class);
        assertThat(same(X.plus(Y).plus(X)).op()).isInstanceOf(Op.Plus.class);
        Tensor i = Tensor.input("i", DType.I32, Shape.of(2));
        assertThat(simplified(i.to(DType.F32).to(DType.I32)).op()).isInstanceOf(Op.Cast.class);
    }

    @Test
    void transposesFoldIntoTheFlagsOfAProduct() {
        Tensor a = Tensor.input("a", DType.F32, Shape.of(5, 4));
        Tensor b = Tensor.input("b", DType.F32, Shape.of(6, 5));
        assertThat(simplified(a.transpose().matmul(b.transpose())).op()).isEqualTo(new Op.Dot(a, b, true, true));
        Tensor c = Tensor.input("c", DType.F32, Shape.of(4, 5));
        Tensor twice = Tensor.of(new Op.Dot(c.transpose(), b, true, true));
        assertThat(simplified(twice).op()).isEqualTo(new Op.Dot(c, b, false, true));
        Tensor stack = Tensor.input("stack", DType.F32, Shape.of(5, 3, 4));
        Tensor other = stack.permute(1, 0, 2); // exchanges other axes than the last two
        assertThat(simplified(other.matmul(Tensor.input("w", DType.F32, Shape.of(3, 4, 2))))
                        .op())
                .isInstanceOfSatisfying(
                        Op.Dot.class, dot -> assertThat(dot.transposeA()).isFalse());
    }

    @Test
    void structureThatDoesNothingVanishes() {
        assertThat(same(X.reshape(12).reshape(3, 4))).isSameAs(X);
        assertThat(same(X.transpose().transpose())).isSameAs(X);
        assertThat(same(Tensor.concat(List.of(X, Y), 0).slice(0, 3, 6))).isSameAs(Y);
        assertThat(same(Tensor.concat(List.of(X, Y), 1).slice(1, 0, 4))).isSameAs(X);
        assertThat(same(Tensor.concat(List.of(X, Y), 0).slice(0, 2, 5)).op()).isInstanceOf(Op.Slice.class);
        assertThat(same(X.reshape(3, 1, 4).permute(1, 0, 2)).op()).isInstanceOf(Op.Reshape.class);
        assertThat(simplified(X.reshape(3, 4, 1).max(2))).isSameAs(X);
        assertThat(simplified(X.reshape(3, 4, 1).sum(2)).op()).isInstanceOf(Op.Reshape.class); // of x + 0: no sum is −0
    }

    @Test
    void constantsAreFolded() {
        Tensor two = Tensor.constant(DType.F32, 2);
        Tensor folded = simplified(two.times(3.0).plus(1.0).sqrt());
        assertThat(((Op.Constant) folded.op()).value().item()).isEqualTo((float) Math.sqrt(7));
        Tensor repeated =
                simplified(Tensor.full(DType.F32, Shape.of(100, 100), 2).times(3.0));
        assertThat(Simplifier.splat(repeated)).isEqualTo(6);
        assertThat(repeated.shape()).isEqualTo(Shape.of(100, 100));
        Tensor table = simplified(Tensor.iota(DType.F32, Shape.of(4), 0).plus(1.0));
        assertThat(table.op()).isInstanceOf(Op.Plus.class); // a loop counts as fast as it reads
    }

    /// A number repeated to a shape stays a number, whatever the shape: kernels take it as an argument.
    @Test
    void repeatedNumbersStayNumbersInSmallShapesToo() {
        for (Shape shape : List.of(Shape.SCALAR, Shape.of(1), Shape.of(3, 4), Shape.of(8, 8), Shape.of(9, 9))) {
            assertThat(Simplifier.splat(
                            simplified(Tensor.full(DType.F32, shape, 0.1).plus(0.2))))
                    .as("%s", shape)
                    .isEqualTo(0.1f + 0.2f);
        }
    }

    @Test
    void equalExpressionsAreOne() {
        Tensor twice = X.exp().times(Y).plus(X.exp().times(Y));
        Op.Plus plus = (Op.Plus) same(twice).op();
        assertThat(plus.a()).isSameAs(plus.b());
        long exponentials = Order.of(List.of(simplified(X.exp().plus(X.exp().square())))).stream()
                .filter(t -> t.op() instanceof Op.Exp)
                .count();
        assertThat(exponentials).isEqualTo(1);
        Tensor zeros = X.times(0.0).plus(X.times(-0.0)); // 0 and −0 are different numbers
        Op.Plus both = (Op.Plus) same(zeros).op();
        assertThat(both.a()).isNotSameAs(both.b());
    }

    /// Two inputs of one name and shape are two.
    @Test
    void inputsAreNotMerged() {
        Tensor a = Tensor.input("x", DType.F32, Shape.of(3));
        Tensor b = Tensor.input("x", DType.F32, Shape.of(3));
        Op.Minus minus = (Op.Minus) simplified(a.minus(b)).op();
        assertThat(minus.a()).isNotSameAs(minus.b());
    }

    /// A loop has no value of its own that a constant could stand for, even if all that it reads is constant.
    @Test
    void aLoopOverConstantsStaysALoop() {
        Tensor start = Tensor.constant(NDArray.of(Shape.of(2), 1.0, 2));
        Tensor rows = Tensor.constant(NDArray.of(Shape.of(3, 2), 1.0, 2, 3, 4, 5, 6));
        Recurrence.Result sums = Recurrence.forwards().over(List.of(start), List.of(rows), (carries, elements) -> {
            Tensor sum = carries.getFirst().plus(elements.getFirst());
            return new Recurrence.Turn(List.of(sum), List.of(sum.square()));
        });
        Tensor block = Recurrence.checkpoint(
                        List.of(rows), in -> List.of(in.getFirst().plus(1)))
                .getFirst();
        try (Executable run =
                Program.of(sums.last(0), sums.stacked(0), block.sum()).compile()) {
            run.run();
            assertThat(run.output(0).doubles()).containsExactly(10, 14);
            assertThat(run.output(1).doubles()).containsExactly(4, 16, 25, 64, 100, 196);
            assertThat(run.output(2).item()).isEqualTo(27);
        }
    }
}
