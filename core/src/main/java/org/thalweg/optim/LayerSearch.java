package org.thalweg.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op.Broadcast;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.Dot;
import org.thalweg.graph.Op.Input;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Op.Permute;
import org.thalweg.graph.Op.Plus;
import org.thalweg.graph.Op.Reshape;
import org.thalweg.graph.Op.Scan;
import org.thalweg.graph.Op.Slice;
import org.thalweg.graph.Op.Stacked;
import org.thalweg.graph.Op.Windows;
import org.thalweg.graph.Tensor;

/// Finds the layers in the graph of a model's output: parameters of two or more dimensions all of whose uses are
/// products of matrices, in loops too, or convolutions in one group, and the biases added to what these make. A
/// parameter with another use is in no layer; one that is only used in pieces, side by side, is a layer for each.
final class LayerSearch {
    /// One product with the weight.
    ///
    /// @param result s before the bias, as the graph or the body of the loop has it
    /// @param inputs x : `[rows, in]`, the rows of all turns
    /// @param columns whether the rows s are the columns of `result`
    /// @param loop the loop that has it in its body, if it is in one
    /// @param padded whether there may be rows that are none: turns after the end of a sequence
    record Use(
            Tensor result,
            Tensor inputs,
            boolean columns,
            @Nullable Tensor loop,
            boolean padded) {
        /// The rows s, or what has their place: of all turns, stacked, if it is in a loop. `[rows, out]`
        Tensor rows(Tensor ofResult) {
            if (!columns) {
                return ofResult.reshape(inputs.size(0), -1);
            }
            return loop == null
                    ? ofResult.transpose()
                    : ofResult.permute(0, 2, 1).reshape(inputs.size(0), -1);
        }
    }

    /// @param weight the number of its view
    /// @param columns those of the weight that it has; `null` for all
    /// @param bias the number of its view, or −1
    record Found(int weight, Layers.@Nullable Columns columns, int bias, boolean transposed, List<Use> uses) {
        Tensor inputs() {
            return joined(uses.stream().map(Use::inputs).toList());
        }

        boolean padded() {
            return uses.stream().anyMatch(Use::padded);
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
    /// @param columns the piece of W; `null` for all of it
    private record Product(Use use, boolean transposed, int in, Layers.@Nullable Columns columns) {}

    private final List<Tensor> views;
    private final Readers readers;

    private LayerSearch(Tensor output, List<Tensor> views) {
        this.views = views;
        this.readers = new Readers(output, views);
    }

    /// The layers between some parameters and an output.
    static List<Found> in(Tensor output, List<Tensor> views) {
        LayerSearch search = new LayerSearch(output, views);
        List<Found> all = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            all.addAll(search.layers(i));
        }
        return all;
    }

    private List<Found> layers(int weight) {
        Tensor view = views.get(weight);
        List<Product> products = new ArrayList<>();
        if (view.rank() < 2 || !products(view, false, null, products) || products.isEmpty()) {
            return List.of();
        }
        Product first = products.getFirst();
        if (products.stream().anyMatch(p -> p.transposed() != first.transposed() || p.in() != first.in())) {
            return List.of();
        }
        int out = view.shape().elements() / first.in();
        SortedMap<Integer, List<Product>> pieces = new TreeMap<>();
        for (Product p : products) {
            Layers.Columns columns = p.columns();
            int from = columns == null ? 0 : columns.from();
            pieces.computeIfAbsent(from, _ -> new ArrayList<>()).add(p);
        }
        List<Found> found = new ArrayList<>();
        int end = 0;
        for (List<Product> piece : pieces.values()) {
            Layers.Columns columns = piece.getFirst().columns();
            int from = columns == null ? 0 : columns.from();
            int to = columns == null ? out : columns.to();
            boolean same = piece.stream().allMatch(p -> Objects.equals(p.columns(), columns));
            if (from != end || !same || (columns != null && first.transposed())) {
                return List.of();
            }
            List<Use> uses = piece.stream().map(Product::use).toList();
            found.add(new Found(weight, columns, bias(uses), first.transposed(), uses));
            end = to;
        }
        return end == out ? found : List.of();
    }

    /// Follows a parameter to its products; false if it has another use.
    ///
    /// @param turned whether `t` is its transpose
    /// @param columns what `t` has of it, if not all
    private boolean products(Tensor t, boolean turned, Layers.@Nullable Columns columns, List<Product> found) {
        for (Tensor user : readers.of(t)) {
            boolean goesOn = switch (user.op()) {
                case Input _ -> products(user, turned, columns, found); // the formal of a loop
                case Reshape _ when !turned && columns == null -> products(user, false, null, found);
                case Permute _ when t.rank() == 2 -> products(user, !turned, columns, found);
                case Slice s
                when t.rank() == 2 && !turned && isColumns(s) -> {
                    int from = s.starts().get(1) + (columns == null ? 0 : columns.from());
                    yield products(user, false, new Layers.Columns(from, from + user.size(1)), found);
                }
                case Dot(Tensor a, Tensor b, boolean ta, boolean tb)
                when a != b && t.rank() == 2 -> {
                    boolean right = b == t;
                    Tensor x = rows(user, right ? a : b, right ? ta : !tb);
                    boolean transposed = turned ^ (right ? tb : !ta);
                    Use use = new Use(user, x, !right, readers.loop(user), isPadded(user));
                    yield found.add(new Product(use, transposed, x.size(1), columns));
                }
                case Convolution c
                when c.wanted() == Part.OUTPUT && c.groups() == 1 && c.b() == t -> {
                    int in = t.shape().without(-1).elements();
                    Tensor loop = readers.loop(user);
                    Tensor images = loop == null ? c.a() : turns(loop, c.a());
                    int count =
                            images.shape().elements() / c.a().shape().without(0).elements();
                    Tensor x =
                            Tensor.of(new Windows(images.reshape(c.a().shape().with(0, count)), c.geometry()));
                    Use use = new Use(user, x.reshape(-1, in), false, loop, isPadded(user));
                    yield found.add(new Product(use, false, in, null));
                }
                default -> false;
            };
            if (!goesOn) {
                return false;
            }
        }
        return true;
    }

    /// Whether it cuts columns out of a matrix.
    private static boolean isColumns(Slice s) {
        return s.starts().get(0) == 0
                && s.ends().get(0) == s.x().size(0)
                && s.steps().stream().allMatch(step -> step == 1);
    }

    /// The matrix x that a product multiplies with the weight, of all turns if that is in a loop: `[rows, in]`.
    ///
    /// @param across whether its rows are the columns of `x`
    private Tensor rows(Tensor product, Tensor x, boolean across) {
        Tensor loop = readers.loop(product);
        if (loop == null) {
            return across ? x.transpose() : x;
        }
        Tensor all = turns(loop, x);
        return (across ? all.permute(0, 2, 1) : all).reshape(-1, across ? x.size(0) : x.size(1));
    }

    /// What a tensor of a loop's body is in all turns, stacked.
    private Tensor turns(Tensor loop, Tensor x) {
        Scan scan = (Scan) loop.op();
        int element = scan.loop().elements().indexOf(x);
        if (element >= 0) {
            return scan.sequences().get(element);
        }
        if (scan.loop().captured().contains(x)) {
            return readers.outside(x)
                    .expand(0)
                    .broadcastTo(x.shape().insert(0, scan.loop().length()));
        }
        return Tensor.of(new Stacked(loop, x));
    }

    /// Whether it is in a loop, or makes a sequence for one. A block that is computed again for the derivative,
    /// a loop of one turn, is none.
    private boolean isPadded(Tensor t) {
        Tensor loop = readers.loop(t);
        return (loop != null && isSequence((Scan) loop.op()))
                || readers.of(t).stream().anyMatch(user -> switch (user.op()) {
                    case Scan scan -> isSequence(scan);
                    case Plus _, Reshape _, Permute _ -> isPadded(user);
                    default -> false;
                });
    }

    private static boolean isSequence(Scan scan) {
        return !scan.sequences().isEmpty();
    }

    /// The one parameter that is added to what all uses make, and to nothing else; −1 if there is none.
    private int bias(List<Use> uses) {
        int bias = -1;
        Set<Tensor> sums = new HashSet<>();
        for (Use use : uses) {
            Tensor s = use.result();
            while (readers.of(s).size() == 1
                    && readers.of(s).getFirst().op() instanceof Reshape(Tensor x, var shape)
                    && shape.size(-1) == x.size(-1)) {
                s = readers.of(s).getFirst();
            }
            if (use.columns()
                    || readers.of(s).size() != 1
                    || !(readers.of(s).getFirst().op() instanceof Plus plus)) {
                return -1;
            }
            int added = bias(plus.a() == s ? plus.b() : plus.a(), s.size(-1));
            if (added < 0 || (bias >= 0 && added != bias)) {
                return -1;
            }
            bias = added;
            sums.add(readers.of(s).getFirst());
        }
        return bias >= 0 && onlyIn(views.get(bias), sums) ? bias : -1;
    }

    /// The parameter of `size` numbers that `t` repeats along all axes but the last; −1 if it is none.
    private int bias(Tensor t, int size) {
        Tensor x = t.op() instanceof Broadcast(Tensor narrow, var _) ? narrow : t;
        if (x.rank() == 0 || x.size(-1) != size || x.shape().elements() != size) {
            return -1;
        }
        x = readers.outside(x);
        while (x.op() instanceof Reshape(Tensor before, var _) && !views.contains(x)) {
            x = readers.outside(before);
        }
        return views.indexOf(x);
    }

    private boolean onlyIn(Tensor t, Set<Tensor> sums) {
        return readers.of(t).stream().allMatch(user -> switch (user.op()) {
            case Input _, Reshape _, Broadcast _ -> onlyIn(user, sums);
            default -> sums.contains(user);
        });
    }
}
