package org.thalweg.compile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// A compiled program with all of its memory. A run allocates nothing. One thread at a time.
///
/// Write to the arrays of the inputs, [#run], and read the arrays of the outputs, which stay the same arrays from run
/// to run.
public final class Executable implements AutoCloseable {
    private final Program program;
    private final Map<Op, Tensor> inputs;
    private final Map<Tensor, Place> places;
    private final List<NDArray> outputs;
    private final MemoryPlan plan;
    private final Step[] steps;
    private final ThreadTeam team;
    private final boolean ownTeam;
    private boolean bound;
    private boolean closed;

    Executable(
            Program program,
            Map<Op, Tensor> inputs,
            Map<Tensor, Place> places,
            List<Place> outputs,
            MemoryPlan plan,
            ThreadTeam team,
            boolean ownTeam) {
        this.program = program;
        this.inputs = inputs;
        this.places = places;
        this.plan = plan;
        this.steps = plan.steps().toArray(Step[]::new);
        this.team = team;
        this.ownTeam = ownTeam;
        List<NDArray> values = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            values.add(wrap(outputs.get(i).array(), program.outputs().get(i).shape()));
        }
        this.outputs = List.copyOf(values);
    }

    private static NDArray wrap(Object array, Shape shape) {
        return switch (array) {
            case float[] x -> NDArray.of(shape, x);
            case double[] x -> NDArray.of(shape, x);
            case int[] x -> NDArray.of(shape, x);
            default -> NDArray.of(shape, (boolean[]) array);
        };
    }

    private Buffer buffer(Tensor input) {
        Tensor known = inputs.get(input.op());
        if (known == null) {
            throw new IllegalArgumentException(input + " is no input of this program; its inputs are "
                    + inputs.values().stream().map(Tensor::label).sorted().toList());
        }
        Place place = places.get(known);
        if (place == null) { // nothing reads it
            place = Place.of(new Buffer(known.dtype(), known.shape().elements(), Buffer.Kind.INPUT, known.label()));
            places.put(known, place);
        }
        return place.buffer();
    }

    /// Whether the outputs depend on an input: if not, the program has no such input.
    public boolean reads(Tensor input) {
        return inputs.containsKey(input.op());
    }

    /// The storage of an input: zeros until written. For an updated input it holds the new value after each run.
    ///
    /// @throws IllegalArgumentException if the program has no such input
    public NDArray input(Tensor input) {
        Buffer buffer = buffer(input);
        if (buffer.array == null) {
            buffer.array = NDArray.zeros(buffer.dtype, input.shape()).array();
            bound = false;
        }
        return wrap(buffer.memory(), input.shape());
    }

    /// Takes the caller's array as the storage of an input, without a copy.
    ///
    /// @throws IllegalArgumentException if the program has no such input, or the array is that of an output of this
    ///     executable, which a run uses for other things until it is written
    /// @throws ShapeException if shape or type differ
    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    public void bind(Tensor input, NDArray value) {
        Buffer buffer = buffer(input);
        if (!value.shape().equals(input.shape()) || value.dtype() != input.dtype()) {
            throw new ShapeException(
                    "bind of " + input + ": a value of " + value.dtype() + value.shape() + " does not fit");
        }
        if (outputs.stream().anyMatch(output -> output.array() == value.array())) {
            throw new IllegalArgumentException(
                    "bind of " + input + ": the array is that of an output, which a run writes over; bind a copy");
        }
        buffer.array = value.array();
        bound = false;
    }

    /// Runs the program once.
    ///
    /// @throws IllegalStateException if it is closed
    public void run() {
        if (closed) {
            throw new IllegalStateException("this program is closed; compile it again");
        }
        if (!bound) {
            bindAll();
        }
        for (Step step : steps) {
            step.run(team);
        }
    }

    private void bindAll() {
        inputs.values().forEach(this::input);
        for (Step step : steps) {
            step.bind();
        }
        bound = true;
    }

    /// Output i of the program; the same array for every run.
    public NDArray output(int i) {
        return outputs.get(i);
    }

    public Program program() {
        return program;
    }

    /// The steps in order and their memory.
    MemoryPlan plan() {
        return plan;
    }

    /// Bytes of memory for what is computed on the way, allocated once; inputs, outputs and constants come on top.
    public long plannedBytes() {
        return plan.arenas().entrySet().stream()
                .mapToLong(arena -> (long) arena.getValue() * arena.getKey().bytes())
                .sum();
    }

    /// The part of [#plannedBytes] that tensors need; the rest is room in which products and convolutions pack
    /// their operands.
    public long plannedTensorBytes() {
        return plan.tensorBytes();
    }

    /// The steps in order, the code of each kernel, and the memory, for people.
    public String explain() {
        var text = new StringBuilder();
        Set<Compiled> kernels = new LinkedHashSet<>();
        text.append(steps.length)
                .append(" steps, ")
                .append(team.threads())
                .append(team.threads() == 1 ? " thread\n" : " threads\n");
        for (int i = 0; i < steps.length; i++) {
            text.append(String.format("%4d  ", i + 1))
                    .append(steps[i].describe())
                    .append('\n');
            steps[i].loops().forEach(loop -> kernels.add(loop.compiled()));
        }
        text.append("memory\n");
        plan.arenas()
                .forEach((dtype, elements) -> text.append("  ")
                        .append(dtype)
                        .append(" arena of ")
                        .append(elements)
                        .append(" elements, ")
                        .append((long) elements * dtype.bytes())
                        .append(" bytes\n"));
        text.append("  temporaries without sharing: ").append(plan.unshared()).append(" bytes\n");
        for (Compiled kernel : kernels) {
            text.append("kernel ").append(kernel.name()).append('\n');
            text.append(kernel.kernel().text().indent(4));
        }
        return text.toString();
    }

    /// Lets go of the threads, if they are this executable's own. It runs no more; its outputs can still be read.
    @Override
    public void close() {
        closed = true;
        if (ownTeam) {
            team.close();
        }
    }
}
