package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final List<Side> order = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /// Answers with these times, one a turn.
    private Supplier<Answer> times(Side side, double... milliseconds) {
        Deque<Double> left = new ArrayDeque<>();
        for (double time : milliseconds) left.add(time);
        return () -> {
            order.add(side);
            return new Answer.Measured(new Timing(0, left.remove(), 3));
        };
    }

    private Map<Side, Double> take(int rounds, Map<Side, Supplier<Answer>> sides) {
        return Comparison.take(sides, rounds, Figure.MEDIAN, (side, reason) -> failures.add(side + ": " + reason));
    }

    @Test
    void sidesTakeTurns() {
        take(2, Map.of(Side.JAX, times(Side.JAX, 1, 1, 1), Side.THALWEG, times(Side.THALWEG, 1, 1, 1)));
        assertThat(order).containsExactly(Side.THALWEG, Side.JAX, Side.THALWEG, Side.JAX, Side.THALWEG, Side.JAX);
    }

    @Test
    void theFirstTurnWarmsUpAndDoesNotCount() {
        assertThat(take(3, Map.of(Side.TORCH, times(Side.TORCH, 1000, 5, 4, 90))))
                .containsOnly(Map.entry(Side.TORCH, 5.0));
        assertThat(failures).isEmpty();
    }

    @Test
    void theBestIsOfAllRoundsThatCount() {
        var turns = new ArrayDeque<Answer>(List.of(
                new Answer.Measured(new Timing(1, 9, 3)),
                new Answer.Measured(new Timing(4, 9, 3)),
                new Answer.Measured(new Timing(3, 9, 3)),
                new Answer.Measured(new Timing(5, 9, 3))));
        assertThat(Comparison.take(Map.of(Side.JAX, turns::remove), 3, Figure.BEST, (_, _) -> {}))
                .containsOnly(Map.entry(Side.JAX, 3.0));
    }

    @Test
    void aSideThatFailsIsReportedOnceAndLeftOut() {
        var turns = new ArrayDeque<Answer>(List.of(
                new Answer.Measured(new Timing(1, 1, 3)),
                new Answer.Measured(new Timing(1, 1, 3)),
                new Answer.Failed("out of luck")));
        assertThat(take(3, Map.of(Side.COMPILE, turns::remove, Side.JAX, times(Side.JAX, 2, 2, 2, 2))))
                .containsOnly(Map.entry(Side.JAX, 2.0));
        assertThat(failures).containsExactly("COMPILE: out of luck");
    }
}
