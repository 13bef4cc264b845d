package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.compile.LoopBuilder.KeepInMemory;
import org.thalweg.graph.Op;
import org.thalweg.graph.Op.Concat;
import org.thalweg.graph.Op.Input;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.Warmup;

/// Compiles a program: simplify, compute again what would be kept for long, choose what is kept in memory, form loops,
/// order steps, plan memory.
final class Compiler {
    private final Program program;
    private final List<Tensor> results;
    private final List<Tensor> nodes;
    private final Set<Tensor> again;

    private Compiler(Program program) {
        this.program = program;
        List<Tensor> wanted = new ArrayList<>(program.outputs());
        program.updates().forEach(u -> wanted.add(u.next()));
        Set<Tensor> inputs = new LinkedHashSet<>();
        for (Tensor t : Order.of(wanted)) {
            if (t.op() instanceof Input) {
                inputs.add(t);
            }
        }
        program.updates().forEach(u -> inputs.add(u.input()));
        List<Tensor> all = new ArrayList<>(wanted);
        all.addAll(inputs);
        List<Tensor> simplified = new ArrayList<>(new Simplifier().simplify(all));
        for (int i = 0; i < program.updates().size(); i++) {
            int at = program.outputs().size() + i;
            Tensor next = simplified.get(at);
            boolean stays = next.op().equals(program.updates().get(i).input().op());
            simplified.set(at, stays ? next : inLoop(next));
        }
        Recompute.Graph graph = Recompute.of(simplified, Order.of(simplified), simplified.subList(0, wanted.size()));
        this.results = graph.results();
        this.again = graph.again();
        this.nodes = Order.of(results);
    }

    /// A new value that exists elsewhere, such as the gradient that a rule remembers, as one that a loop writes:
    /// where other loops read it, one of them does so on its way.
    private static Tensor inLoop(Tensor next) {
        boolean elsewhere = next.op() instanceof Input || next.op() instanceof Concat;
        return elsewhere && next.dtype().isFloating() ? next.stopGradient() : next;
    }

    /// Where a program finds its inputs and puts its outputs if it is part of another; else it makes room itself.
    ///
    /// @param steady what stays the same in all runs of a body, from the first to the last turn of its loop
    record Surroundings(Map<Op, Place> inputs, List<Place> outputs, Set<Buffer> steady) {
        static final Surroundings NONE = new Surroundings(Map.of(), List.of(), Set.of());
    }

    /// Steps whose memory is not planned yet.
    ///
    /// @param inputs the tensor that stands for each input in `places`
    record Planned(Map<Op, Tensor> inputs, Map<Tensor, Place> places, List<Place> outputs, List<Step> steps) {}

    static Executable compile(Program program, ThreadTeam team, boolean ownTeam) {
        try (Warmup.Hold _ = Warmup.hold()) {
            Planned planned = plan(program, Surroundings.NONE, team.threads());
            MemoryPlan memory = MemoryPlan.of(planned.steps);
            return new Executable(program, planned.inputs, planned.places, planned.outputs, memory, team, ownTeam);
        }
    }

    static Planned plan(Program program, Surroundings around, int threads) {
        Compiler compiler = new Compiler(program);
        Set<Tensor> forced = new HashSet<>();
        while (true) {
            try {
                return compiler.plan(around, threads, forced);
            } catch (KeepInMemory e) {
                if (!forced.add(e.tensor())) {
                    throw new IllegalStateException("no loop for " + e.tensor(), e);
                }
            }
        }
    }

    private Planned plan(Surroundings around, int threads, Set<Tensor> forced) {
        int outputs = program.outputs().size();
        int updates = program.updates().size();
        List<Tensor> wanted = results.subList(0, outputs + updates);
        Map<Op, Tensor> inputs = new HashMap<>();
        for (Tensor t : nodes) {
            if (t.op() instanceof Input) {
                inputs.put(t.op(), t);
            }
        }
        Set<Tensor> kept = Fusion.of(nodes, wanted, forced).kept();
        Map<Tensor, Tensor> next = new LinkedHashMap<>();
        for (int i = 0; i < updates; i++) {
            next.put(inputs.get(program.updates().get(i).input().op()), results.get(outputs + i));
        }
        StepMaker steps = new StepMaker(nodes, kept, around, threads);
        for (Unit unit : Units.of(nodes, kept, wanted, next, again)) {
            steps.add(unit);
        }
        List<Place> placed = new ArrayList<>();
        Results ends = new Results(steps);
        for (int i = 0; i < outputs; i++) {
            Tensor result = results.get(i);
            placed.add(
                    around.outputs().isEmpty()
                            ? ends.output(result)
                            : ends.output(result, around.outputs().get(i)));
        }
        ends.replace(next);
        return new Planned(inputs, steps.places(), placed, DirectStores.of(steps.steps()));
    }
}
