package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.graph.Loop.Keep;
import org.thalweg.graph.Op.*;

/// What a derivative loop reads of the turns of its primal loop: the values kept of each turn, chosen so that what is
/// cheap to compute again from one of them is not kept.
final class Residuals {
    private final Scan scan;
    private final Tensor tensor;
    private final Set<Tensor> varying = new HashSet<>();
    private final Set<Tensor> chosen = new LinkedHashSet<>();

    /// What `roots` need, which are computed from the body's tensors and from `directions`.
    Residuals(Tensor tensor, Scan scan, Collection<Tensor> roots, Collection<Tensor> directions) {
        this.tensor = tensor;
        this.scan = scan;
        varying.addAll(scan.loop().carries());
        varying.addAll(scan.loop().elements());
        Set<Tensor> moved = new HashSet<>(directions);
        List<Tensor> order = Order.of(roots, moved);
        for (Tensor t : order) {
            if (t.op().inputs().stream().anyMatch(moved::contains)) {
                moved.add(t);
            } else if (t.op().inputs().stream().anyMatch(varying::contains)) {
                varying.add(t);
            }
        }
        Set<Tensor> read = new LinkedHashSet<>();
        for (Tensor t : order) {
            if (moved.contains(t)) {
                t.op().inputs().stream().filter(x -> !moved.contains(x)).forEach(read::add);
            }
        }
        roots.stream().filter(t -> !moved.contains(t)).forEach(read::add);
        read.forEach(this::choose);
    }

    /// The tensors of the body that are read, in order.
    List<Tensor> chosen() {
        return new ArrayList<>(chosen);
    }

    /// All values of one that is read, `[length, …]`.
    Tensor sequence(Tensor of) {
        int element = scan.loop().elements().indexOf(of);
        return element >= 0 ? scan.sequences().get(element) : Tensor.of(new Stacked(tensor, of));
    }

    /// `roots` with other tensors in the place of some, and with what is captured in the place of its formals.
    List<Tensor> substitute(List<Tensor> roots, Map<Tensor, Tensor> replacements) {
        Map<Tensor, Tensor> done = new HashMap<>(replacements);
        for (int i = 0; i < scan.captured().size(); i++) {
            done.put(scan.loop().captured().get(i), scan.captured().get(i));
        }
        for (Tensor t : Order.of(roots, Set.copyOf(done.keySet()))) {
            if (!done.containsKey(t)) {
                done.put(
                        t,
                        Closing.over(
                                t,
                                t.op().inputs().stream()
                                        .map(x -> done.getOrDefault(x, x))
                                        .toList()));
            }
        }
        return roots.stream().map(t -> done.getOrDefault(t, t)).toList();
    }

    private void choose(Tensor t) {
        if (!varying.contains(t) || chosen.contains(t)) {
            return;
        }
        if (t.op() instanceof Input) {
            chosen.add(t);
            return;
        }
        Set<Tensor> more = new HashSet<>();
        boolean again = scan.loop().keep() == Keep.CARRIES || t.op() instanceof Scan;
        if (!again && isCheap(t.op())) {
            sources(t, more);
            again = more.size() <= 1;
        }
        if (again) {
            t.op().inputs().forEach(this::choose);
        } else {
            chosen.add(t);
        }
    }

    /// Adds what would have to be kept, and is not yet, so that `t` could be computed again.
    private void sources(Tensor t, Set<Tensor> more) {
        if (!varying.contains(t) || chosen.contains(t)) {
            return;
        }
        if (isCheap(t.op())) {
            t.op().inputs().forEach(x -> sources(x, more));
        } else {
            more.add(t);
        }
    }

    /// Whether computing it again costs less than reading it from memory.
    private static boolean isCheap(Op op) {
        return switch (op) {
            case Negate _,
                    Absolute _,
                    Sign _,
                    Square _,
                    Relu _,
                    Floor _,
                    Not _,
                    Cast _,
                    StopGradient _,
                    Plus _,
                    Minus _,
                    Times _,
                    Maximum _,
                    Minimum _,
                    And _,
                    Or _,
                    Compare _,
                    Select _,
                    Reshape _,
                    Permute _,
                    Broadcast _,
                    Slice _ -> true;
            default -> false;
        };
    }
}
