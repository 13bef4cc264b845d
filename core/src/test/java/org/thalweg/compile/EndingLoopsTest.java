package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.NoDerivativeException;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Recurrence.Turn;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Loops that end before their sequences do.
class EndingLoopsTest {
    private static final int TURNS = 5;
    private static final Tensor X = Tensor.input("x", DType.F64, Shape.of(TURNS));
    private static final Tensor START = Tensor.input("start", DType.F64, Shape.of(3));
    private static final Tensor LIMIT = Tensor.input("limit", DType.F64, Shape.SCALAR);

    /// Adds elements until the first number of the sum is at least `limit`.
    private static Recurrence.Result adding(Recurrence recurrence, Tensor start, Tensor x, Tensor limit) {
        return recurrence.over(List.of(start), List.of(x), (carries, elements) -> {
            Tensor sum = carries.getFirst().plus(elements.getFirst());
            Tensor reached = sum.slice(0, 0, 1).squeeze(0).greaterOrEqual(limit);
            return new Turn(List.of(sum), List.of(sum.times(10), elements.getFirst())).until(reached);
        });
    }

    private static List<Tensor> results(Recurrence.Result result) {
        return List.of(result.last(0), result.stacked(0), result.stacked(1));
    }

    private static Map<Tensor, NDArray> inputs(double limit) {
        return Map.of(
                X, NDArray.of(Shape.of(TURNS), 1.0, 2, 3, 4, 5),
                START, NDArray.of(Shape.of(3), 0, 0.5, -1.0),
                LIMIT, NDArray.of(Shape.SCALAR, limit));
    }

    private static double[][] run(List<Tensor> outputs, Map<Tensor, NDArray> inputs, int threads) {
        try (ThreadTeam team = ThreadTeam.of(threads);
                Executable executable = Program.of(outputs).compile(team)) {
            inputs.forEach(executable::bind);
            executable.run();
            executable.run(); // in memory full of the first run's values
            return IntStream.range(0, outputs.size())
                    .mapToObj(i -> executable.output(i).toDoubles())
                    .toArray(double[][]::new);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void turnsAfterTheEndAreSkippedAndTheirOutputsAreZero(int threads) {
        double[][] found = run(results(adding(Recurrence.forwards(), START, X, LIMIT)), inputs(5), threads);
        assertThat(found[0]).containsExactly(6, 6.5, 5); // 1 + 2 + 3 ≥ 5
        assertThat(found[1]).containsExactly(10, 15, 0, 30, 35, 20, 60, 65, 50, 0, 0, 0, 0, 0, 0);
        assertThat(found[2]).containsExactly(1, 2, 3, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void backwardsTheFirstElementsAreSkipped(int threads) {
        var backwards = Recurrence.forwards().reversed();
        double[][] found = run(results(adding(backwards, START, X, LIMIT)), inputs(8), threads);
        assertThat(found[0]).containsExactly(9, 9.5, 8); // 5 + 4 ≥ 8
        assertThat(found[1]).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 90, 95, 80, 50, 55, 40);
        assertThat(found[2]).containsExactly(0, 0, 0, 4, 5);
    }

    /// At once, after some turns, in the last turn, never; and for a limit that is no number.
    @ParameterizedTest
    @ValueSource(doubles = {-1, 2, 10, 15, 100, Double.NaN})
    void compiledAndEvaluatedAreTheSame(double limit) {
        Comparison exact = new Comparison(0, 0, 0);
        for (Recurrence recurrence :
                List.of(Recurrence.forwards(), Recurrence.forwards().reversed())) {
            exact.check(results(adding(recurrence, START, X, LIMIT)), inputs(limit));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 4, 7, 30, 1000})
    void theyMayStandInLoopsThatEnd(double limit) {
        Tensor rows = Tensor.input("rows", DType.F64, Shape.of(4, TURNS));
        Recurrence.Result outer = Recurrence.forwards().over(List.of(START), List.of(rows), (carries, elements) -> {
            Recurrence.Result inner = adding(Recurrence.forwards(), carries.getFirst(), elements.getFirst(), LIMIT);
            Tensor far = inner.last(0).slice(0, 1, 2).squeeze(0).greater(LIMIT.times(3));
            return new Turn(List.of(inner.last(0)), List.of(inner.stacked(0), inner.stacked(1))).until(far);
        });
        double[] values = new double[4 * TURNS];
        Arrays.setAll(values, i -> (i * 7 % 5) - 0.5);
        NDArray given = NDArray.of(Shape.of(4, TURNS), values);
        Map<Tensor, NDArray> inputs = new HashMap<>(inputs(limit));
        inputs.put(rows, given);
        new Comparison(0, 0, 0).check(results(outer), inputs);
    }

    @Test
    void theEndMayBeACarryAnOutputOrKnownBefore() {
        Tensor yes = Tensor.input("yes", DType.BOOL, Shape.SCALAR);
        Map<Tensor, NDArray> inputs = new HashMap<>(inputs(3));
        inputs.put(yes, NDArray.of(Shape.SCALAR, new boolean[] {true}));
        Recurrence.Result carried = Recurrence.forwards().over(List.of(START, yes.not()), List.of(X), (c, e) -> {
            Tensor sum = c.get(0).plus(e.get(0));
            Tensor reached = sum.sum().greater(LIMIT);
            return new Turn(List.of(sum, reached), List.of(reached, c.get(1))).until(reached);
        });
        Recurrence.Result given = Recurrence.forwards()
                .over(
                        List.of(START),
                        List.of(X),
                        (c, e) ->
                                new Turn(List.of(c.getFirst().times(e.getFirst())), List.of(e.getFirst())).until(yes));
        Recurrence.Result before = Recurrence.forwards()
                .over(
                        List.of(START, yes.not()),
                        List.of(X),
                        (c, e) -> new Turn(
                                        List.of(
                                                c.getFirst().plus(e.getFirst()),
                                                yes.and(e.getFirst().greater(1))),
                                        List.of())
                                .until(c.get(1)));
        List<Tensor> all = List.of(
                carried.last(0),
                carried.last(1),
                carried.stacked(0),
                carried.stacked(1),
                given.last(0),
                given.stacked(0),
                before.last(0),
                before.last(1));
        new Comparison(0, 0, 0).check(all, inputs);
        double[][] found = run(all, inputs, 1);
        assertThat(found[0]).containsExactly(3, 3.5, 2); // 3 + 3.5 + 2 > 3
        assertThat(found[5]).containsExactly(1, 0, 0, 0, 0);
        assertThat(found[6]).containsExactly(6, 6.5, 5); // a turn late
    }

    @Test
    void whatIsSkippedIsNotComputed() {
        Tensor table = Tensor.input("table", DType.F64, Shape.of(2));
        Tensor index = Tensor.input("index", DType.I32, Shape.of(4));
        Map<Tensor, NDArray> inputs = Map.of(
                table, NDArray.of(Shape.of(2), 7.0, 8),
                index, NDArray.of(Shape.of(4), 0, 1, 2, 0));
        for (boolean ends : new boolean[] {true, false}) {
            Tensor rows = Recurrence.forwards()
                    .over(List.of(), List.of(index), (_, e) -> {
                        Tensor row = table.gather(e.getFirst());
                        Turn turn = new Turn(List.of(), List.of(row));
                        return ends ? turn.until(row.greater(7.5)) : turn;
                    })
                    .stacked(0);
            if (ends) {
                assertThat(run(List.of(rows), inputs, 1)[0]).containsExactly(7, 8, 0, 0);
            } else {
                assertThatThrownBy(() -> run(List.of(rows), inputs, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void theListingSaysSo() {
        try (Executable executable = Program.of(results(adding(Recurrence.forwards(), START, X, LIMIT)))
                .compile(ThreadTeam.of(1))) {
            assertThat(executable.explain()).contains("scan of 5 turns, or until done, each");
        }
    }

    @Test
    void thereIsNoDerivativeAndNoCheckpoint() {
        Tensor last = adding(Recurrence.forwards(), START, X, LIMIT).last(0).sum();
        assertThatThrownBy(() -> Derivatives.gradient(last, List.of(START)))
                .isInstanceOf(NoDerivativeException.class)
                .hasMessageContaining("scan of up to 5 turns");
        assertThatThrownBy(() -> Derivatives.jvp(List.of(last), List.of(X), List.of(X)))
                .isInstanceOf(NoDerivativeException.class);
        assertThatThrownBy(() -> adding(Recurrence.forwards().withCheckpointEvery(2), START, X, LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("checkpoints");
    }

    @Test
    void theEndMustBeATruth() {
        assertThatThrownBy(() -> new Turn(List.of(), List.of()).until(LIMIT))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BOOL[]");
    }
}
