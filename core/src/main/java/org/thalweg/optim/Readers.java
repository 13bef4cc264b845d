package org.thalweg.optim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Loop;
import org.thalweg.graph.Op.Scan;
import org.thalweg.graph.Op.Stacked;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;

/// Which tensors read which, between some parameters and an output, into the bodies of loops: what a loop captures is
/// read by its formal, which the body reads on; what the body ends in is read by the loop. Loops within loops are not
/// entered.
final class Readers {
    private final Map<Tensor, List<Tensor>> readers = new HashMap<>();
    private final Map<Tensor, Tensor> captured = new HashMap<>();
    private final Map<Tensor, Tensor> loops = new HashMap<>();

    Readers(Tensor output, List<Tensor> parameters) {
        List<Tensor> order = Order.of(List.of(output), Set.copyOf(parameters));
        for (Tensor t : order) {
            if (t.op() instanceof Scan scan) {
                enter(t, scan, order);
            } else {
                addTo(t, t.op().inputs());
            }
        }
    }

    private void addTo(Tensor reader, Collection<Tensor> read) {
        for (Tensor input : Set.copyOf(read)) {
            readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(reader);
        }
    }

    private void enter(Tensor tensor, Scan scan, List<Tensor> around) {
        Loop loop = scan.loop();
        addTo(
                tensor,
                Stream.concat(scan.starts().stream(), scan.sequences().stream()).toList());
        for (int i = 0; i < scan.captured().size(); i++) {
            Tensor formal = loop.captured().get(i);
            captured.put(formal, scan.captured().get(i));
            addTo(formal, List.of(scan.captured().get(i)));
        }
        Stream<Tensor> stacked = around.stream()
                .filter(t -> t.op() instanceof Stacked s && s.scan() == tensor)
                .map(t -> ((Stacked) t.op()).inBody());
        List<Tensor> ends = Stream.concat(loop.next().stream(), stacked).toList();
        addTo(tensor, ends);
        Set<Tensor> formals = Set.copyOf(loop.formals());
        for (Tensor t : Order.of(ends, formals)) {
            if (!formals.contains(t)) {
                addTo(t, t.op().inputs());
                loops.put(t, tensor);
            }
        }
    }

    List<Tensor> of(Tensor t) {
        return readers.getOrDefault(t, List.of());
    }

    /// What a loop reads through this formal; the tensor itself if it is none.
    Tensor outside(Tensor formal) {
        return captured.getOrDefault(formal, formal);
    }

    /// The loop that computes this tensor in its body; `null` if none does.
    @Nullable
    Tensor loop(Tensor t) {
        return loops.get(t);
    }
}
