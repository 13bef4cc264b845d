package org.thalweg.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Graphs in an order in which they can be computed.
public final class Order {
    private Order() {}

    /// All tensors that the outputs need, each after its inputs: by [Tensor#id].
    public static List<Tensor> of(Collection<Tensor> outputs) {
        return of(outputs, Set.of());
    }

    /// The same, without what lies behind the tensors of `cut`.
    public static List<Tensor> of(Collection<Tensor> outputs, Set<Tensor> cut) {
        Set<Tensor> seen = new HashSet<>(outputs);
        var open = new ArrayDeque<>(seen);
        List<Tensor> order = new ArrayList<>();
        while (!open.isEmpty()) {
            Tensor t = open.pop();
            order.add(t);
            if (!cut.contains(t)) {
                for (Tensor input : t.op().inputs()) {
                    if (seen.add(input)) {
                        open.push(input);
                    }
                }
            }
        }
        order.sort(Comparator.comparingLong(Tensor::id));
        return order;
    }
}
