package org.thalweg.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Copies elements from one walk through memory to another, planned once and run often: for all indices i,
///
///     to[toOffset + Σ iₐ·toStrides[a]] = from[fromOffset + Σ iₐ·fromStrides[a]],      0 ≤ iₐ < sizes[a].
///
/// Every operation that only moves elements is one such copy, with row-major strides s of the tensors:
///
/// | operation | sizes | from | to |
/// |---|---|---|---|
/// | permutation | of the result | s of the input, permuted | s |
/// | slice with steps | of the result | s·step, offset Σ start·s | s |
/// | reversal | of the input | −s along the axis, offset (size−1)·s | s |
/// | padding (fill first) | of the input | s | s·(interior+1), offset Σ low·s |
/// | one part of a concatenation | of the part | s of the part | s of the whole, offset |
/// | broadcast | of the result | 0 along the axis | s |
///
/// Strides may be 0 or negative; the elements written must all be different, and none may be among those read. Axes
/// that lie together are merged; where the fastest axes of the two walks differ, blocks of [#BLOCK] × [#BLOCK]
/// elements are transposed, so that each cache line is read and written once. Large copies are shared among the
/// threads. A run allocates nothing and an instance serves one run at a time.
public final class StridedCopy {
    /// Side of a transposed block: 32 rows and 32 columns of doubles are 8 KiB each, together half a first-level
    /// cache.
    static final int BLOCK = 32;

    /// Elements of a tile, about: some 5 µs, many times a hand-off.
    static final int TILE = 1 << 14;

    private final int[] outerSizes;
    private final int[] outerFrom;
    private final int[] outerTo;

    // The two innermost axes; with rows = 1 there is but one. Both walks step by 1 along columns, if possible; else the
    // reading one along rows and the writing one along columns.
    private final int rows;
    private final int rowFrom;
    private final int rowTo;
    private final int columns;
    private final int columnFrom;
    private final int columnTo;

    private final long elements;
    private final int outer;
    private final int rowsPerTile;
    private final int tilesPerOuter;

    /// Copies of the inner plane in one tile, where planes are small.
    private final int outersPerTile;

    private final ThreadTeam.Task task = this::tile;
    private Object from = this;
    private Object to = this;
    private int fromOffset;
    private int toOffset;

    private StridedCopy(int[] sizes, int[] fromStrides, int[] toStrides) {
        elements = Arrays.stream(sizes).asLongStream().reduce(1, (x, y) -> x * y);
        Axes axes = Axes.of(sizes, fromStrides, toStrides);
        int last = axes.rank() - 1;
        columns = last < 0 ? 1 : axes.sizes[last];
        columnFrom = last < 0 ? 1 : axes.from[last];
        columnTo = last < 0 ? 1 : axes.to[last];
        int across = axes.across();
        rows = across < 0 ? 1 : axes.sizes[across];
        rowFrom = across < 0 ? 0 : axes.from[across];
        rowTo = across < 0 ? 0 : axes.to[across];
        int[] rest = IntStream.range(0, Math.max(0, last))
                .filter(axis -> axis != across)
                .toArray();
        outerSizes = Arrays.stream(rest).map(axis -> axes.sizes[axis]).toArray();
        outerFrom = Arrays.stream(rest).map(axis -> axes.from[axis]).toArray();
        outerTo = Arrays.stream(rest).map(axis -> axes.to[axis]).toArray();
        outer = Arrays.stream(outerSizes).reduce(1, (x, y) -> x * y);
        rowsPerTile = Math.max(1, Math.min(rows, (TILE / Math.max(1, columns) + BLOCK - 1) / BLOCK * BLOCK));
        tilesPerOuter = Math.max(1, (rows + rowsPerTile - 1) / rowsPerTile);
        outersPerTile = (int) Math.max(1, Math.min(outer, TILE / Math.max(1L, (long) rows * columns)));
    }

    /// Plans a copy.
    ///
    /// @throws IllegalArgumentException if the arrays differ in length, a size is negative, or two elements would
    ///     be written to one place because a stride of `to` is 0
    public static StridedCopy of(int[] sizes, int[] fromStrides, int[] toStrides) {
        if (sizes.length != fromStrides.length || sizes.length != toStrides.length) {
            throw new IllegalArgumentException("strided copy: sizes " + Arrays.toString(sizes) + ", strides "
                    + Arrays.toString(fromStrides) + " and " + Arrays.toString(toStrides) + " must be equally many");
        }
        boolean empty = Arrays.stream(sizes).anyMatch(size -> size == 0); // its strides are 0 too
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] < 0 || (sizes[axis] > 1 && toStrides[axis] == 0 && !empty)) {
                throw new IllegalArgumentException(
                        "strided copy: axis " + axis + " of " + Arrays.toString(sizes) + " with strides "
                                + Arrays.toString(toStrides) + " has a negative size or writes one place often");
            }
        }
        return new StridedCopy(sizes, fromStrides, toStrides);
    }

    /// Rows of `width` elements that lie one after the other where they are read, and `stride` apart where they are
    /// written.
    public record Rows(int count, int width, int stride) {}

    /// The fewest rows that this copy consists of, one if all elements lie one after the other in both places;
    /// `null` for other walks.
    public @Nullable Rows rows() {
        if (outer != 1 || columnFrom != 1) {
            return null;
        }
        if (rows == 1) {
            return columnTo == 1 ? new Rows(1, columns, columns) : new Rows(columns, 1, columnTo);
        }
        return columnTo == 1 && rowFrom == columns ? new Rows(rows, columns, rowTo) : null;
    }

    /// Copies between two arrays of one type, `float[]`, `double[]`, `int[]` or `boolean[]`.
    ///
    /// @throws IllegalArgumentException if the arrays are of other types, or of two
    /// @throws IndexOutOfBoundsException if an element lies outside its array
    public void run(ThreadTeam team, Object from, int fromOffset, Object to, int toOffset) {
        if (elements == 0) {
            return;
        }
        this.from = from;
        this.to = to;
        this.fromOffset = fromOffset;
        this.toOffset = toOffset;
        int groups = (outer + outersPerTile - 1) / outersPerTile;
        try {
            if (elements < 2 * TILE) {
                planes(0, outer);
            } else {
                team.run(task, outersPerTile > 1 ? groups : outer * tilesPerOuter);
            }
        } finally {
            this.from = this;
            this.to = this;
        }
    }

    private void tile(int tile, int worker) {
        if (outersPerTile > 1) {
            int first = tile * outersPerTile;
            planes(first, Math.min(outer, first + outersPerTile));
        } else {
            int first = tile % tilesPerOuter * rowsPerTile;
            plane(tile / tilesPerOuter, first, Math.min(rows, first + rowsPerTile));
        }
    }

    private void planes(int first, int end) {
        for (int index = first; index < end; index++) {
            plane(index, 0, rows);
        }
    }

    /// Rows `first … end − 1` of one plane of the two innermost axes.
    private void plane(int index, int first, int end) {
        int f = fromOffset + first * rowFrom;
        int t = toOffset + first * rowTo;
        int rest = index;
        for (int axis = outerSizes.length - 1; axis >= 0; axis--) {
            int at = rest % outerSizes[axis];
            rest /= outerSizes[axis];
            f += at * outerFrom[axis];
            t += at * outerTo[axis];
        }
        int height = end - first;
        if (columnFrom == 1 && columnTo == 1) {
            for (int row = 0; row < height; row++) {
                System.arraycopy(from, f + row * rowFrom, to, t + row * rowTo, columns);
            }
        } else if (rowFrom == 1 && columnTo == 1) {
            for (int row = 0; row < height; row += BLOCK) {
                int blockRows = Math.min(BLOCK, height - row);
                for (int column = 0; column < columns; column += BLOCK) {
                    block(
                            f + row + column * columnFrom,
                            t + row * rowTo + column,
                            blockRows,
                            Math.min(BLOCK, columns - column));
                }
            }
        } else {
            for (int row = 0; row < height; row++) {
                line(f + row * rowFrom, t + row * rowTo);
            }
        }
    }

    private void block(int f, int t, int height, int width) {
        switch (from) {
            case float[] x
            when to instanceof float[] y -> CopyLoops.transpose(x, f, columnFrom, y, t, rowTo, height, width);
            case double[] x
            when to instanceof double[] y -> CopyLoops.transpose(x, f, columnFrom, y, t, rowTo, height, width);
            case int[] x
            when to instanceof int[] y -> CopyLoops.transpose(x, f, columnFrom, y, t, rowTo, height, width);
            case boolean[] x
            when to instanceof boolean[] y -> CopyLoops.transpose(x, f, columnFrom, y, t, rowTo, height, width);
            default -> throw mismatch();
        }
    }

    private void line(int f, int t) {
        switch (from) {
            case float[] x when to instanceof float[] y -> CopyLoops.line(x, f, columnFrom, y, t, columnTo, columns);
            case double[] x when to instanceof double[] y -> CopyLoops.line(x, f, columnFrom, y, t, columnTo, columns);
            case int[] x when to instanceof int[] y -> CopyLoops.line(x, f, columnFrom, y, t, columnTo, columns);
            case boolean[] x
            when to instanceof boolean[] y -> CopyLoops.line(x, f, columnFrom, y, t, columnTo, columns);
            default -> throw mismatch();
        }
    }

    private IllegalArgumentException mismatch() {
        return new IllegalArgumentException(
                "strided copy: from " + from.getClass().getSimpleName() + " to "
                        + to.getClass().getSimpleName() + "; two arrays of float, double, int or boolean fit");
    }

    /// The axes of a copy, without those of size 1, sorted by the stride written, neighbours merged where both
    /// walks go on as if they were one.
    private record Axes(int[] sizes, int[] from, int[] to) {
        int rank() {
            return sizes.length;
        }

        static Axes of(int[] sizes, int[] from, int[] to) {
            int[] order = IntStream.range(0, sizes.length)
                    .filter(axis -> sizes[axis] != 1)
                    .boxed()
                    .sorted((x, y) -> Integer.compare(Math.abs(to[y]), Math.abs(to[x])))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] mergedSizes = new int[order.length];
            int[] mergedFrom = new int[order.length];
            int[] mergedTo = new int[order.length];
            int rank = 0;
            for (int axis : order) {
                int size = sizes[axis];
                if (rank > 0 && mergedFrom[rank - 1] == from[axis] * size && mergedTo[rank - 1] == to[axis] * size) {
                    mergedSizes[rank - 1] *= size;
                    mergedFrom[rank - 1] = from[axis];
                    mergedTo[rank - 1] = to[axis];
                } else {
                    mergedSizes[rank] = size;
                    mergedFrom[rank] = from[axis];
                    mergedTo[rank] = to[axis];
                    rank++;
                }
            }
            return new Axes(
                    Arrays.copyOf(mergedSizes, rank), Arrays.copyOf(mergedFrom, rank), Arrays.copyOf(mergedTo, rank));
        }

        /// The axis to walk in step with the last: the one along which the reading walk steps by 1 where the
        /// last is not that, else the one before the last; −1 if there is none.
        int across() {
            int last = rank() - 1;
            if (last > 0 && from[last] != 1 && to[last] == 1) {
                for (int axis = 0; axis < last; axis++) {
                    if (from[axis] == 1) {
                        return axis;
                    }
                }
            }
            return last - 1 < 0 ? -1 : last - 1;
        }
    }
}
