package org.thalweg.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// The values of an [Optimization] between its steps: parameters, slots, the number of steps done, and what was
/// changed of the rates. These are named arrays and numbers, whatever the rule; who saves them can resume exactly.
///
/// The arrays stay the same for as long as the state lives, so that they can be bound to executables:
///
///     Trace trace = optimization.trace(1);
///     Executable run = trace.program(List.of(trace.loss())).compile();
///     state.bind(run, trace);
///     while (…) {
///         state.advance();     // the numbers of the next step: t, rate, …
///         run.run();           // reads and writes the state's arrays
///     }
///
/// Not safe for use by several threads.
public final class OptimizationState {
    private record HostScalar(NDArray value, RunningRate rate, Clock clock, Step.OfRate ofRate) {}

    private final NDArray parameters;
    private final Map<String, NDArray> slots = new LinkedHashMap<>();
    private final Map<Tensor, NDArray> arrays = new LinkedHashMap<>();
    private final List<HostScalar> scalars = new ArrayList<>();
    private final Map<Schedule, RunningRate> rates = new LinkedHashMap<>();
    private final RunningRate rate;
    private final int[] key = new int[4];
    private final long seed;
    private long iteration;
    private double lastRate;

    OptimizationState(Wiring wiring, Schedule learningRate, NDArray start, long seed) {
        this.seed = seed;
        rate = running(learningRate);
        Tensor theta = wiring.parameters();
        if (start.dtype() != theta.dtype() || !start.shape().equals(theta.shape())) {
            throw new ShapeException("the parameters are " + theta.dtype() + theta.shape()
                    + ", the values to start from " + start.dtype() + start.shape());
        }
        parameters = start.copy();
        arrays.put(theta, parameters);
        Evaluator initial = Evaluator.of(Map.of(theta, start));
        wiring.slots().forEach((name, slot) -> {
            NDArray value = initial(slot.initial(), initial);
            slots.put(name, value);
            arrays.put(slot.input(), value);
        });
        if (wiring.key() != null) {
            arrays.put(wiring.key(), NDArray.of(Shape.of(4), key));
        }
        wiring.scalars().values().forEach(scalar -> {
            NDArray value = NDArray.zeros(scalar.input().dtype(), scalar.input().shape());
            scalars.add(new HostScalar(value, running(scalar.schedule()), scalar.clock(), scalar.ofRate()));
            arrays.put(scalar.input(), value);
        });
    }

    private RunningRate running(Schedule schedule) {
        return rates.computeIfAbsent(schedule, s -> new RunningRate("rate" + (rates.size() + 1), s));
    }

    private static NDArray initial(Tensor graph, Evaluator evaluator) {
        Tensor x = graph;
        while (x.op() instanceof Op.Broadcast || x.op() instanceof Op.Reshape) {
            x = x.op().inputs().getFirst();
        }
        boolean isNumber = x.op() instanceof Op.Constant && x.shape().elements() == 1;
        NDArray value = evaluator.value(isNumber ? x : graph);
        if (!isNumber) {
            return value.copy();
        }
        double number = value.get(0); // most slots: nothing to evaluate for millions of elements
        return number == 0 && 1 / number > 0
                ? NDArray.zeros(graph.dtype(), graph.shape())
                : NDArray.fill(graph.dtype(), graph.shape(), _ -> number);
    }

    /// θ : `[n]` after the steps so far; the array itself.
    public NDArray parameters() {
        return parameters;
    }

    /// The slots by name, in a fixed order; the arrays themselves.
    public Map<String, NDArray> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /// One slot by name; the array itself.
    ///
    /// @throws IllegalArgumentException if the rule has no such slot
    public NDArray slot(String name) {
        NDArray slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("no slot " + name + "; there are " + slots.keySet());
        }
        return slot;
    }

    /// The number of steps done, counting one begun with [#advance].
    public long iteration() {
        return iteration;
    }

    /// The array behind each input of the optimization's programs.
    public Map<Tensor, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /// Puts this state's arrays behind the inputs of an executable, compiled from a program of `trace`: it then
    /// steps this state. Several executables can share one state.
    public void bind(Executable run, Trace trace) {
        Set<Tensor> inputs = trace.inputs();
        arrays.forEach((input, array) -> {
            if (inputs.contains(input)) {
                run.bind(input, array);
            }
        });
    }

    /// The rate of the last step, as it was planned and changed before; before the first step, that of the first.
    public double rate() {
        return iteration == 0 ? rate.rate(0) : lastRate;
    }

    /// Multiplies all rates by a factor, from the next step on.
    ///
    /// @param factor from 0
    public void scaleRates(double factor) {
        Hyperparameters.requireInside("scaleRates", "factor", factor, 0, Double.POSITIVE_INFINITY);
        rates.values().forEach(r -> r.scale(factor));
    }

    /// Multiplies all rates by the factor that makes the next step's rate this one, in place of what factor there
    /// was.
    ///
    /// @param next the rate, at least 0
    /// @throws IllegalArgumentException if the next step's rate is 0 as it is planned, so that no factor changes it
    public void setRate(double next) {
        Hyperparameters.requireInside("setRate", "rate", next, 0, Double.POSITIVE_INFINITY);
        double planned = rate.planned(iteration);
        if (planned == 0) {
            throw new IllegalArgumentException(
                    "the rate of step " + (iteration + 1) + " is 0, and 0 times any factor too; take another schedule");
        }
        rates.values().forEach(r -> r.setFactor(next / planned));
    }

    /// Shows a metric to the schedules that react to one ([ReduceOnPlateau]), at the end of an epoch for
    /// instance.
    public void observe(double metric) {
        rates.values().forEach(r -> r.observe(metric));
    }

    /// What was changed of the rates, as named numbers to be saved beside the slots.
    public Map<String, Double> rateNumbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        rates.values().forEach(r -> numbers.putAll(r.numbers()));
        return numbers;
    }

    /// Goes back to saved numbers.
    ///
    /// @param saved what [#rateNumbers] gave
    /// @throws IllegalArgumentException if the names are not those of this rule's rates; then nothing is changed
    public void restoreRates(Map<String, Double> saved) {
        if (!saved.keySet().equals(rateNumbers().keySet())) {
            throw new IllegalArgumentException("the saved rates have the numbers " + saved.keySet()
                    + ", those of the rule " + rateNumbers().keySet() + "; they were saved by another rule");
        }
        rates.values().forEach(r -> r.restore(saved));
    }

    /// Begins the next step: counts it, and writes the rate and the other numbers that depend on the step's
    /// number. Allocates nothing.
    public void advance() {
        iteration++;
        write();
    }

    /// Goes back, or forward, to saved values: copies them into the arrays.
    ///
    /// @param savedSlots a value for each slot, no more and no less
    /// @throws IllegalArgumentException if the names are not those of this rule's slots; then nothing is
    ///     changed
    /// @throws ShapeException if a shape or type differs
    public void restore(long savedIteration, NDArray savedParameters, Map<String, NDArray> savedSlots) {
        if (!savedSlots.keySet().equals(slots.keySet())) {
            throw new IllegalArgumentException("the saved state has the slots " + savedSlots.keySet()
                    + ", the rule has " + slots.keySet() + "; it was saved by another rule");
        }
        Hyperparameters.requireAtLeast("restore", "iteration", savedIteration, 0);
        parameters.copyFrom(savedParameters);
        savedSlots.forEach((name, value) -> slot(name).copyFrom(value));
        iteration = savedIteration;
        if (iteration > 0) { // a step before the first has no rate
            write();
        }
    }

    private void write() {
        lastRate = rate.rate(iteration - 1);
        key[0] = (int) seed;
        key[1] = (int) (seed >>> 32);
        key[2] = (int) iteration;
        key[3] = (int) (iteration >>> 32);
        for (int i = 0; i < scalars.size(); i++) {
            HostScalar scalar = scalars.get(i);
            long t = scalar.clock().step(iteration);
            scalar.value().set(0, scalar.ofRate().at(t, scalar.rate().rate(t - 1)));
        }
    }
}
