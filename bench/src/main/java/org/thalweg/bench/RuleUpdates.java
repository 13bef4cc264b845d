package org.thalweg.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Catalogues;
import org.thalweg.optim.Layout;
import org.thalweg.optim.Likelihood;
import org.thalweg.optim.ModelLoss;
import org.thalweg.optim.Optimization;
import org.thalweg.optim.Trace;
import org.thalweg.optim.UpdateRule;
import org.thalweg.spec.Entry;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// How near to the memory's bandwidth each rule of the catalogue updates many parameters by a gradient that is there
/// already: those rules that treat all elements alike, in every step, with their defaults.
///
/// A rule reads the gradient and reads and writes parameters and slots, each once: 4, 8 and 8 bytes an element. The
/// limit is the time that the gradient takes at the bandwidth of reads, and the others at that of updates in place.
final class RuleUpdates {
    private static final Layout LAYOUT = Layout.of("parameters", Counts.ELEMENTS);

    private RuleUpdates() {}

    /// An update's cost.
    ///
    /// @param steps that the program has: passes over memory, and single numbers
    record Row(String rule, int threads, int slots, int bytesPerElement, int steps, double milliseconds, double limit) {
        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-16s %d thread%s: %8.3f ms, limit %8.3f ms, %3.0f %%, %d slots, %d bytes an element, %d steps",
                    rule,
                    threads,
                    threads == 1 ? " " : "s",
                    milliseconds,
                    limit,
                    100 * limit / milliseconds,
                    slots,
                    bytesPerElement,
                    steps);
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"rule\":\"%s\",\"threads\":%d,\"slots\":%d,\"bytes\":%d,\"steps\":%d,\"ms\":%.4f,"
                            + "\"limit_ms\":%.4f,\"of_limit\":%.3f}",
                    rule,
                    threads,
                    slots,
                    bytesPerElement,
                    steps,
                    milliseconds,
                    limit,
                    limit / milliseconds);
        }
    }

    /// Measures each rule when it is asked for.
    static Stream<Row> rows(Limits limits) {
        return names().stream().map(name -> row(name, limits));
    }

    /// The rules that need nothing but elements.
    static List<String> names() {
        return Catalogues.OPTIMIZERS.entries().stream()
                .filter(entry -> entry.parameters().stream()
                        .noneMatch(parameter -> parameter.required() || parameter.variadic()))
                .map(Entry::name)
                .filter(name -> isElementwise(Catalogues.OPTIMIZERS.create(name)))
                .toList();
    }

    private static boolean isElementwise(UpdateRule rule) {
        Layout few = Layout.of("parameters", 4);
        Optimization traced = Optimization.ofModel(rule, few, DType.F32, theta -> {
            Tensor output = theta.getFirst();
            return new ModelLoss(output.sum(), output, () -> Likelihood.Gaussian.ofSquares(output, 0.5));
        });
        Trace first = traced.trace(1);
        return !traced.seesLayout() && first.equals(traced.trace(2)) && !joinsElements(first);
    }

    /// Whether an update is made from sums over elements or in a loop.
    private static boolean joinsElements(Trace trace) {
        Set<Tensor> seen = new HashSet<>(trace.updates().values());
        Deque<Tensor> left = new ArrayDeque<>(seen);
        while (!left.isEmpty()) {
            Op op = left.pop().op();
            if (op instanceof Op.Sum || op instanceof Op.Scan) {
                return true;
            }
            op.inputs().stream().filter(seen::add).forEach(left::push);
        }
        return false;
    }

    private static Row row(String name, Limits limits) {
        Shape shape = Shape.of(Counts.ELEMENTS);
        Tensor gradient = Tensor.input("gradient", DType.F32, shape);
        NDArray start = Values.normal("parameters", shape, 1);
        Function<List<Tensor>, Tensor> loss =
                theta -> theta.getFirst().times(gradient).sum();
        UpdateRule rule = Catalogues.OPTIMIZERS.create(name);
        try (TrainingStep step = TrainingStep.of(rule, LAYOUT, start, loss, false, limits.threads())) {
            step.executable().bind(gradient, Values.normal("gradient", shape, 1));
            int slots = (int) step.state().slots().values().stream()
                    .filter(slot -> slot.shape().equals(shape))
                    .count();
            int bytes = 4 + 8 + 8 * slots;
            long workingSet = (long) Counts.ELEMENTS * (8 + 4 * slots);
            double read = 4.0 * Counts.ELEMENTS;
            double updated = (double) bytes * Counts.ELEMENTS - read;
            double limit = 1e3
                    * (read / limits.bandwidth(Traffic.READ, workingSet)
                            + updated / limits.bandwidth(Traffic.UPDATE, workingSet));
            String plan = step.executable().explain();
            int steps = Integer.parseInt(plan.substring(0, plan.indexOf(' ')));
            return new Row(name, limits.threads(), slots, bytes, steps, Scaling.warm(step), limit);
        }
    }
}
