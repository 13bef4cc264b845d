package org.thalweg.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One of several classes per example, by index.
public final class ClassTargets implements Targets {
    private final int[] indices;
    private final List<String> names;

    private ClassTargets(int[] indices, List<String> names) {
        this.indices = indices;
        this.names = names;
    }

    /// Indices into `names`, in `indices` itself.
    ///
    /// @throws IllegalArgumentException if an index has no name, or a name occurs twice
    public static ClassTargets of(int[] indices, List<String> names) {
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("class names " + names + ": a name occurs twice");
        }
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= names.size()) {
                throw new IllegalArgumentException("class " + indices[i] + " of example " + i
                        + " (from 0) is not among the " + names.size() + " classes 0 … " + (names.size() - 1));
            }
        }
        return new ClassTargets(indices, List.copyOf(names));
    }

    /// Indices in `indices` itself; the classes are named by their numbers, up to the highest one that
    /// occurs.
    ///
    /// @throws IllegalArgumentException if an index is negative
    public static ClassTargets of(int... indices) {
        int classes = Arrays.stream(indices).max().orElse(-1) + 1;
        return of(indices, IntStream.range(0, classes).mapToObj(String::valueOf).toList());
    }

    /// The names of the classes, by index.
    public List<String> names() {
        return names;
    }

    /// The class of an example.
    public int index(int row) {
        return indices[row];
    }

    /// How many examples each class has.
    public int[] frequencies() {
        int[] frequencies = new int[names.size()];
        for (int index : indices) {
            frequencies[index]++;
        }
        return frequencies;
    }

    /// Writes the classes of the examples `rows[from] … rows[from + count − 1]` to `out`, from `out[at]`
    /// on.
    public void gather(int[] rows, int from, int count, int[] out, int at) {
        for (int i = 0; i < count; i++) {
            out[at + i] = indices[rows[from + i]];
        }
    }

    @Override
    public int count() {
        return indices.length;
    }

    @Override
    public Targets select(int... rows) {
        int[] chosen = new int[rows.length];
        gather(rows, 0, rows.length, chosen, 0);
        return new ClassTargets(chosen, names);
    }
}
