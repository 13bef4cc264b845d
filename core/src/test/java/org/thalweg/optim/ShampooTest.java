package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class ShampooTest {
    private static final Shape SQUARE = Shape.of(2, 2);
    private static final double ROOT = Math.sqrt(15);

    private static Steps from(Shampoo rule, Shape shape, double... gradient) {
        return Steps.of(rule, x -> x.times(Tensor.constant(NDArray.of(x.shape(), gradient.clone()))))
                .from(shape, new double[gradient.length]);
    }

    private static Shampoo shampoo(Shampoo.Form form) {
        return new Shampoo(new Constant(1), 1, form);
    }

    @Test
    void eachSideTakesAFourthRoot() {
        // G = diag(√15, 0), ε = 1: L = R = diag(16, 1), U = 16^(−¼) √15 16^(−¼) = √15/4.
        assertThat(from(shampoo(Shampoo.Form.PAPER), SQUARE, ROOT, 0, 0, 0)
                        .step()
                        .parameters())
                .containsExactly(new double[] {-ROOT / 4, 0, 0, 0}, within(1e-14));
    }

    @Test
    void aVectorHasOneSide() {
        // L = I + ggᵀ has 16 along g with ‖g‖² = 15: U = g/4.
        double a = Math.sqrt(6);
        assertThat(from(shampoo(Shampoo.Form.PAPER), Shape.of(2), a, 3).step().parameters())
                .containsExactly(new double[] {-a / 4, -0.75}, within(1e-14));
    }

    @Test
    void graftedItHasTheLengthOfTheGradient() {
        assertThat(from(shampoo(Shampoo.Form.GRAFTED), SQUARE, ROOT, 0, 0, 0)
                        .step()
                        .parameters())
                .containsExactly(new double[] {-ROOT, 0, 0, 0}, within(1e-14));
    }

    @Test
    void blocksHaveFactorsOfTheirOwn() {
        // Blocks of one element: g/√(1 + g²).
        var rule = new Shampoo(new Constant(1), 1, Shampoo.Form.PAPER, 1, 1);
        double[] g = {ROOT, Math.sqrt(3), 0, Math.sqrt(8), 0, -ROOT};
        double[] expected = {-ROOT / 4, -Math.sqrt(3) / 2, 0, -Math.sqrt(8) / 3, 0, ROOT / 4};
        assertThat(from(rule, Shape.of(2, 3), g).step().parameters()).containsExactly(expected, within(1e-14));
        assertThat(from(rule, Shape.of(6), g).step().parameters()).containsExactly(expected, within(1e-14));
        var two = new Shampoo(new Constant(1), 1, Shampoo.Form.PAPER, 1, 2);
        assertThat(from(two, Shape.of(2, 3), g).step().slots("left/x from 0, 2"))
                .containsExactly(1, 0, 0, 16);
    }

    @Test
    void rootsServeForSeveralSteps() {
        // L = 16, 31, 46 with the same gradient; roots are taken in steps 1 and 3.
        var rule = new Shampoo(new Constant(1), 1, Shampoo.Form.PAPER, 2, 1024);
        var run = from(rule, Shape.of(1, 1), ROOT);
        assertThat(run.step().parameter()).isCloseTo(-ROOT / 4, within(1e-14));
        assertThat(run.step().parameter()).isCloseTo(-ROOT / 2, within(1e-14));
        assertThat(run.step().parameter()).isCloseTo(-ROOT / 2 - ROOT / Math.sqrt(46), within(1e-14));
    }
}
