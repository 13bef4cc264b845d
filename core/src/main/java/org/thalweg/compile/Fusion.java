package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.graph.Op;
import org.thalweg.graph.Op.*;
import org.thalweg.graph.Tensor;

/// Decides which tensors are kept in memory; the others are computed inside the loops that read them.
///
/// Kept are: inputs and constants; what is no elementwise or indexing op; outputs; what such an op reads as a whole;
/// and an elementwise result that several loops need, or that is repeated along columns, unless computing it again is
/// cheap.
final class Fusion {
    /// Additions and the like that are cheaper to repeat than to keep.
    private static final int CHEAP = 3;

    /// Lines of a kernel beyond which an expression is cut, so that the method stays below the 8 000 bytes that
    /// HotSpot compiles.
    private static final int LONGEST = 150;

    private final Set<Tensor> kept = new HashSet<>();
    private final Map<Tensor, Integer> costs = new HashMap<>();

    private Fusion() {}

    /// The tensors to keep, for `nodes` in order, with these results and with others that must be kept.
    static Set<Tensor> keep(List<Tensor> nodes, Collection<Tensor> results, Collection<Tensor> forced) {
        Fusion fusion = new Fusion();
        results.forEach(fusion::keepWhole);
        forced.forEach(fusion::keepWhole);
        for (Tensor t : nodes) {
            if (!computedInLoops(t.op())) {
                fusion.kept.add(t);
                if (!isReduction(t.op())) {
                    t.op().inputs().forEach(fusion::keepWhole);
                }
            }
        }
        nodes.forEach(fusion::cost);
        Map<Tensor, List<Tensor>> readers = readers(nodes);
        fusion.repeated(nodes, readers);
        nodes.forEach(fusion::cost); // less, now that what is repeated is kept
        fusion.shared(nodes, readers);
        return fusion.kept;
    }

    static boolean isReduction(Op op) {
        return op instanceof Sum || op instanceof Largest;
    }

    /// Whether an op can be computed element by element where it is read.
    static boolean computedInLoops(Op op) {
        return op instanceof Elementwise || op instanceof Iota || isIndexing(op);
    }

    static boolean isIndexing(Op op) {
        return op instanceof Reshape || op instanceof Broadcast || op instanceof Permute || op instanceof Slice;
    }

    /// Keeps a tensor so that its elements lie one after the other: a view of what it views.
    private void keepWhole(Tensor t) {
        if (Views.isView(t.op())) {
            keepWhole(t.op().inputs().getFirst());
        } else {
            kept.add(t);
        }
    }

    private void cost(Tensor t) {
        int own = switch (t.op()) {
            case Exp _, Expm1 _, Sigmoid _ -> 20;
            case Log _, Log1p _, Tanh _, Erf _ -> 30;
            case Sin _, Cos _, Atan _, Power _ -> 40;
            case Sqrt _, Divide _, Reciprocal _ -> 4;
            case Elementwise _ -> 1;
            default -> 0;
        };
        int sum = own;
        if (computedInLoops(t.op())) {
            for (Tensor x : t.op().inputs()) {
                sum += kept.contains(x) ? 0 : costs.getOrDefault(x, 0);
            }
        }
        if (sum > LONGEST && t.op() instanceof Elementwise) {
            Tensor costly = t.op().inputs().getFirst();
            for (Tensor x : t.op().inputs()) {
                costly = costs.getOrDefault(x, 0) > costs.getOrDefault(costly, 0) && !kept.contains(x) ? x : costly;
            }
            keepWhole(costly);
            sum = own;
        }
        costs.put(t, sum);
    }

    private static Map<Tensor, List<Tensor>> readers(List<Tensor> nodes) {
        Map<Tensor, List<Tensor>> readers = new HashMap<>();
        for (Tensor t : nodes) {
            for (Tensor x : t.op().inputs()) {
                readers.computeIfAbsent(x, k -> new ArrayList<>()).add(t);
            }
        }
        return readers;
    }

    private boolean costly(Tensor t) {
        return t.op() instanceof Elementwise && costs.getOrDefault(t, 0) > CHEAP && !kept.contains(t);
    }

    /// Keeps what is broadcast to many elements and is not cheap.
    private void repeated(List<Tensor> nodes, Map<Tensor, List<Tensor>> readers) {
        for (Tensor t : nodes.reversed()) {
            if (costly(t) && repeats(t, t, readers)) {
                kept.add(t);
            }
        }
    }

    private boolean repeats(Tensor of, Tensor t, Map<Tensor, List<Tensor>> readers) {
        for (Tensor reader : readers.getOrDefault(t, List.of())) {
            boolean repeated = reader.op() instanceof Broadcast b
                    && b.shape().elements() > 2L * Math.max(1, of.shape().elements());
            if (repeated
                    || (reader.op() instanceof Reshape && !kept.contains(reader) && repeats(of, reader, readers))) {
                return true;
            }
        }
        return false;
    }

    /// Keeps what is needed by more than one kept tensor and is not cheap.
    private void shared(List<Tensor> nodes, Map<Tensor, List<Tensor>> readers) {
        Map<Tensor, Set<Tensor>> users = new HashMap<>(); // the kept tensors in whose loops a tensor is computed
        for (Tensor t : nodes.reversed()) {
            Set<Tensor> mine = new HashSet<>();
            for (Tensor reader : readers.getOrDefault(t, List.of())) {
                if (kept.contains(reader)) {
                    mine.add(reader);
                } else {
                    mine.addAll(users.getOrDefault(reader, Set.of()));
                }
            }
            users.put(t, mine);
            if (costly(t) && mine.size() > 1) {
                kept.add(t);
            }
        }
    }
}
