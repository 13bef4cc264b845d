package org.thalweg.kernel;

import java.util.Arrays;
import org.thalweg.tensor.IndexException;

/// Moves rows of a table by index, for `float[]`, `double[]`, `int[]` and (gathering only) `boolean[]`; planned once
/// and run often.
///
///     gather:       to[i, :] = table[indices[i], :]
///     scatter-add:  table[:, :] = 0,  then  table[indices[i], :] += rows[i, :]  for i = 0 … count−1 in order
///
/// table : [bound, width], indices : [count], rows and to : [count, width], all contiguous. The sums of scatter-add
/// are formed in the order of the indices whatever the number of threads: threads share the columns, not the rows. A
/// run allocates nothing and an instance serves one run at a time.
public final class RowMoves {
    /// Elements of a tile, about: some 5 µs, many times a hand-off.
    static final int TILE = 1 << 14;

    /// Columns that a thread adds at a time, at least: one cache line of floats.
    static final int LEAST_COLUMNS = 16;

    private final boolean scatter;
    private final int count;
    private final int width;
    private final int bound;
    private final int perTile;
    private final int tiles;

    private final ThreadTeam.Task task = this::tile;
    private int[] indices = {};
    private Object from = this;
    private Object to = this;
    private int indicesOffset;
    private int fromOffset;
    private int toOffset;

    private RowMoves(boolean scatter, int count, int width, int bound) {
        if (count < 0 || width < 0 || bound < 0) {
            throw new IllegalArgumentException((scatter ? "scatterAdd: " : "gather: ") + count + " rows of " + width
                    + " and a table of " + bound + ": no size may be negative");
        }
        this.scatter = scatter;
        this.count = count;
        this.width = width;
        this.bound = bound;
        if (scatter) { // columns
            long work = (long) (count + bound) * width;
            int most = work < 2L * TILE ? 1 : (int) Math.min(work / TILE, Math.max(1, width / LEAST_COLUMNS));
            perTile = Math.max(1, (width + most - 1) / most);
            tiles = (width + perTile - 1) / perTile;
        } else { // rows
            perTile = Math.max(1, TILE / Math.max(1, width));
            tiles = (count + perTile - 1) / perTile;
        }
    }

    /// Gathers `count` rows of `width` elements from a table of `bound` rows.
    ///
    /// @throws IllegalArgumentException if a size is negative
    public static RowMoves gather(int count, int width, int bound) {
        return new RowMoves(false, count, width, bound);
    }

    /// Adds `count` rows of `width` elements to a table of `bound` rows, which is 0 before.
    ///
    /// @throws IllegalArgumentException if a size is negative
    public static RowMoves scatterAdd(int count, int width, int bound) {
        return new RowMoves(true, count, width, bound);
    }

    /// @throws IndexException if an index names no row of the table; then nothing has been written
    /// @throws IllegalArgumentException if the two arrays are of different types, or of one that has no rows here
    public void run(
            ThreadTeam team, Object from, int fromOffset, int[] indices, int indicesOffset, Object to, int toOffset) {
        check(indices, indicesOffset);
        this.from = from;
        this.fromOffset = fromOffset;
        this.indices = indices;
        this.indicesOffset = indicesOffset;
        this.to = to;
        this.toOffset = toOffset;
        try {
            team.run(task, tiles);
        } finally {
            this.from = this;
            this.to = this;
        }
    }

    private void check(int[] index, int offset) {
        for (int i = 0; i < count; i++) {
            int row = index[offset + i];
            if (row < 0 || row >= bound) {
                throw new IndexException((scatter ? "scatterAdd" : "gather") + ": index " + row
                        + " at position " + i + " names no row; "
                        + (bound == 0 ? "the table is empty" : "0 … " + (bound - 1) + " fit"));
            }
        }
    }

    private void tile(int tile, int worker) {
        if (scatter) {
            int column = tile * perTile;
            add(column, Math.min(perTile, width - column));
        } else {
            int end = Math.min(count, (tile + 1) * perTile);
            for (int i = tile * perTile; i < end; i++) {
                int row = indices[indicesOffset + i];
                System.arraycopy(from, fromOffset + row * width, to, toOffset + i * width, width);
            }
        }
    }

    private void add(int column, int columns) {
        switch (from) {
            case float[] x
            when to instanceof float[] y -> {
                for (int row = 0; row < bound; row++) {
                    int at = toOffset + row * width + column;
                    Arrays.fill(y, at, at + columns, 0);
                }
                for (int i = 0; i < count; i++) {
                    add(x, fromOffset + i * width + column, y, target(i) + column, columns);
                }
            }
            case double[] x
            when to instanceof double[] y -> {
                for (int row = 0; row < bound; row++) {
                    int at = toOffset + row * width + column;
                    Arrays.fill(y, at, at + columns, 0);
                }
                for (int i = 0; i < count; i++) {
                    add(x, fromOffset + i * width + column, y, target(i) + column, columns);
                }
            }
            case int[] x
            when to instanceof int[] y -> {
                for (int row = 0; row < bound; row++) {
                    int at = toOffset + row * width + column;
                    Arrays.fill(y, at, at + columns, 0);
                }
                for (int i = 0; i < count; i++) {
                    add(x, fromOffset + i * width + column, y, target(i) + column, columns);
                }
            }
            default ->
                throw new IllegalArgumentException("scatterAdd: from "
                        + from.getClass().getSimpleName() + " to "
                        + to.getClass().getSimpleName()
                        + "; two arrays of float, double or int fit");
        }
    }

    private int target(int i) {
        return toOffset + indices[indicesOffset + i] * width;
    }

    private static void add(float[] x, int f, float[] y, int t, int n) {
        for (int j = 0; j < n; j++) {
            y[t + j] += x[f + j];
        }
    }

    private static void add(double[] x, int f, double[] y, int t, int n) {
        for (int j = 0; j < n; j++) {
            y[t + j] += x[f + j];
        }
    }

    private static void add(int[] x, int f, int[] y, int t, int n) {
        for (int j = 0; j < n; j++) {
            y[t + j] += x[f + j];
        }
    }
}
