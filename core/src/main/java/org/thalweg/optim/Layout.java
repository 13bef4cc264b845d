package org.thalweg.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Where each named parameter lies in the one flat vector θ : `[n]` that a rule updates: one after the other,
/// in row-major order, without gaps.
///
/// Immutable; two layouts are equal if their names and shapes are, in the same order.
public final class Layout {
    /// One parameter: the elements `offset … offset + size − 1` of the flat vector are its elements in
    /// row-major order.
    public record Entry(String name, int offset, Shape shape) {
        /// The number of elements.
        public int size() {
            return shape.elements();
        }

        /// This parameter in a flat vector, as graph: a slice under its own shape.
        public Tensor view(Tensor flat) {
            return flat.slice(0, offset, offset + size()).reshape(shape);
        }

        /// Whether this parameter has two or more dimensions, so that [#matrix] is one.
        public boolean isMatrix() {
            return shape.rank() >= 2;
        }

        /// This parameter in a flat vector as a matrix `[rows, columns]`, for rules that work on matrices: its
        /// last
        /// dimension are the columns, the others together the rows. A matrix `[in, out]` stays as it is, a
        /// kernel
        /// `[height, width, in, out]` becomes the one that multiplies windows; either has a column for each
        /// unit.
        public Tensor matrix(Tensor flat) {
            int columns = shape.size(-1);
            return view(flat).reshape(columns == 0 ? 0 : size() / columns, columns);
        }
    }

    private final List<Entry> entries;
    private final Map<String, Entry> byName;
    private final int size;

    private Layout(List<Entry> entries, int size) {
        this.entries = List.copyOf(entries);
        this.byName = entries.stream().collect(Collectors.toMap(Entry::name, e -> e));
        this.size = size;
    }

    /// A layout of one parameter `name : [n]`, the whole flat vector.
    public static Layout of(String name, int n) {
        return builder().add(name, Shape.of(n)).build();
    }

    /// A layout to be filled in order.
    public static Builder builder() {
        return new Builder();
    }

    /// Collects parameters in order.
    public static final class Builder {
        private final Map<String, Entry> entries = new HashMap<>();
        private final List<Entry> inOrder = new ArrayList<>();
        private long end;

        private Builder() {}

        /// Appends a parameter.
        ///
        /// @throws IllegalArgumentException if the name is taken
        /// @throws ShapeException if more than 2³¹ − 1 elements come together
        public Builder add(String name, Shape shape) {
            Entry entry = new Entry(name, (int) end, shape);
            Entry before = entries.putIfAbsent(name, entry);
            if (before != null) {
                throw new IllegalArgumentException("layout: the name " + name + " stands for two parameters, "
                        + before.shape() + " and " + shape + "; each needs its own");
            }
            end += shape.elements();
            if (end > Integer.MAX_VALUE) {
                throw new ShapeException("layout: with " + name + " " + shape + " the parameters have " + end
                        + " elements together; a flat vector holds at most " + Integer.MAX_VALUE);
            }
            inOrder.add(entry);
            return this;
        }

        public Layout build() {
            return new Layout(inOrder, (int) end);
        }
    }

    /// The parameters in the order in which they lie.
    public List<Entry> entries() {
        return entries;
    }

    /// n, the number of elements of all parameters together.
    public int size() {
        return size;
    }

    /// The shape of the flat vector, `[n]`.
    public Shape shape() {
        return Shape.of(size);
    }

    /// The parameter of a name.
    ///
    /// @throws IllegalArgumentException if there is none
    public Entry entry(String name) {
        Entry entry = byName.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("layout: no parameter " + name + "; there are "
                    + entries.stream().map(Entry::name).collect(Collectors.joining(", ")));
        }
        return entry;
    }

    /// One parameter in a flat vector, as graph.
    public Tensor view(Tensor flat, String name) {
        check(flat);
        return entry(name).view(flat);
    }

    /// All parameters in a flat vector, as graph, in order.
    public List<Tensor> views(Tensor flat) {
        check(flat);
        return entries.stream().map(e -> e.view(flat)).toList();
    }

    /// The flat vector made of one tensor per parameter: the inverse of [#views].
    public Tensor flatten(List<Tensor> parts) {
        if (parts.size() != entries.size()) {
            throw new ShapeException("layout: " + parts.size() + " tensors for " + entries.size()
                    + " parameters; one for each is needed");
        }
        for (int i = 0; i < parts.size(); i++) {
            Entry entry = entries.get(i);
            if (!parts.get(i).shape().equals(entry.shape())) {
                throw new ShapeException("layout: parameter " + entry.name() + " has shape " + entry.shape()
                        + ", the tensor for it has " + parts.get(i).shape());
            }
        }
        return Tensor.concat(parts.stream().map(Tensor::flatten).toList(), 0);
    }

    /// A copy of one parameter's values.
    public NDArray read(NDArray flat, String name) {
        Entry entry = entry(name);
        NDArray values = NDArray.zeros(flat.dtype(), entry.shape());
        System.arraycopy(flat.array(), entry.offset(), values.array(), 0, entry.size());
        return values;
    }

    /// Copies values into the place of one parameter.
    public void write(NDArray flat, String name, NDArray values) {
        Entry entry = entry(name);
        if (values.dtype() != flat.dtype() || values.shape().elements() != entry.size()) {
            throw new ShapeException("layout: parameter " + name + " is " + flat.dtype() + entry.shape()
                    + ", the values for it are " + values.dtype() + values.shape());
        }
        System.arraycopy(values.array(), 0, flat.array(), entry.offset(), entry.size());
    }

    private void check(Tensor flat) {
        if (!flat.shape().equals(shape())) {
            throw new ShapeException("layout: a flat vector of these parameters has shape " + shape() + ", not "
                    + flat.shape() + " (" + flat + ")");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Layout layout && entries.equals(layout.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /// For example `dense/weight [784, 10], dense/bias [10]`.
    @Override
    public String toString() {
        return entries.stream().map(e -> e.name() + " " + e.shape()).collect(Collectors.joining(", "));
    }
}
