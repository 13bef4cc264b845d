package org.thalweg.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Broadcast;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Op.Permute;
import org.thalweg.graph.Op.Plus;
import org.thalweg.graph.Op.Reshape;
import org.thalweg.graph.Op.Windows;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;

/// Finds the layers in the graph of a model's output: parameters of two or more dimensions all of whose uses are
/// products of matrices or convolutions in one group, and the biases added to what these make. A parameter with
/// another use, such as one in a loop, is in no layer.
final class LayerSearch {
    /// One product with the weight.
    ///
    /// @param result s before the bias, as the graph has it
    /// @param inputs x : `[rows, in]`
    /// @param columns whether the rows s are the columns of `result`
    record Use(Tensor result, Tensor inputs, boolean columns) {
        /// The rows s, or what has their place. `[rows, out]`
        Tensor rows(Tensor ofResult) {
            return columns ? ofResult.transpose() : ofResult.reshape(inputs.size(0), -1);
        }
    }

    /// @param weight the number of its view
    /// @param bias the number of its view, or −1
    record Found(int weight, int bias, boolean transposed, List<Use> uses) {
        Tensor inputs() {
            return joined(uses.stream().map(Use::inputs).toList());
        }

        /// @param ofUses derivatives in the result of each use
        Tensor gradients(List<Tensor> ofUses) {
            List<Tensor> rows = new ArrayList<>();
            for (int i = 0; i < uses.size(); i++) {
                rows.add(uses.get(i).rows(ofUses.get(i)));
            }
            return joined(rows);
        }

        private static Tensor joined(List<Tensor> rows) {
            return rows.size() == 1 ? rows.getFirst() : Tensor.concat(rows, 0);
        }
    }

    /// A product that the walk from a parameter has come to.
    ///
    /// @param transposed whether the parameter is Wᵀ
    /// @param in the rows of W
    private record Product(Use use, boolean transposed, int in) {}

    private final List<Tensor> views;
    private final Map<Tensor, List<Tensor>> consumers = new HashMap<>();

    private LayerSearch(Tensor output, List<Tensor> views) {
        this.views = views;
        for (Tensor t : Order.of(List.of(output), Set.copyOf(views))) {
            for (Tensor input : Set.copyOf(t.op().inputs())) {
                consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(t);
            }
        }
    }

    /// The layers between some parameters and an output.
    static List<Found> in(Tensor output, List<Tensor> views) {
        LayerSearch search = new LayerSearch(output, views);
        List<Found> all = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            Found layer = search.layer(i);
            if (layer != null) {
                all.add(layer);
            }
        }
        return all;
    }

    private List<Tensor> consumers(Tensor t) {
        return consumers.getOrDefault(t, List.of());
    }

    private @Nullable Found layer(int weight) {
        Tensor view = views.get(weight);
        List<Product> products = new ArrayList<>();
        if (view.rank() < 2 || !products(view, false, products) || products.isEmpty()) {
            return null;
        }
        Product first = products.getFirst();
        if (products.stream().anyMatch(p -> p.transposed() != first.transposed() || p.in() != first.in())) {
            return null;
        }
        List<Use> uses = products.stream().map(Product::use).toList();
        return new Found(weight, bias(uses), first.transposed(), uses);
    }

    /// Follows a parameter to its products; false if it has another use.
    ///
    /// @param turned whether `t` is its transpose
    private boolean products(Tensor t, boolean turned, List<Product> found) {
        for (Tensor user : consumers(t)) {
            boolean goesOn = switch (user.op()) {
                case Reshape _ when !turned -> products(user, false, found);
                case Permute _ when t.rank() == 2 -> products(user, !turned, found);
                case Dot(Tensor a, Tensor b, boolean ta, boolean tb)
                when a != b && t.rank() == 2 -> {
                    boolean right = b == t;
                    Tensor x = right ? (ta ? a.transpose() : a) : tb ? b : b.transpose();
                    boolean transposed = turned ^ (right ? tb : !ta);
                    yield found.add(new Product(new Use(user, x, !right), transposed, x.size(1)));
                }
                case Convolution c
                when c.wanted() == Part.OUTPUT && c.groups() == 1 && c.b() == t -> {
                    int in = t.shape().without(-1).elements();
                    Tensor x = Tensor.of(new Windows(c.a(), c.geometry()));
                    yield found.add(new Product(new Use(user, x.reshape(-1, in), false), false, in));
                }
                default -> false;
            };
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    /// The one parameter that is added to what all uses make, and to nothing else; −1 if there is none.
    private int bias(List<Use> uses) {
        int bias = -1;
        Set<Tensor> sums = new HashSet<>();
        for (Use use : uses) {
            Tensor s = use.result();
            while (consumers(s).size() == 1
                    && consumers(s).getFirst().op() instanceof Reshape(Tensor x, var shape)
                    && shape.size(-1) == x.size(-1)) {
                s = consumers(s).getFirst();
            }
            if (use.columns()
                    || consumers(s).size() != 1
                    || !(consumers(s).getFirst().op() instanceof Plus plus)) {
                return -1;
            }
            int added = bias(plus.a() == s ? plus.b() : plus.a(), s.size(-1));
            if (added < 0 || (bias >= 0 && added != bias)) {
                return -1;
            }
            bias = added;
            sums.add(consumers(s).getFirst());
        }
        return bias >= 0 && onlyIn(views.get(bias), sums) ? bias : -1;
    }

    /// The parameter of `size` numbers that `t` repeats along all axes but the last; −1 if it is none.
    private int bias(Tensor t, int size) {
        Tensor x = t.op() instanceof Broadcast(Tensor narrow, var _) ? narrow : t;
        if (x.rank() == 0 || x.size(-1) != size || x.shape().elements() != size) {
            return -1;
        }
        while (x.op() instanceof Reshape(Tensor before, var _) && !views.contains(x)) {
            x = before;
        }
        return views.indexOf(x);
    }

    private boolean onlyIn(Tensor t, Set<Tensor> sums) {
        return consumers(t).stream().allMatch(user -> switch (user.op()) {
            case Reshape _, Broadcast _ -> onlyIn(user, sums);
            default -> sums.contains(user);
        });
    }
}
