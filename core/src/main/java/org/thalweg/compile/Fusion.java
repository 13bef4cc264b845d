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
import org.thalweg.tensor.DType;

/// Decides which tensors are kept in memory; the others are computed inside the loops that read them.
///
/// Kept are: inputs and constants; what is no elementwise or indexing op; outputs; what such an op reads as a whole;
/// and an elementwise result that several loops need, or that is repeated along columns, unless computing it again is
/// cheap: a few additions, or one function of what both of two loops read anyway, if the result is large.
final class Fusion {
    /// Additions and the like that are cheaper to repeat than to keep.
    private static final int CHEAP = 3;

    /// The same where a single large tensor is read instead, which other loops read too.
    private static final int CHEAP_FROM_ONE = 4;

    /// What is cheaper to compute a second time than to write and to read, if it does not fit the caches near a
    /// core.
    private static final int ONE_FUNCTION = 40;

    /// The same of comparisons, whose result alone is needed.
    private static final int CHEAP_COMPARISON = 8;

    private static final long LARGE_BYTES = 1 << 20;

    /// Lines of a kernel beyond which an expression is cut, so that the method stays below the 8 000 bytes that
    /// HotSpot compiles.
    private static final int LONGEST = 150;

    private final Set<Tensor> kept = new HashSet<>();
    private final Map<Tensor, Integer> costs = new HashMap<>();

    private Fusion() {}

    /// Decides for `nodes` in order, with these results and with others that must be kept.
    static Fusion of(List<Tensor> nodes, Collection<Tensor> results, Collection<Tensor> forced) {
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
        nodes.forEach(fusion::weigh);
        Map<Tensor, List<Tensor>> readers = readers(nodes);
        fusion.repeated(nodes, readers);
        nodes.forEach(fusion::weigh); // less, now that what is repeated is kept
        fusion.cheapByNow(nodes, fusion.shared(nodes, readers));
        nodes.forEach(fusion::weigh);
        return fusion;
    }

    /// The tensors to keep.
    Set<Tensor> kept() {
        return kept;
    }

    boolean keeps(Tensor t) {
        return kept.contains(t);
    }

    /// About how many additions an element of a tensor takes, from what is kept.
    int cost(Tensor t) {
        return costs.getOrDefault(t, 0);
    }

    /// What is kept only because it is read again, and read to compute a tensor, but for what is much smaller.
    Set<Tensor> temporarySources(Tensor t) {
        Set<Tensor> sources = largeSources(t);
        sources.removeIf(x -> x.op().inputs().isEmpty());
        return sources;
    }

    /// What is kept and read to compute a tensor, but for what is much smaller.
    private Set<Tensor> largeSources(Tensor t) {
        Set<Tensor> sources = new HashSet<>();
        t.op().inputs().forEach(x -> read(x, t, sources));
        sources.removeIf(x -> x.shape().elements() * 8L <= t.shape().elements());
        return sources;
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

    private void weigh(Tensor t) {
        int own = switch (t.op()) {
            case Exp _, Expm1 _, Sigmoid _ -> 20;
            case Log _, Log1p _, Tanh _, Erf _ -> 30;
            case Sin _, Cos _, Atan _, Power _ -> 40;
            case Sqrt _, Divide _, Reciprocal _ -> 4;
            case Maximum _, Minimum _ -> 2; // also of NaN and of both zeros
            case Elementwise _ -> 1;
            default -> 0;
        };
        int sum = own;
        if (computedInLoops(t.op())) {
            for (Tensor x : t.op().inputs()) {
                sum += kept.contains(x) ? 0 : cost(x);
            }
        }
        if (sum > LONGEST && t.op() instanceof Elementwise) {
            Tensor costly = t.op().inputs().getFirst();
            for (Tensor x : t.op().inputs()) {
                costly = cost(x) > cost(costly) && !kept.contains(x) ? x : costly;
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
        return t.op() instanceof Elementwise && cost(t) > CHEAP && !kept.contains(t);
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

    /// Keeps what is needed by more than one kept tensor and is not cheap, and returns it.
    private Set<Tensor> shared(List<Tensor> nodes, Map<Tensor, List<Tensor>> readers) {
        Set<Tensor> chosen = new HashSet<>();
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
            if (costly(t) && mine.size() > 1 && !againForLess(t, mine) && !comparedAgain(t)) {
                kept.add(t);
                chosen.add(t);
            }
        }
        return chosen;
    }

    /// Drops of what is shared what has become cheap because what it is made from, a single large tensor, is kept
    /// too.
    private void cheapByNow(List<Tensor> nodes, Set<Tensor> shared) {
        for (Tensor t : nodes) {
            weigh(t);
            if (shared.contains(t)
                    && cost(t) <= CHEAP_FROM_ONE
                    && temporarySources(t).size() <= 1) {
                kept.remove(t);
            }
        }
    }

    /// Whether two loops compute a tensor from what they read anyway, in less time than one would write and the
    /// other read it.
    private boolean againForLess(Tensor t, Set<Tensor> users) {
        boolean large = (long) t.shape().elements() * t.dtype().bytes() >= LARGE_BYTES;
        if (!large || users.size() > 2 || cost(t) > ONE_FUNCTION) {
            return false;
        }
        Set<Tensor> sources = largeSources(t);
        return users.stream().allMatch(user -> {
            Set<Tensor> others = new HashSet<>();
            user.op().inputs().forEach(x -> read(x, t, others));
            return others.containsAll(sources);
        });
    }

    /// Whether a comparison as numbers, such as where a maximum is, is sooner made again from what it compares.
    /// Where it is large, it would be written once and read as often as its sources.
    private boolean comparedAgain(Tensor t) {
        boolean compares = t.op() instanceof Cast c && c.x().dtype() == DType.BOOL;
        boolean large = (long) t.shape().elements() * t.dtype().bytes() >= LARGE_BYTES;
        return compares && large && cost(t) <= CHEAP_COMPARISON;
    }

    /// Adds the kept tensors that a loop reads to compute `x`, but for those behind `without`.
    private void read(Tensor x, Tensor without, Set<Tensor> found) {
        if (x.equals(without)) {
            return;
        }
        if (kept.contains(x)) {
            found.add(x);
        } else {
            x.op().inputs().forEach(y -> read(y, without, found));
        }
    }
}
