package org.thalweg.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.thalweg.graph.Tensor;

/// Kept tensors that one step will compute, reductions last, and the kept tensors it reads.
final class Unit {
    final List<Tensor> roots = new ArrayList<>();
    final Set<Tensor> reads = new LinkedHashSet<>();

    /// Roots that nothing but this unit reads: values on the way, which need no memory.
    final Set<Tensor> passing = new HashSet<>();

    /// Units that must run before this one for other reasons than its reads.
    final Set<Unit> after = new LinkedHashSet<>();

    /// The last search among units that came by here, of those that [Units] counts.
    int search;

    Unit(Tensor root, Set<Tensor> reads) {
        roots.add(root);
        this.reads.addAll(reads);
    }

    /// Where the unit stands if nothing else decides: as late as the last of its roots was made.
    long rank() {
        return roots.stream().mapToLong(Tensor::id).max().orElseThrow();
    }

    void add(Tensor t) {
        roots.add(place(t), t);
    }

    /// The roots with another one.
    List<Tensor> with(Tensor t) {
        List<Tensor> all = new ArrayList<>(roots);
        all.add(place(t), t);
        return all;
    }

    /// Reductions come last.
    private int place(Tensor t) {
        int at = roots.size();
        while (!Fusion.isReduction(t.op())
                && at > 0
                && Fusion.isReduction(roots.get(at - 1).op())) {
            at--;
        }
        return at;
    }

    Tensor last() {
        return roots.getLast();
    }
}
