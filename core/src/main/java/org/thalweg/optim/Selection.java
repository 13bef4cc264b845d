package org.thalweg.optim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.thalweg.graph.Tensor;

/// Some parameters of a layout, as a layout of their own: how their flat vector comes out of the whole one, and
/// goes back.
///
/// @param chosen the names of the parameters in the part
record Selection(Layout whole, Layout part, Set<String> chosen) {
    static Selection of(Layout whole, Predicate<Layout.Entry> which) {
        Layout.Builder part = Layout.builder();
        Set<String> chosen = new HashSet<>();
        whole.entries().stream().filter(which).forEach(e -> {
            part.add(e.name(), e.shape());
            chosen.add(e.name());
        });
        return new Selection(whole, part.build(), chosen);
    }

    /// The chosen parameters of a whole vector. `[n]` to `[part]`
    Tensor pick(Tensor flat) {
        List<Tensor> views = whole.entries().stream()
                .filter(e -> chosen.contains(e.name()))
                .map(e -> e.view(flat))
                .toList();
        return views.isEmpty() ? Tensor.full(flat.dtype(), part.shape(), 0) : part.flatten(views);
    }

    /// The columns of the chosen parameters. `[m, n]` to `[m, part]`
    Tensor pickColumns(Tensor matrix) {
        List<Tensor> columns = whole.entries().stream()
                .filter(e -> chosen.contains(e.name()))
                .map(e -> matrix.slice(1, e.offset(), e.offset() + e.size()))
                .toList();
        return columns.isEmpty() ? matrix.slice(1, 0, 0) : Tensor.concat(columns, 1);
    }

    /// A whole vector with the chosen parameters from `inner`, the others from `rest`. `[part]`, `[n]` to `[n]`
    Tensor put(Tensor inner, Tensor rest) {
        return whole.flatten(whole.entries().stream()
                .map(e -> chosen.contains(e.name()) ? part.view(inner, e.name()) : e.view(rest))
                .toList());
    }
}
