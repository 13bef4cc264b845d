package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class SoapTest {
    private static final Shape SQUARE = Shape.of(2, 2);

    private static Soap soap(double decay, int largest) {
        return new Soap(new Constant(0.1), 0.9, 0.99, 0.95, 1e-12, decay, 10, true, largest);
    }

    /// Two steps from 1 with the same gradient [2 1; 1 2].
    private static Steps two(Soap rule) {
        return Steps.of(rule, x -> x.times(Tensor.constant(NDArray.of(x.shape(), 2.0, 1, 1, 2))))
                .from(SQUARE, 1, 1, 1, 1)
                .steps(2);
    }

    @Test
    void movesLikeAdamAlongTheEigenvectors() {
        // [2 1; 1 2] is diag(3, 1) in its eigenbasis; Adam's first step is its sign, I, which is I in any basis. The
        // very first step only makes the basis.
        assertThat(two(soap(0, 10)).parameters()).containsExactly(new double[] {0.9, 1, 1, 0.9}, within(1e-9));
    }

    @Test
    void decayComesAfterTheMove() {
        // (1 − 0.1·I)(1 − 0.1·½)
        assertThat(two(soap(0.5, 10)).parameters())
                .containsExactly(new double[] {0.855, 0.95, 0.95, 0.855}, within(1e-9));
    }

    @Test
    void longSidesHaveNoBasis() {
        var run = two(soap(0, 1));
        assertThat(run.parameters()).as("Adam").containsExactly(new double[] {0.9, 0.9, 0.9, 0.9}, within(1e-9));
        assertThat(run.slots("m/x")).containsExactly(new double[] {0.2, 0.1, 0.1, 0.2}, within(1e-15));
    }

    @Test
    void aNewBasisIsSortedAndTheMemoryWithIt() {
        // G = diag(1, 2): the second axis first, and V = (1 − 0.99ᵏ) diag(4, 1) there. With other averages L and R the
        // axes change places in step 11, and V with them.
        var rule = new Soap(new Constant(0), 0.9, 0.99, 0.95, 1e-12, 0, 10, true, 10);
        var run = Steps.of(rule, x -> x.times(Tensor.constant(NDArray.of(SQUARE, 1.0, 0, 0, 2))))
                .from(SQUARE, 1, 0, 0, 1);
        assertThat(run.step().slots("left/x basis")).containsExactly(0, 1, 1, 0);
        run.steps(9).with("left/x", 9, 0, 0, 1).with("right/x", 9, 0, 0, 1);
        assertThat(run.step().slots("left/x basis")).containsExactly(new double[] {1, 0, 0, 1}, within(1e-14));
        double share = 1 - Math.pow(0.99, 10);
        assertThat(run.slots("v/x")).containsExactly(new double[] {share, 0, 0, 4 * share}, within(1e-14));
    }
}
