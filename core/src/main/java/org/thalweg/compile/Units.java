package org.thalweg.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Set<Tensor> again;
    private final Map<Tensor, Unit> owners = new HashMap<>();
    private final List<Unit> units = new ArrayList<>();
    private int searches;

    private Units(Set<Tensor> kept, Set<Tensor> again) {
        this.kept = kept;
        this.again = again;
    }

    /// The units of all kept tensors but inputs and constants, in an order in which they can run. A unit that
    /// replaces an input comes after those that read its old value, if that can be.
    ///
    /// @param wanted what the program gives
    /// @param again what is computed a second time, and so not in an earlier unit
    static List<Unit> of(
            List<Tensor> nodes, Set<Tensor> kept, List<Tensor> wanted, Map<Tensor, Tensor> updates, Set<Tensor> again) {
        Units units = new Units(kept, again);
        for (Tensor t : nodes) {
            if (kept.contains(t) && !(t.op() instanceof Op.Input) && !(t.op() instanceof Op.Constant)) {
                units.add(t);
            }
        }
        units.readBeforeUpdate(updates);
        units.findPassing(nodes, wanted);
        return units.sorted();
    }

    static boolean isMap(Tensor t) {
        return t.op() instanceof Op.Elementwise || t.op() instanceof Op.Broadcast || t.op() instanceof Op.Iota;
    }

    private void add(Tensor t) {
        Set<Tensor> reads = reads(t);
        if (!again.contains(t) && (isMap(t) || Fusion.isReduction(t.op()))) {
            int elements = UnitLoop.walked(t).shape().elements();
            int needed = 0;
            for (int i = units.size() - 1; i >= 0; i--) {
                Unit unit = units.get(i);
                if (walksAlike(unit, elements) && related(unit, reads)) {
                    needed = needed == 0 ? findNeeded(reads) : needed;
                    if (unit.search != needed && joins(t, unit)) {
                        unit.add(t);
                        unit.reads.addAll(reads);
                        unit.reads.removeAll(unit.roots);
                        owners.put(t, unit);
                        return;
                    }
                }
            }
        }
        Unit own = new Unit(t, reads);
        units.add(own);
        owners.put(t, own);
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

    private static boolean walksAlike(Unit unit, int elements) {
        Tensor root = unit.last();
        return elements > 0
                && (isMap(root) || Fusion.isReduction(root.op()))
                && UnitLoop.walked(root).shape().elements() == elements;
    }

    private static boolean related(Unit unit, Set<Tensor> reads) {
        return reads.stream().anyMatch(x -> unit.reads.contains(x) || unit.roots.contains(x));
    }

    /// Finds what the units of `reads` need, directly or not: to join one of these would close a circle.
    ///
    /// @return the [Unit#search] of those, and of no others
    private int findNeeded(Set<Tensor> reads) {
        searches++;
        var open = new ArrayDeque<Unit>();
        for (Tensor x : reads) {
            Unit owner = owners.get(x);
            if (owner != null) {
                open.push(owner);
            }
        }
        while (!open.isEmpty()) {
            Unit unit = open.pop();
            for (Tensor x : unit.reads) {
                Unit owner = owners.get(x);
                if (owner != null && owner != unit && owner.search != searches) {
                    owner.search = searches;
                    open.push(owner);
                }
            }
        }
        return searches;
    }

    private boolean joins(Tensor t, Unit unit) {
        try {
            UnitLoop both = UnitLoop.of(unit.with(t), Set.of(), kept);
            return (isMap(unit.last()) || both.form() == UnitLoop.Form.COLUMNS)
                    && both.nest().length <= 3
                    && both.ports() <= MOST_PORTS
                    && both.lines() <= MOST_LINES;
        } catch (LoopBuilder.KeepInMemory e) {
            return false;
        }
    }

    /// The units that need, directly or not, what `writer` computes.
    private Set<Unit> needing(Unit writer) {
        Map<Unit, List<Unit>> next = next();
        Set<Unit> needing = new HashSet<>();
        var open = new ArrayDeque<Unit>();
        open.push(writer);
        while (!open.isEmpty()) {
            for (Unit after : next.getOrDefault(open.pop(), List.of())) {
                if (needing.add(after)) {
                    open.push(after);
                }
            }
        }
        return needing;
    }

    /// The units that come directly after each.
    private Map<Unit, List<Unit>> next() {
        Map<Unit, List<Unit>> next = new HashMap<>();
        for (Unit unit : units) {
            before(unit)
                    .forEach(
                            b -> next.computeIfAbsent(b, k -> new ArrayList<>()).add(unit));
        }
        return next;
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

    /// A root that only lines of its own loop read, as lines and not as a whole, passes by.
    private void findPassing(List<Tensor> nodes, List<Tensor> wanted) {
        Set<Tensor> needed = new HashSet<>(wanted);
        for (Tensor t : nodes) {
            if (!isMap(t) && !Fusion.isReduction(t.op())) {
                needed.addAll(t.op().inputs());
            }
        }
        units.forEach(unit -> needed.addAll(unit.reads));
        for (Unit unit : units) {
            for (Tensor root : unit.roots.subList(0, unit.roots.size() - 1)) {
                if (isMap(root) && !needed.contains(root)) {
                    unit.passing.add(root);
                }
            }
        }
    }

    private void readBeforeUpdate(Map<Tensor, Tensor> updates) {
        updates.forEach((input, next) -> {
            Unit writer = owners.get(next);
            if (writer != null) {
                Set<Unit> later = needing(writer);
                for (Unit reader : units) {
                    if (reader != writer && reader.reads.contains(input) && !later.contains(reader)) {
                        writer.after.add(reader);
                    }
                }
            }
        });
    }

    private List<Unit> sorted() {
        Map<Unit, Integer> waiting = new HashMap<>();
        Map<Unit, List<Unit>> next = next();
        var ready = new PriorityQueue<Unit>(Comparator.comparingLong(Unit::rank));
        for (Unit unit : units) {
            int before = before(unit).size();
            waiting.put(unit, before);
            if (before == 0) {
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
        if (order.size() != units.size()) {
            throw new IllegalStateException(
                    "units wait for each other: " + units.size() + " units, " + order.size() + " in order");
        }
        return order;
    }
}
