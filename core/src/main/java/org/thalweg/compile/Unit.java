package org.thalweg.compile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.thalweg.graph.Tensor;

/// Kept tensors that one step will compute, and the kept tensors it reads.
final class Unit {
    final List<Tensor> roots = new ArrayList<>();
    final Set<Tensor> reads = new LinkedHashSet<>();

    /// Units that must run before this one for other reasons than its reads.
    final Set<Unit> after = new LinkedHashSet<>();

    Unit(Tensor root, Set<Tensor> reads) {
        roots.add(root);
        this.reads.addAll(reads);
    }

    /// Where the unit stands if nothing else decides: as late as its last root.
    long rank() {
        return roots.getLast().id();
    }

    Tensor last() {
        return roots.getLast();
    }
}
