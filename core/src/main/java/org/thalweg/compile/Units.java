package org.thalweg.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;

/// Groups kept tensors into units and orders them. Elementwise results over the same elements that share an input, or
/// of which one reads another, become one loop with several outputs: an optimizer's whole update, for example. So do
/// sums over the same rows.
final class Units {
    /// Arrays that one loop may walk through.
    private static final int MOST_PORTS = 28;

    /// Lines that one loop may have.
    private static final int MOST_LINES = 260;

    private final Set<Tensor> kept;
    private final Map<Tensor, Unit> owners = new LinkedHashMap<>();

    private Units(Set<Tensor> kept) {
        this.kept = kept;
    }

    /// The units of all kept tensors but inputs and constants, in an order in which they can run. A unit that
    /// replaces an input comes after those that read its old value, if that can be.
    static List<Unit> of(List<Tensor> nodes, Set<Tensor> kept, Map<Tensor, Tensor> updates) {
        Units units = new Units(kept);
        for (Tensor t : nodes) {
            if (kept.contains(t) && !(t.op() instanceof Op.Input) && !(t.op() instanceof Op.Constant)) {
                units.add(t);
            }
        }
        Set<Unit> all = new LinkedHashSet<>(units.owners.values());
        units.readBeforeUpdate(all, updates);
        return units.sorted(all);
    }

    static boolean isMap(Tensor t) {
        return t.op() instanceof Op.Elementwise || t.op() instanceof Op.Broadcast || t.op() instanceof Op.Iota;
    }

    private void add(Tensor t) {
        Set<Tensor> reads = reads(t);
        if (isMap(t) || Fusion.isReduction(t.op())) {
            for (Unit unit : new ArrayList<>(new LinkedHashSet<>(owners.values())).reversed()) {
                if (joins(t, reads, unit)) {
                    unit.add(t);
                    unit.reads.addAll(reads);
                    unit.reads.removeAll(unit.roots);
                    owners.put(t, unit);
                    return;
                }
            }
        }
        owners.put(t, new Unit(t, reads));
    }

    /// The kept tensors that computing a kept tensor reads.
    private Set<Tensor> reads(Tensor t) {
        Set<Tensor> reads = new LinkedHashSet<>();
        Set<Tensor> seen = new HashSet<>();
        var open = new ArrayDeque<>(t.op().inputs());
        while (!open.isEmpty()) {
            Tensor x = open.pop();
            if (kept.contains(x)) {
                reads.add(x);
            } else if (seen.add(x)) {
                open.addAll(x.op().inputs());
            }
        }
        return reads;
    }

    private boolean joins(Tensor t, Set<Tensor> reads, Unit unit) {
        Tensor root = unit.last();
        int elements = UnitLoop.walked(t).shape().elements();
        boolean loop = isMap(root) || Fusion.isReduction(root.op());
        if (!loop || UnitLoop.walked(root).shape().elements() != elements || elements == 0) {
            return false;
        }
        boolean related = reads.stream().anyMatch(x -> unit.reads.contains(x) || unit.roots.contains(x));
        if (!related) {
            return false;
        }
        for (Tensor x : reads) {
            Unit owner = owners.get(x);
            if (owner != null && owner != unit && reaches(owner, unit)) {
                return false;
            }
        }
        try {
            UnitLoop both = UnitLoop.of(unit.with(t), kept);
            return (isMap(root) || both.form() == UnitLoop.Form.COLUMNS)
                    && both.nest().length <= 3
                    && both.ports() <= MOST_PORTS
                    && both.lines() <= MOST_LINES;
        } catch (LoopBuilder.KeepInMemory e) {
            return false;
        }
    }

    /// Whether `from` needs, directly or not, what `to` computes.
    private boolean reaches(Unit from, Unit to) {
        Set<Unit> seen = new HashSet<>();
        var open = new ArrayDeque<Unit>();
        open.push(from);
        while (!open.isEmpty()) {
            Unit unit = open.pop();
            if (unit == to) {
                return true;
            }
            for (Unit before : before(unit)) {
                if (seen.add(before)) {
                    open.push(before);
                }
            }
        }
        return false;
    }

    private Set<Unit> before(Unit unit) {
        Set<Unit> before = new LinkedHashSet<>(unit.after);
        for (Tensor x : unit.reads) {
            Unit owner = owners.get(x);
            if (owner != null && owner != unit) {
                before.add(owner);
            }
        }
        return before;
    }

    private void readBeforeUpdate(Set<Unit> all, Map<Tensor, Tensor> updates) {
        updates.forEach((input, next) -> {
            Unit writer = owners.get(next);
            if (writer != null) {
                for (Unit reader : all) {
                    if (reader != writer && reader.reads.contains(input) && !reaches(reader, writer)) {
                        writer.after.add(reader);
                    }
                }
            }
        });
    }

    private List<Unit> sorted(Set<Unit> all) {
        Map<Unit, Integer> waiting = new HashMap<>();
        Map<Unit, List<Unit>> next = new HashMap<>();
        var ready = new PriorityQueue<Unit>(Comparator.comparingLong(Unit::rank));
        for (Unit unit : all) {
            Set<Unit> before = before(unit);
            waiting.put(unit, before.size());
            before.forEach(b -> next.computeIfAbsent(b, k -> new ArrayList<>()).add(unit));
            if (before.isEmpty()) {
                ready.add(unit);
            }
        }
        List<Unit> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            Unit unit = ready.poll();
            order.add(unit);
            for (Unit after : next.getOrDefault(unit, List.of())) {
                if (waiting.merge(after, -1, Integer::sum) == 0) {
                    ready.add(after);
                }
            }
        }
        if (order.size() != all.size()) {
            throw new IllegalStateException(
                    "units wait for each other: " + all.size() + " units, " + order.size() + " in order");
        }
        return order;
    }
}
