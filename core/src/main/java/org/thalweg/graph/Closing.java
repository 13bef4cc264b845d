package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.graph.Op.*;

/// Cuts the body of a loop out of the graph around it. What the body computes without its formals is the same in each
/// turn: it stays outside, and the body reads it through one more formal. Only repeating is done in the body, where
/// it costs nothing: what is repeated is smaller. Anything else is captured itself, not what it is a view of, since it
/// may be a variable: parameters are views of a vector, and derivatives are taken in these.
final class Closing {
    private final Set<Tensor> varying = new HashSet<>();
    private final Map<Tensor, Tensor> inside = new HashMap<>();
    private final List<Tensor> formals = new ArrayList<>();
    private final List<Tensor> captured = new ArrayList<>();

    /// Closes a body that ends in `roots` over these formals.
    Closing(Collection<Tensor> roots, Collection<Tensor> own) {
        varying.addAll(own);
        own.forEach(t -> inside.put(t, t));
        List<Tensor> order = Order.of(roots, Set.copyOf(own));
        for (Tensor t : order) {
            if (t.op().inputs().stream().anyMatch(varying::contains)) {
                varying.add(t);
            }
        }
        for (Tensor t : order) {
            if (varying.contains(t) && !inside.containsKey(t)) {
                inside.put(t, over(t, t.op().inputs().stream().map(this::closed).toList()));
            }
        }
    }

    /// What stands for `t` in the body.
    Tensor closed(Tensor t) {
        Tensor known = inside.get(t);
        if (known == null) {
            known = constant(t)
                    ? t
                    : t.op() instanceof Broadcast(Tensor narrow, var _) ? over(t, List.of(closed(narrow))) : capture(t);
            inside.put(t, known);
        }
        return known;
    }

    /// The formals for what the body reads from outside.
    List<Tensor> formals() {
        return formals;
    }

    /// Their values.
    List<Tensor> captured() {
        return captured;
    }

    private Tensor capture(Tensor t) {
        Tensor formal = Tensor.input(t.label().isEmpty() ? "captured" : t.label(), t.dtype(), t.shape());
        formals.add(formal);
        captured.add(t);
        return formal;
    }

    /// `t` computed from other inputs.
    static Tensor over(Tensor t, List<Tensor> inputs) {
        return inputs.equals(t.op().inputs()) ? t : Tensor.of(Inputs.replace(t.op(), inputs));
    }

    /// Whether `t` is known when the program is made.
    private static boolean constant(Tensor t) {
        return t.op() instanceof Constant
                || t.op() instanceof Iota
                || (!t.op().inputs().isEmpty() && t.op().inputs().stream().allMatch(Closing::constant));
    }
}
