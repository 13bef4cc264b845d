package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.graph.Inputs;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;

/// Computes again, shortly before its late readers, what the forward pass writes and the backward pass reads as a
/// whole: where that takes a few additions per element from what has to stay in memory anyway, such as the attention
/// weights from the exponentials behind them. Memory of the other tensors of the time between takes the place.
///
/// Chen et al. (2016), "Training deep nets with sublinear memory cost", arXiv:1604.06174, do so with whole segments;
/// here no product, no fold and no function is computed twice.
final class Recompute {
    /// Lines of an element that is computed again, at most.
    private static final int MOST_LINES = 8;

    /// Smaller ones are not worth a step of their own.
    private static final int LEAST_BYTES = 128 << 10;

    /// Larger ones no longer lie in the caches near a core when they are read.
    private static final int MOST_BYTES = 1 << 20;

    /// Nodes between the last early and the first late reader, at least, as a share of all.
    private static final double LEAST_GAP = 0.1;

    private final List<Tensor> nodes;
    private final Fusion fusion;
    private final Map<Tensor, Integer> positions = new HashMap<>();
    private final Map<Tensor, Set<Tensor>> users = new HashMap<>();
    private final Set<Tensor> again = new HashSet<>();

    private Recompute(List<Tensor> nodes, Fusion fusion) {
        this.nodes = nodes;
        this.fusion = fusion;
        for (int i = 0; i < nodes.size(); i++) {
            positions.put(nodes.get(i), i);
            users.put(nodes.get(i), new LinkedHashSet<>());
        }
        for (Tensor t : nodes.reversed()) {
            for (Tensor x : t.op().inputs()) {
                Set<Tensor> of = users.getOrDefault(x, Set.of());
                if (fusion.keeps(t)) {
                    of.add(t);
                } else {
                    of.addAll(users.getOrDefault(t, Set.of()));
                }
            }
        }
    }

    /// A graph with the same results.
    ///
    /// @param results in the same order
    /// @param again what is computed a second time
    record Graph(List<Tensor> results, Set<Tensor> again) {}

    /// @param nodes in order
    /// @param wanted what has to be written anyway
    static Graph of(List<Tensor> results, List<Tensor> nodes, Collection<Tensor> wanted) {
        Recompute recompute = new Recompute(nodes, Fusion.of(nodes, wanted, Set.of()));
        Map<Integer, List<Tensor>> late = recompute.late(new HashSet<>(wanted));
        return late.isEmpty()
                ? new Graph(results, Set.of())
                : new Graph(recompute.rebuilt(results, late), recompute.again);
    }

    /// What is to be computed again before the node at each place.
    private Map<Integer, List<Tensor>> late(Set<Tensor> wanted) {
        Map<Integer, List<Tensor>> late = new HashMap<>();
        Set<Tensor> chosen = new HashSet<>();
        for (Tensor t : nodes) {
            long bytes = (long) t.shape().elements() * t.dtype().bytes();
            boolean fits = bytes >= LEAST_BYTES && bytes <= MOST_BYTES;
            boolean cheap = t.op() instanceof Op.Elementwise && fusion.cost(t) <= MOST_LINES;
            if (fits && cheap && fusion.keeps(t) && !wanted.contains(t)) {
                int first = firstLate(t);
                Set<Tensor> sources = fusion.temporarySources(t);
                boolean stay = sources.stream().allMatch(x -> !chosen.contains(x) && last(x) >= first);
                if (first > 0 && sources.size() <= 1 && stay) {
                    chosen.add(t);
                    late.computeIfAbsent(first, _ -> new ArrayList<>()).add(t);
                }
            }
        }
        return late;
    }

    private int last(Tensor t) {
        return places(t).getLast();
    }

    private List<Integer> places(Tensor t) {
        List<Integer> places = new ArrayList<>();
        users.getOrDefault(t, Set.of()).forEach(user -> places.add(positions.getOrDefault(user, 0)));
        places.sort(null);
        return places;
    }

    /// Where the first reader stands that comes long after another one; 0 if there is none.
    private int firstLate(Tensor t) {
        List<Integer> places = places(t);
        for (int i = 1; i < places.size(); i++) {
            if (places.get(i) - places.get(i - 1) >= LEAST_GAP * nodes.size()) {
                return places.get(i);
            }
        }
        return 0;
    }

    /// The same graph anew, so that all is in the order in which it was made.
    private List<Tensor> rebuilt(List<Tensor> results, Map<Integer, List<Tensor>> late) {
        Map<Tensor, Tensor> now = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (Tensor t : late.getOrDefault(i, List.of())) {
                again.add(make(t, now));
                views(t, i, now);
            }
            Tensor t = nodes.get(i);
            if (t.op().inputs().isEmpty()) {
                now.put(t, t);
            } else {
                make(t, now);
            }
        }
        return results.stream().map(t -> now.getOrDefault(t, t)).toList();
    }

    private static Tensor make(Tensor t, Map<Tensor, Tensor> now) {
        List<Tensor> inputs =
                t.op().inputs().stream().map(x -> now.getOrDefault(x, x)).toList();
        Tensor made = Tensor.of(Inputs.replace(t.op(), inputs));
        now.put(t, made);
        return made;
    }

    /// What earlier nodes made of `t` on the way to a reader, for later readers.
    private void views(Tensor t, int before, Map<Tensor, Tensor> now) {
        Set<Tensor> through = new HashSet<>(Set.of(t));
        for (Tensor x : nodes.subList(positions.getOrDefault(t, 0) + 1, before)) {
            if (!fusion.keeps(x) && x.op().inputs().stream().anyMatch(through::contains)) {
                through.add(x);
                make(x, now);
            }
        }
    }
}
