package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Op;
import org.thalweg.graph.Order;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Recurrence.Turn;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Products in the bodies of loops: what no turn changes is packed once, what follows runs on the rows that are
/// complete.
class LoopProductsTest {
    private static final int TURNS = 4;
    private static final Comparison COMPARISON = new Comparison(2e-4, 1e-10, 1);

    private static Tensor input(String name, DType dtype, int... sizes) {
        return Tensor.input(name, dtype, Shape.of(sizes));
    }

    private static Tensor turns(int count) {
        return input("turns", DType.F32, count);
    }

    private static void check(List<Tensor> outputs) {
        Map<Tensor, NDArray> inputs = new HashMap<>();
        for (Tensor t : Order.of(outputs)) {
            if (t.op() instanceof Op.Input) {
                inputs.put(t, Forced.normal(t.dtype(), t.shape(), t.label().length()));
            }
        }
        COMPARISON.check(outputs, inputs);
    }

    /// The gates of an LSTM, beside one another in one product.
    private static List<Tensor> lstm(DType dtype, int batch, int width, boolean transposed) {
        Tensor x = input("x", dtype, TURNS, batch, 4 * width);
        Tensor w = transposed ? input("weight", dtype, 4 * width, width) : input("weight", dtype, width, 4 * width);
        Tensor h = input("h", dtype, batch, width);
        Tensor c = input("cell", dtype, batch, width);
        Recurrence.Result result = Recurrence.forwards().over(List.of(h, c), List.of(x), (carries, elements) -> {
            Tensor product = carries.get(0).matmul(transposed ? w.transpose() : w);
            Tensor gates = elements.getFirst().plus(product);
            Tensor in = gates.slice(1, 0, width).sigmoid();
            Tensor forget = gates.slice(1, width, 2 * width).sigmoid();
            Tensor fresh = gates.slice(1, 2 * width, 3 * width).tanh();
            Tensor out = gates.slice(1, 3 * width, 4 * width).sigmoid();
            Tensor cell = forget.times(carries.get(1)).plus(in.times(fresh));
            Tensor next = out.times(cell.tanh());
            return new Turn(List.of(next, cell), List.of(next));
        });
        List<Tensor> outputs = new ArrayList<>(List.of(result.stacked(0), result.last(0), result.last(1)));
        outputs.addAll(Derivatives.gradient(result.stacked(0).square().mean(), List.of(w, x, h, c)));
        return outputs;
    }

    @ParameterizedTest
    @CsvSource({
        "F32, 1, 3, false",
        "F32, 2, 1, true",
        "F32, 37, 24, false",
        "F32, 64, 32, true",
        "F64, 19, 12, false",
        "F64, 8, 16, true"
    })
    void anLstmAndItsDerivatives(DType dtype, int batch, int width, boolean transposed) {
        check(lstm(dtype, batch, width, transposed));
    }

    @Test
    void theTurnOfAnLstmIsOneStep() {
        try (Executable executable = Program.of(lstm(DType.F32, 64, 32, false)).compile()) {
            String text = executable.explain();
            List<ScanStep> scans = executable.plan().steps().stream()
                    .filter(step -> step instanceof ScanStep)
                    .map(ScanStep.class::cast)
                    .toList();
            assertThat(scans).as(text).hasSize(2);
            assertThat(scans.getFirst().turn()).as(text).hasSize(1);
            // the gradient of the gates, all four beside one another, and the product with it
            assertThat(scans.getLast().turn()).as(text).hasSize(2);
            assertThat(text).contains("packed once").doesNotContain("hold").doesNotContain("concat [64");
        }
    }

    /// Rows are joined by what follows: a softmax, and a layer norm.
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void whatGoesByRows(DType dtype) {
        Tensor start = input("start", dtype, 21, 40);
        Tensor w = input("weight", dtype, 40, 40);
        Recurrence.Result result = Recurrence.forwards().over(List.of(start), List.of(turns(TURNS)), (carries, _) -> {
            Tensor z = carries.getFirst().matmul(w);
            Tensor share = Functions.softmax(z, 1);
            return new Turn(List.of(carries.getFirst().plus(share)), List.of(share.sum(1)));
        });
        check(List.of(result.last(0), result.stacked(0)));
    }

    /// Columns are not rows: what needs others than its own waits for all of the product.
    @Test
    void whatDoesNot() {
        Tensor start = input("start", DType.F32, 24, 24);
        Tensor w = input("weight", DType.F32, 24, 24);
        Recurrence.Result result = Recurrence.forwards().over(List.of(start), List.of(turns(TURNS)), (carries, _) -> {
            Tensor z = carries.getFirst().matmul(w);
            Tensor turned = z.reverse(0).plus(z.transpose()).times(0.1);
            return new Turn(List.of(turned), List.of(z.sum(0)));
        });
        check(List.of(result.last(0), result.stacked(0)));
    }

    /// The left operand is what stays, or what a turn makes is on both sides, or the product is of the carry's
    /// columns.
    @Test
    void otherOperands() {
        Tensor start = input("start", DType.F32, 18, 18);
        Tensor w = input("weight", DType.F32, 18, 18);
        Recurrence.Result result = Recurrence.forwards().over(List.of(start), List.of(turns(TURNS)), (carries, _) -> {
            Tensor s = carries.getFirst();
            Tensor next =
                    w.matmul(s).plus(s.matmul(s)).plus(s.transpose().matmul(w)).tanh();
            return new Turn(List.of(next), List.of(s));
        });
        check(List.of(result.last(0), result.stacked(0)));
    }

    /// A loop within a loop, whose weights are the outer loop's carry: the same for all inner turns, others in each
    /// outer.
    @Test
    void loopsInLoops() {
        Tensor state = input("state", DType.F32, 12, 10);
        Tensor weights = input("weights", DType.F32, 10, 10);
        Recurrence.Result result = Recurrence.forwards()
                .over(List.of(state, weights), List.of(turns(3)), (outer, _) -> {
                    Tensor w = outer.get(1);
                    Recurrence.Result inner = Recurrence.forwards()
                            .over(List.of(outer.get(0)), List.of(turns(2)), (carries, _) -> {
                                Tensor next = carries.getFirst().matmul(w).tanh();
                                return new Turn(List.of(next), List.of(next));
                            });
                    return new Turn(List.of(inner.last(0), w.times(0.5).plus(0.1)), List.of(inner.stacked(0)));
                });
        check(List.of(result.last(0), result.stacked(0)));
    }

    /// A program that runs again with other weights packs them again.
    @Test
    void newWeightsInTheNextRun() {
        Tensor start = input("start", DType.F32, 16, 48);
        Tensor w = input("weight", DType.F32, 48, 48);
        Recurrence.Result result = Recurrence.forwards().over(List.of(start), List.of(turns(TURNS)), (carries, _) -> {
            Tensor next = carries.getFirst().matmul(w).tanh();
            return new Turn(List.of(next), List.of());
        });
        Tensor last = result.last(0);
        try (ThreadTeam team = ThreadTeam.of(2);
                Executable once = Program.of(List.of(last)).compile(team);
                Executable often = Program.of(List.of(last)).compile(team)) {
            NDArray from = Forced.normal(DType.F32, start.shape(), 1);
            NDArray old = Forced.normal(DType.F32, w.shape(), 2);
            NDArray fresh = Forced.normal(DType.F32, w.shape(), 3);
            often.input(start).copyFrom(from);
            often.input(w).copyFrom(old);
            often.run();
            often.input(w).copyFrom(fresh);
            often.run();
            once.input(start).copyFrom(from);
            once.input(w).copyFrom(fresh);
            once.run();
            assertThat(Forced.difference(often.output(0), once.output(0))).isEmpty();
        }
    }
}
