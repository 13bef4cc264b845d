package org.thalweg.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Runs programs in a kind of code that the test chooses, and looks into what was compiled.
final class Forced {
    private Forced() {}

    /// What `compiled` makes, with all loops in vectors of `bits` bits, or in scalar code for 0.
    static <T> T code(int bits, Supplier<T> compiled) {
        Kernels.force(bits);
        try {
            return compiled.get();
        } finally {
            Kernels.force(Kernels.AS_USUAL);
        }
    }

    /// The outputs after one run on one thread in code of `bits` bits.
    static List<NDArray> run(int bits, List<Tensor> outputs, Map<Tensor, NDArray> inputs) {
        return run(bits, 1, Program.of(outputs), inputs, 1);
    }

    /// Copies of the outputs and then of the updated inputs after some runs.
    static List<NDArray> run(int bits, int threads, Program program, Map<Tensor, NDArray> inputs, int runs) {
        List<Tensor> read = new ArrayList<>(program.outputs());
        program.updates().forEach(update -> read.addAll(List.of(update.input(), update.next())));
        Set<Tensor> reads = Set.copyOf(Order.of(read));
        try (ThreadTeam team = ThreadTeam.of(threads);
                Executable executable = code(bits, () -> program.compile(team))) {
            inputs.forEach((input, value) -> {
                if (reads.contains(input)) {
                    executable.input(input).copyFrom(value);
                }
            });
            for (int run = 0; run < runs; run++) {
                executable.run();
            }
            List<NDArray> values = new ArrayList<>();
            for (int i = 0; i < program.outputs().size(); i++) {
                values.add(executable.output(i).copy());
            }
            program.updates()
                    .forEach(update ->
                            values.add(executable.input(update.input()).copy()));
            return values;
        }
    }

    /// All loops of an executable, those within groups too.
    static List<LoopStep> loops(Executable executable) {
        return executable.plan().steps().stream()
                .flatMap(step -> step.loops().stream())
                .toList();
    }

    /// Normally distributed values (integers up to 1000 in size for I32) of a seed.
    static NDArray normal(DType dtype, Shape shape, long seed) {
        Rng random = Rng.of(seed);
        return NDArray.fill(
                dtype, shape, _ -> dtype == DType.I32 ? random.nextInt(2001) - 1000 : random.nextGaussian());
    }

    /// The first element whose bits differ, as text; empty if there is none. All NaN are alike.
    static String difference(NDArray a, NDArray b) {
        if (a.dtype() != b.dtype() || !a.shape().equals(b.shape())) {
            return a + " is another kind than " + b;
        }
        for (int i = 0; i < a.shape().elements(); i++) {
            if (Double.doubleToLongBits(a.get(i)) != Double.doubleToLongBits(b.get(i))) {
                return "element " + i + " of " + a.shape() + ": " + a.get(i) + " and " + b.get(i);
            }
        }
        return "";
    }
}
