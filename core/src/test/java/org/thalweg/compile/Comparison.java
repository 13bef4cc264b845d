package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Op;
import org.thalweg.graph.Op.*;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Runs a program compiled in several ways, which must agree in every bit, and compares it with the reference
/// evaluator.
final class Comparison implements AutoCloseable {
    /// Relative to the largest element of a result: sums in another order, products with fma, functions in F32.
    private static final double SINGLE = 1e-5;

    private static final double DOUBLE = 1e-12;

    /// How a program is compiled: the width of vectors, 0 for scalar code, and the number of threads.
    private record Way(int bits, int threads) {}

    private final List<Way> ways;
    private final List<ThreadTeam> teams = List.of(ThreadTeam.of(1), ThreadTeam.of(2), ThreadTeam.of(3));

    /// @param thorough every number of threads in every kind of code, in place of a choice
    Comparison(boolean thorough) {
        int bits = VectorProvider.bits();
        List<Way> few = List.of(new Way(0, 1), new Way(0, 3), new Way(bits, 2), new Way(128, 1));
        List<Way> all = List.of(
                new Way(0, 1),
                new Way(0, 2),
                new Way(0, 3),
                new Way(bits, 1),
                new Way(bits, 2),
                new Way(bits, 3),
                new Way(256, 2),
                new Way(128, 3));
        this.ways = (thorough ? all : few)
                .stream().filter(w -> w.bits <= bits).distinct().toList();
    }

    /// Compiles, runs, and compares.
    ///
    /// @throws AssertionError naming the output, the element and the way
    void check(List<Tensor> outputs, Map<Tensor, NDArray> inputs) {
        List<NDArray> expected = Evaluator.evaluate(outputs, inputs);
        List<NDArray> first = run(outputs, inputs, ways.getFirst());
        for (int i = 0; i < expected.size(); i++) {
            compare("output " + i, outputs.get(i), first.get(i), expected.get(i));
        }
        for (Way way : ways.subList(1, ways.size())) {
            List<NDArray> other = run(outputs, inputs, way);
            for (int i = 0; i < other.size(); i++) {
                same("output " + i + " by " + way + " and by " + ways.getFirst(), other.get(i), first.get(i));
            }
        }
    }

    private List<NDArray> run(List<Tensor> outputs, Map<Tensor, NDArray> inputs, Way way) {
        Kernels.force(way.bits);
        try (Executable executable = Program.of(outputs).compile(teams.get(way.threads - 1))) {
            for (Tensor t : Order.of(outputs)) {
                NDArray value = inputs.get(t);
                if (t.op() instanceof Input && value != null) {
                    executable.bind(t, value);
                }
            }
            executable.run();
            List<NDArray> once = outputs(executable, outputs.size());
            executable.run(); // a second run finds the memory full of the first one's values
            List<NDArray> twice = outputs(executable, outputs.size());
            for (int i = 0; i < once.size(); i++) {
                same("output " + i + " of the second run and of the first, by " + way, twice.get(i), once.get(i));
            }
            return once;
        } finally {
            Kernels.force(Kernels.AS_USUAL);
        }
    }

    private static List<NDArray> outputs(Executable executable, int n) {
        NDArray[] values = new NDArray[n];
        Arrays.setAll(values, i -> executable.output(i).copy());
        return List.of(values);
    }

    /// The same bits, or NaN in both.
    static void same(String what, NDArray found, NDArray expected) {
        for (int i = 0; i < expected.shape().elements(); i++) {
            if (Double.doubleToLongBits(found.get(i)) != Double.doubleToLongBits(expected.get(i))) {
                throw new AssertionError(what + " differ at element " + i + " of " + expected.shape() + ": "
                        + found.get(i) + " and " + expected.get(i));
            }
        }
    }

    /// Exactly where every op on the way rounds correctly, else within the tolerance of the type.
    private static void compare(String what, Tensor y, NDArray found, NDArray expected) {
        if (found.dtype() != expected.dtype() || !found.shape().equals(expected.shape())) {
            throw new AssertionError(what + " is " + found + ", not " + expected);
        }
        if (Order.of(List.of(y)).stream().allMatch(t -> isExact(t.op()))) {
            same(what + " and its exact value", found, expected);
            return;
        }
        double largest = 0;
        for (int i = 0; i < expected.shape().elements(); i++) {
            double size = Math.abs(expected.get(i));
            largest = Double.isFinite(size) ? Math.max(largest, size) : largest;
        }
        double allowed = (y.dtype() == DType.F32 ? SINGLE : DOUBLE) * largest;
        for (int i = 0; i < expected.shape().elements(); i++) {
            double a = found.get(i);
            double b = expected.get(i);
            boolean equal = Double.compare(a, b) == 0;
            if (!equal && !(Math.abs(a - b) <= allowed)) {
                throw new AssertionError(what + " at element " + i + " of " + expected.shape() + ": " + a
                        + ", but the reference says " + b + "; allowed " + allowed);
            }
        }
    }

    /// Whether compiled code must give the reference's bits: ops that move, choose and count, and those that IEEE
    /// 754 rounds correctly.
    static boolean isExact(Op op) {
        return switch (op) {
            case Exp _, Expm1 _, Log _, Log1p _, Sin _, Cos _, Atan _, Tanh _, Sigmoid _, Erf _, Power _, Dot _ ->
                false;
            case Sum s -> s.x().dtype() == DType.I32;
            case ScatterAdd s -> s.x().dtype() == DType.I32;
            case Elementwise _, Linear _, Input _, Constant _, Iota _, Random _, Largest _, ArgLargest _ -> true;
        };
    }

    @Override
    public void close() {
        teams.forEach(ThreadTeam::close);
    }
}
