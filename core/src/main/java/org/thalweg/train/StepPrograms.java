package org.thalweg.train;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Op;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.optim.Optimization;
import org.thalweg.optim.OptimizationState;
import org.thalweg.optim.Trace;
import org.thalweg.tensor.NDArray;

/// The compiled steps of an [Optimization]: one program for each kind of step that its rule takes, which for most rules
/// is one. Compiled when they are first needed, onto arrays that are given by the names of the inputs.
final class StepPrograms implements AutoCloseable {
    private final Optimization optimization;
    private final Map<String, NDArray> arrays;
    private final Function<Trace, Work> work;
    private final ThreadTeam team;
    private final IdentityHashMap<Trace, Executable> compiled = new IdentityHashMap<>();

    /// What a step does beside the rule's own updates.
    ///
    /// @param outputs what it reports
    /// @param updates further inputs that change, with what they become
    record Work(List<Tensor> outputs, Map<Tensor, Tensor> updates) {
        /// Reports only.
        static Work of(Tensor... outputs) {
            return new Work(List.of(outputs), Map.of());
        }
    }

    /// @param arrays what stands behind every input
    /// @param work what else a step does
    StepPrograms(Optimization optimization, Map<String, NDArray> arrays, Function<Trace, Work> work, ThreadTeam team) {
        this.optimization = optimization;
        this.arrays = Map.copyOf(arrays);
        this.work = work;
        this.team = team;
    }

    /// The arrays of a state by the names of their inputs, which are the same for all optimizations by one rule.
    static Map<String, NDArray> arrays(OptimizationState state) {
        Map<String, NDArray> arrays = new HashMap<>();
        state.arrays().forEach((input, array) -> arrays.put(input.label(), array));
        return arrays;
    }

    /// The program of step t, from 1.
    Executable at(long t) {
        Trace trace = optimization.trace(t);
        Executable run = compiled.get(trace);
        if (run == null) {
            Work more = work.apply(trace);
            Map<Tensor, Tensor> updates = new LinkedHashMap<>(trace.updates());
            updates.putAll(more.updates());
            Program program = Program.of(more.outputs());
            for (var update : updates.entrySet()) {
                program = program.update(update.getKey(), update.getValue());
            }
            Set<Tensor> roots = new HashSet<>(program.outputs());
            roots.addAll(updates.keySet());
            roots.addAll(updates.values());
            run = compile(program, roots);
            compiled.put(trace, run);
        }
        return run;
    }

    /// A program of something else that lies over the same inputs, and changes none.
    Executable of(List<Tensor> outputs) {
        return compile(Program.of(outputs), Set.copyOf(outputs));
    }

    private Executable compile(Program program, Set<Tensor> roots) {
        Executable run = program.compile(team);
        for (Tensor tensor : Order.of(roots)) {
            if (tensor.op() instanceof Op.Input) {
                NDArray array = arrays.get(tensor.label());
                if (array == null) {
                    throw new IllegalStateException(
                            "no array for the input " + tensor.label() + ", only for " + arrays.keySet());
                }
                run.bind(tensor, array);
            }
        }
        return run;
    }

    @Override
    public void close() {
        compiled.values().forEach(Executable::close);
    }
}
