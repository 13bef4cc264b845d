package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockDescentTest {
    /// x² + xy + y² − 3x, with its minimum at (2, −1): x ← (3 − y)/2, y ← −x/2. The error of y falls to a
    /// quarter in each cyclic sweep.
    private static final Objective F = Objective.of(2, x -> x[0] * x[0] + x[0] * x[1] + x[1] * x[1] - 3 * x[0]);

    private static final Block X = new Block("x", 0, 1, x -> x[0] = (3 - x[1]) / 2);
    private static final Block Y = new Block("y", 1, 1, x -> x[1] = -x[0] / 2);

    @ParameterizedTest
    @EnumSource(BlockDescent.Order.class)
    void closedFormsReachTheMinimum(BlockDescent.Order order) {
        Outcome outcome =
                Minimization.of(F).from(5, 5).to(Tolerances.NONE).run(new BlockDescent(List.of(X, Y), order, 2));
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()).containsExactly(new double[] {2, -1}, within(1e-7));
        assertThat(outcome.point().value()).isCloseTo(-3, within(1e-14));
        assertThat(outcome.counts().gradients()).isZero();
    }

    @Test
    void aSweepIsOneIterationOfKnownRate() {
        List<Double> y = new ArrayList<>();
        Minimization.of(F)
                .from(5, 7)
                .in(Budget.USUAL.withIterations(3))
                .seenBy((_, point, _) -> y.add(point.x()[1]))
                .run(new BlockDescent(X, Y));
        assertThat(y).containsExactly(7.0, 1.0, -0.5, -0.875); // −1 + 8, 2, ½, ⅛
    }

    @Test
    void aBlockThatRaisesTheValueIsNamed() {
        Block wrong = new Block("y of another function", 1, 1, x -> x[1] = 4 + x[0]);
        assertThatThrownBy(() -> Minimization.of(F).run(new BlockDescent(X, wrong)))
                .isInstanceOf(BlockException.class)
                .hasMessage(
                        "block y of another function raises the value from -2.25 to 36.25; it must write the minimum"
                                + " over its variables, or a lower point");
    }

    @Test
    void aBlockThatWritesElsewhereIsNamed() {
        Block wrong = new Block("x", 0, 1, x -> x[1] = 100);
        assertThatThrownBy(() -> Minimization.of(F).run(new BlockDescent(wrong)))
                .isInstanceOf(BlockException.class)
                .hasMessage("block x changes variable 1; it may change 0 to 0 only");
    }

    @Test
    void blocksThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new BlockDescent()).hasMessageContaining("no blocks");
        assertThatThrownBy(() -> new Block("x", -1, 2, _ -> {})).hasMessageContaining("2 variables from -1");
        assertThatThrownBy(() -> Minimization.of(F).run(new BlockDescent(new Block("x", 1, 2, _ -> {}))))
                .hasMessageContaining("it ends with variable 2, and there are 2, from 0");
    }
}
