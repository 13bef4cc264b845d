package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Op.Concat;
import org.thalweg.graph.Op.Constant;
import org.thalweg.graph.Op.Pad;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

class CotangentsTest {
    private static final Tensor X = Tensor.input("x", DType.F64, Shape.of(12));

    private static Tensor part(int from, int to) {
        return X.slice(0, from, to);
    }

    private static Tensor gradient(Tensor loss) {
        return Derivatives.gradient(loss, List.of(X)).getFirst();
    }

    private static NDArray values(int... sizes) {
        Rng rng = Rng.of(5);
        return NDArray.fill(DType.F64, Shape.of(sizes), _ -> rng.nextInt() * 0x1p-31);
    }

    private static long pads(Tensor gradient) {
        return Order.of(List.of(gradient)).stream()
                .filter(t -> t.op() instanceof Pad)
                .count();
    }

    @Test
    void viewsOfAVectorGiveAConcatenation() {
        Tensor loss = part(5, 12).square().sum().plus(part(0, 5).exp().sum());
        Tensor gradient = gradient(loss);
        assertThat(gradient.op()).isInstanceOf(Concat.class);
        assertThat(((Concat) gradient.op()).parts()).extracting(t -> t.size(0)).containsExactly(5, 7);
        assertThat(pads(gradient)).isZero();
    }

    @Test
    void gapsAreFilledWithZeros() {
        Tensor gradient =
                gradient(part(2, 4).square().sum().plus(part(7, 10).exp().sum()));
        assertThat(((Concat) gradient.op()).parts()).extracting(t -> t.size(0)).containsExactly(2, 2, 3, 3, 2);
        double[] found = Evaluator.evaluate(List.of(gradient), Map.of(X, values(12)))
                .getFirst()
                .doubles();
        assertThat(found[0]).isZero();
        assertThat(found[2]).isNotZero();
        assertThat(found[6]).isZero();
        assertThat(found[11]).isZero();
    }

    @Test
    void aSingleSliceStaysAPad() {
        assertThat(gradient(part(2, 4).sum()).op()).isInstanceOf(Pad.class);
    }

    /// Overlapping slices make a second row, which is added; so is what uses all of the vector.
    @Test
    void whatOverlapsIsAdded() {
        Tensor loss = part(0, 6)
                .times(part(6, 12))
                .sum()
                .plus(part(4, 8).square().sum())
                .plus(X.tanh().sum())
                .plus(part(3, 4).exp().sum());
        assertThat(pads(gradient(loss))).isZero();
        GradientCheck.of(
                        in -> {
                            Tensor x = in.getFirst();
                            return x.slice(0, 0, 6)
                                    .times(x.slice(0, 6, 12))
                                    .sum()
                                    .plus(x.slice(0, 4, 8).square().sum())
                                    .plus(x.tanh().sum())
                                    .plus(x.slice(0, 3, 4).exp().sum());
                        },
                        values(12))
                .check();
    }

    @Test
    void slicesAlongSeveralAxesAreAdded() {
        GradientCheck.of(
                        in -> {
                            Tensor x = in.getFirst();
                            return x.slice(0, 0, 2)
                                    .tanh()
                                    .sum()
                                    .plus(x.slice(0, 2, 3).exp().sum())
                                    .plus(x.slice(1, 1, 3).square().sum())
                                    .plus(x.slice(0, 0, 1).slice(1, 0, 2).exp().sum());
                        },
                        values(3, 4))
                .check();
    }

    @Test
    void zerosAreOnlyWhereNothingFlows() {
        Tensor gradient = gradient(part(0, 3).sum().plus(part(3, 12).sum()));
        assertThat(((Concat) gradient.op()).parts())
                .noneMatch(t -> t.op() instanceof Constant c
                        && c.value().shape().elements() > 0
                        && c.value().get(0) == 0);
    }
}
