package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;

/// Moves rows by index: gathers them from a table, or adds them to one, in the order of the indices.
final class RowStep implements Step {
    private final boolean scatter;
    private final Place rows;
    private final Place indices;
    private final Place to;
    private final int count;
    private final int width;
    private final int bound;

    private RowStep(boolean scatter, Place rows, Place indices, Place to, int count, int width, int bound) {
        this.scatter = scatter;
        this.rows = rows;
        this.indices = indices;
        this.to = to;
        this.count = count;
        this.width = width;
        this.bound = bound;
    }

    static RowStep gather(Tensor result, Place table, Place indices, Place to, Tensor x) {
        int width = x.shape().without(0).elements();
        return new RowStep(false, table, indices, to, result.shape().elements() / Math.max(1, width), width, x.size(0));
    }

    static RowStep scatter(Tensor result, Place rows, Place indices, Place to, Tensor x) {
        int width = result.shape().without(0).elements();
        return new RowStep(true, rows, indices, to, x.shape().elements() / Math.max(1, width), width, result.size(0));
    }

    @Override
    public List<Place> reads() {
        return List.of(rows, indices);
    }

    @Override
    public List<Place> writes() {
        return List.of(to);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        int[] index = (int[]) indices.array();
        int at = indices.start();
        Object source = rows.array();
        Object target = to.array();
        int start = to.start();
        if (scatter) {
            switch (target) {
                case float[] x -> Arrays.fill(x, start, start + bound * width, 0);
                case double[] x -> Arrays.fill(x, start, start + bound * width, 0);
                default -> Arrays.fill((int[]) target, start, start + bound * width, 0);
            }
        }
        for (int i = 0; i < count; i++) {
            int row = index[at + i];
            if (row < 0 || row >= bound) {
                throw new IndexOutOfBoundsException((scatter ? "scatterAdd" : "gather") + ": index " + row
                        + " at position " + i + " is outside 0 … " + (bound - 1));
            }
            if (scatter) {
                add(source, rows.start() + i * width, target, start + row * width);
            } else {
                System.arraycopy(source, rows.start() + row * width, target, start + i * width, width);
            }
        }
    }

    private void add(Object source, int f, Object target, int t) {
        switch (source) {
            case float[] x -> {
                float[] y = (float[]) target;
                for (int i = 0; i < width; i++) {
                    y[t + i] += x[f + i];
                }
            }
            case double[] x -> {
                double[] y = (double[]) target;
                for (int i = 0; i < width; i++) {
                    y[t + i] += x[f + i];
                }
            }
            default -> {
                int[] x = (int[]) source;
                int[] y = (int[]) target;
                for (int i = 0; i < width; i++) {
                    y[t + i] += x[f + i];
                }
            }
        }
    }

    @Override
    public String describe() {
        return (scatter ? "scatter-add " : "gather ") + count + " rows of " + width + "\n      ← " + rows.name() + ", "
                + indices.name() + "\n      → " + to.name();
    }
}
