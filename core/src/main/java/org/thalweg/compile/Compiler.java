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
import org.thalweg.graph.Op.Input;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;

/// Compiles a program: simplify, choose what is kept in memory, form loops, order steps, plan memory.
final class Compiler {
    private final Program program;
    private final List<Tensor> results;
    private final List<Tensor> nodes;

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
        this.results = new Simplifier().simplify(all);
        this.nodes = Order.of(results);
    }

    static Executable compile(Program program, ThreadTeam team, boolean ownTeam) {
        Compiler compiler = new Compiler(program);
        Set<Tensor> forced = new HashSet<>();
        while (true) {
            try {
                return compiler.plan(team, ownTeam, forced);
            } catch (KeepInMemory e) {
                if (!forced.add(e.tensor())) {
                    throw new IllegalStateException("no loop for " + e.tensor(), e);
                }
            }
        }
    }

    private Executable plan(ThreadTeam team, boolean ownTeam, Set<Tensor> forced) {
        int outputs = program.outputs().size();
        int updates = program.updates().size();
        List<Tensor> wanted = results.subList(0, outputs + updates);
        Map<Op, Tensor> inputs = new HashMap<>();
        for (Tensor t : nodes) {
            if (t.op() instanceof Input) {
                inputs.put(t.op(), t);
            }
        }
        Set<Tensor> kept = Fusion.keep(nodes, wanted, forced);
        Map<Tensor, Tensor> next = new LinkedHashMap<>();
        for (int i = 0; i < updates; i++) {
            next.put(inputs.get(program.updates().get(i).input().op()), results.get(outputs + i));
        }
        StepMaker steps = new StepMaker(kept, team.threads());
        for (Unit unit : Units.of(nodes, kept, next)) {
            steps.add(unit);
        }
        List<Place> placed = new ArrayList<>();
        Results ends = new Results(steps);
        for (Tensor result : results.subList(0, outputs)) {
            placed.add(ends.output(result));
        }
        ends.replace(next);
        return new Executable(program, inputs, steps.places(), placed, MemoryPlan.of(steps.steps()), team, ownTeam);
    }
}
