package org.thalweg.kernel;

/// The indices of the largest elements of rows, the largest first, for `float[]`, `double[]` and `int[]`; planned once
/// and run often.
///
/// x : `[rows, size]`, to : `[rows, count]`, contiguous. Of equal elements (0 and −0 are equal) the one with the lower
/// index comes first, and NaN counts as largest: so the order is total, and the result the same whatever the threads.
///
/// A heap of the `count` best so far, the worst of them at its root, in the place of the result: most elements
/// of a long row are turned away by one comparison with the root. Taking the root off again and again sorts the
/// heap, as in Williams (1964), "Algorithm 232: Heapsort". A run allocates nothing, and an instance serves one
/// run at a time.
public final class TopElements {
    /// Elements of a tile, about.
    static final int TILE = 1 << 12;

    private final int rows;
    private final int size;
    private final int count;
    private final int perTile;
    private final int tiles;
    private final long[][] keys; // of a row, for each worker

    private final ThreadTeam.Task task = this::tile;
    private Object x = this;
    private int[] to = {};
    private int xOffset;
    private int toOffset;

    /// @param threads how many workers the teams have at most
    /// @throws IllegalArgumentException if a size is negative, or more are wanted than there are
    public TopElements(int rows, int size, int count, int threads) {
        if (rows < 0 || size < 0 || count < 0 || count > size) {
            throw new IllegalArgumentException("the " + count + " largest of " + size + " in " + rows
                    + " rows: no number may be negative, nor more wanted than there are");
        }
        this.rows = rows;
        this.size = size;
        this.count = count;
        this.perTile = Math.max(1, TILE / Math.max(1, size));
        this.tiles = count == 0 ? 0 : (rows + perTile - 1) / perTile;
        this.keys = new long[threads][size];
    }

    /// @throws IllegalArgumentException if `x` is no array of float, double or int
    public void run(ThreadTeam team, Object x, int xOffset, int[] to, int toOffset) {
        this.x = x;
        this.xOffset = xOffset;
        this.to = to;
        this.toOffset = toOffset;
        try {
            team.run(task, tiles);
        } finally {
            this.x = this;
        }
    }

    private void tile(int tile, int worker) {
        int end = Math.min(rows, (tile + 1) * perTile);
        for (int row = tile * perTile; row < end; row++) {
            fill(keys[worker], xOffset + row * size);
            choose(keys[worker], toOffset + row * count);
        }
    }

    /// Integers in the order of the elements.
    private void fill(long[] key, int from) {
        switch (x) {
            case float[] values -> {
                for (int i = 0; i < size; i++) {
                    int bits = Float.floatToIntBits(values[from + i] + 0f); // −0 + 0 is 0
                    key[i] = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
                }
            }
            case double[] values -> {
                for (int i = 0; i < size; i++) {
                    long bits = Double.doubleToLongBits(values[from + i] + 0.0);
                    key[i] = bits ^ ((bits >> 63) & Long.MAX_VALUE);
                }
            }
            case int[] values -> {
                for (int i = 0; i < size; i++) {
                    key[i] = values[from + i];
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "the largest of " + x.getClass().getSimpleName() + "; an array of float, double or int fits");
        }
    }

    private void choose(long[] key, int at) {
        for (int i = 0; i < count; i++) {
            to[at + i] = i;
        }
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(key, at, i, count);
        }
        for (int i = count; i < size; i++) {
            if (key[i] > key[to[at]]) { // of equals the later one, i, is behind
                to[at] = i;
                sink(key, at, 0, count);
            }
        }
        for (int left = count - 1; left > 0; left--) {
            int worst = to[at];
            to[at] = to[at + left];
            to[at + left] = worst;
            sink(key, at, 0, left);
        }
    }

    /// Puts element i of a heap in its place among those below it.
    private void sink(long[] key, int at, int i, int heap) {
        int sinking = to[at + i];
        int hole = i;
        for (int below = 2 * i + 1; below < heap; below = 2 * hole + 1) {
            if (below + 1 < heap && behind(key, to[at + below + 1], to[at + below])) {
                below++;
            }
            if (!behind(key, to[at + below], sinking)) {
                break;
            }
            to[at + hole] = to[at + below];
            hole = below;
        }
        to[at + hole] = sinking;
    }

    /// Whether element i comes after element j.
    private static boolean behind(long[] key, int i, int j) {
        return key[i] < key[j] || (key[i] == key[j] && i > j);
    }
}
