package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.OpRows;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Runs a program compiled in several ways, which must agree in every bit, and compares it with the reference
/// evaluator: exactly, where every op on the way rounds correctly, else within a tolerance relative to the largest
/// element of the result, or to a given size if that is larger.
///
/// @param single the tolerance for results of type F32
/// @param wide that for F64
/// @param size of what results come from, where they may be small because it cancels
record Comparison(double single, double wide, double size) {

    /// How a program is compiled: the width of vectors, 0 for scalar code, and the number of threads.
    private record Way(int bits, int threads) {}

    private static List<Way> ways() {
        int bits = VectorProvider.bits();
        return Stream.of(new Way(0, 1), new Way(0, 3), new Way(bits, 2), new Way(128, 1))
                .filter(way -> way.bits <= bits)
                .distinct()
                .toList();
    }

    /// Compares outputs. They are computed twice, the second time in memory full of the first run's values.
    ///
    /// @throws AssertionError naming the result, the element and the way
    void check(List<Tensor> outputs, Map<Tensor, NDArray> inputs) {
        check(Program.of(outputs), inputs, 2);
    }

    /// Compares the outputs of the last run, and the inputs that the program updates.
    ///
    /// @throws AssertionError naming the result, the element and the way
    void check(Program program, Map<Tensor, NDArray> inputs, int runs) {
        List<Tensor> results = new ArrayList<>(program.outputs());
        program.updates().forEach(update -> results.add(update.next()));
        List<NDArray> expected = reference(program, results, inputs, runs);
        Way first = ways().getFirst();
        List<NDArray> found = run(program, inputs, first, runs);
        for (int i = 0; i < results.size(); i++) {
            // what an update leaves in an input is no longer exact
            List<Tensor> on = program.updates().isEmpty() ? List.of(results.get(i)) : results;
            boolean exact = Order.of(on).stream().allMatch(t -> OpRows.isExact(t.op()));
            compare("result " + i, exact, found.get(i), expected.get(i));
        }
        for (Way way : ways().subList(1, ways().size())) {
            List<NDArray> other = run(program, inputs, way, runs);
            for (int i = 0; i < results.size(); i++) {
                same("result " + i + " by " + way + " and by " + first, other.get(i), found.get(i));
            }
        }
    }

    private static List<NDArray> run(Program program, Map<Tensor, NDArray> inputs, Way way, int runs) {
        return Forced.run(way.bits, way.threads, program, inputs, runs);
    }

    private static List<NDArray> reference(
            Program program, List<Tensor> results, Map<Tensor, NDArray> inputs, int runs) {
        Map<Tensor, NDArray> now = new HashMap<>(inputs);
        List<NDArray> values = List.of();
        for (int run = 0; run < runs; run++) {
            values = Evaluator.evaluate(results, now);
            for (int i = 0; i < program.updates().size(); i++) {
                now.put(
                        program.updates().get(i).input(),
                        values.get(program.outputs().size() + i));
            }
        }
        return values;
    }

    /// Refuses results that differ in a bit; all NaN are alike.
    static void same(String what, NDArray found, NDArray expected) {
        String difference = Forced.difference(found, expected);
        if (!difference.isEmpty()) {
            throw new AssertionError(what + " differ: " + difference);
        }
    }

    private void compare(String what, boolean exact, NDArray found, NDArray expected) {
        if (exact || found.dtype() != expected.dtype() || !found.shape().equals(expected.shape())) {
            same(what + " and its reference", found, expected);
            return;
        }
        double largest = Arrays.stream(expected.toDoubles())
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        double allowed = (expected.dtype() == DType.F32 ? single : wide) * Math.max(largest, size);
        for (int i = 0; i < expected.shape().elements(); i++) {
            double a = found.get(i);
            double b = expected.get(i);
            boolean near = Double.compare(a, b) == 0 || Math.abs(a - b) <= allowed;
            if (!near) {
                throw new AssertionError(what + " at element " + i + " of " + expected.shape() + ": " + a
                        + ", but the reference says " + b + "; allowed " + allowed);
            }
        }
    }
}
