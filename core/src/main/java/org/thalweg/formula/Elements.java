package org.thalweg.formula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Op;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The elements `x[…]` that an indexed variable has along the axes of sums: a slice where the index grows in equal
/// steps,
/// that slice turned round where it falls, else a gather.
final class Elements {
    private final Expression.Element element;
    private final Tensor x;
    private final boolean lenient;

    /// @param lenient whether an index may be outside, in the branch of an `if` that is not taken there; any
    ///     element stands for it
    Elements(Expression.Element element, Tensor x, boolean lenient) {
        this.element = element;
        this.x = x;
        this.lenient = lenient;
    }

    /// A scalar, or the shape of the axes on which the index depends, with size 1 for the others.
    Tensor along(@Nullable Axis innermost, @Nullable Scope scope) {
        List<Axis> axes = new ArrayList<>();
        for (Axis a = innermost; a != null; a = a.outer()) {
            boolean hidden = Scope.knows(scope, a.name())
                    || axes.stream().map(Axis::name).toList().contains(a.name());
            if (!hidden && Mentions.index(a.name(), element.index())) {
                axes.add(a);
            }
        }
        List<Integer> places = new ArrayList<>();
        places(axes, 0, scope, places);
        if (axes.isEmpty()) {
            return part(places.getFirst(), 1, 1).reshape(Shape.SCALAR);
        }
        int[] sizes = new int[axes.getFirst().behind() + 1];
        Arrays.fill(sizes, 1);
        axes.forEach(a -> sizes[sizes.length - 1 - a.behind()] = a.count());
        return taken(places).reshape(Shape.of(sizes));
    }

    /// The places in the order of a tensor's elements: the innermost index is the slowest.
    private void places(List<Axis> axes, int done, @Nullable Scope scope, List<Integer> into) {
        if (done == axes.size()) {
            into.add(place(scope));
            return;
        }
        Axis axis = axes.get(done);
        for (int k = 0; k < axis.count(); k++) {
            places(axes, done + 1, new Scope(axis.name(), axis.from() + k, scope), into);
        }
    }

    private int place(@Nullable Scope scope) {
        long index = Whole.of(element.index(), scope);
        if (index >= 1 && index <= x.size(0)) {
            return (int) index - 1;
        }
        if (!lenient) {
            throw new FormulaException(
                    "`" + element.name() + "[" + index + "]` is outside" + Whole.where(scope) + "; there are "
                            + element.name() + "[1] … " + element.name() + "[" + x.size(0) + "]",
                    element.source());
        }
        return 0;
    }

    private Tensor taken(List<Integer> places) {
        int count = places.size();
        int first = places.getFirst();
        int step = count == 1 ? 1 : places.get(1) - first;
        boolean even = step != 0;
        for (int k = 1; k < count && even; k++) {
            even = places.get(k) - places.get(k - 1) == step;
        }
        if (even && step > 0) {
            return part(first, step, count);
        }
        if (even) {
            return part(places.getLast(), -step, count).reverse(0);
        }
        int[] indices = places.stream().mapToInt(Integer::intValue).toArray();
        return x.gather(Tensor.constant(NDArray.of(Shape.of(count), indices)));
    }

    private Tensor part(int first, int step, int count) {
        int end = first + (count - 1) * step + 1;
        return step == 1
                ? x.slice(0, first, end)
                : Tensor.of(new Op.Slice(x, List.of(first), List.of(end), List.of(step)));
    }
}
