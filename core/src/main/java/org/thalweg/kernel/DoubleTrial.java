package org.thalweg.kernel;

/// The small problems on which the vector kernels of double precision are compiled and compared with their scalar
/// twins.
///
/// They take every branch of the kernels, because a branch that was never taken when C2 compiled would throw the
/// compiled code away on its first use.
final class DoubleTrial {
    /// Turns of the inner loop in one call: C2 shall see a loop that is worth its registers.
    private static final int DEPTH = 24;

    /// Calls with a short loop at first. C1 compiles a method after 200 calls, however short, and until then
    /// Vector API code is slowest.
    private static final int SHORT_CALLS = 200;

    /// Panels that are packed: four together and one alone.
    private static final int PANELS = 5;

    /// A sum spilled to the stack doubles the time of a block; packing costs less than this.
    private static final double TOO_SLOW = 1.4;

    /// Nanoseconds that a compiled vector operation surely takes less than, and an interpreted one more: 0.1 to
    /// 0.3 compiled, from 20 on interpreted.
    private static final long MOST_NANOS = 5;

    private static final int ROUNDS = 40;
    private static final int CALLS_OF_ROUND = 24;

    private final DoubleBlocks blocks;
    private final int columns;
    private final int leftRows;
    private final double[] a = new double[16 * (DEPTH + 1)];
    private final double[] b;
    private final double[] c;
    private final double[] right;
    private final double[] left = new double[PANELS * 16 * (DEPTH + 1)];
    private final double[][] buffers = ScalarDoubleProduct.buffers();
    private int calls;

    DoubleTrial(DoubleBlocks blocks) {
        this.blocks = blocks;
        columns = blocks.byColumns().columns();
        leftRows = blocks.byColumns().rows();
        b = new double[PANELS * columns * (DEPTH + 1)];
        c = new double[16 * columns];
        right = new double[PANELS * columns * (DEPTH + 1)];
    }

    /// One call of each block.
    void vectorBlocks() {
        int call = calls++;
        int k = (call < SHORT_CALLS ? 1 : DEPTH) + (call & 1);
        boolean accumulate = (call & 2) != 0;
        DoubleBlock byRows = blocks.byRows();
        if (byRows != null) {
            byRows.tile(k, a, 0, DEPTH + 1, b, 0, c, 0, columns, accumulate);
        }
        blocks.byColumns().tile(k, a, 0, leftRows, b, 0, c, 0, columns, accumulate);
    }

    /// The same work.
    void scalarBlocks() {
        DoubleBlock byRows = blocks.byRows();
        if (byRows != null) {
            scalar(byRows.rows(), DEPTH + 1, 1);
        }
        scalar(leftRows, 1, leftRows);
    }

    private void scalar(int rows, int row, int step) {
        ScalarDoubleProduct.block(
                0, rows, 0, columns, DEPTH, a, 0, row, step, b, 0, columns, c, 0, columns, true, buffers);
    }

    /// Packs a little in each way.
    void pack(DoublePanels panels) {
        int k = DEPTH + (calls++ & 1);
        panels.copyRight(PANELS, k, b, 0, PANELS * columns, right, 0, k * columns);
        panels.copyLeft(PANELS, k, b, 0, PANELS * columns, left, 0, k * leftRows);
        panels.transpose(k, columns, columns, b, 0, DEPTH + 1, right, 0, columns);
    }

    long mostNanosOfBlocks() {
        int rows = leftRows + (blocks.byRows() == null ? 0 : blocks.byRows().rows());
        return MOST_NANOS * 2 * rows * DEPTH;
    }

    long mostNanosOfPanels() {
        int copies = 8 * PANELS * DEPTH; // two loads and two stores on each side
        int transposes = 24 * (DEPTH / 4) * (columns / 4); // loads, exchanges, blends and stores of 4 × 4 elements
        return MOST_NANOS * (copies + transposes);
    }

    /// The blocks to use, once compiled: without the one by rows if it is much slower than the other, so that
    /// packing for the other pays. It is not, unless C2 spills its sums.
    DoubleBlocks chosen() {
        DoubleBlock byRows = blocks.byRows();
        if (byRows == null) {
            return blocks;
        }
        double rowsNanos = leastNanos(byRows, DEPTH + 1) / byRows.rows();
        double columnsNanos = leastNanos(blocks.byColumns(), leftRows) / leftRows;
        return rowsNanos > TOO_SLOW * columnsNanos ? blocks.packed() : blocks;
    }

    private double leastNanos(DoubleBlock block, int stride) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS_OF_ROUND; call++) {
                block.tile(DEPTH, a, 0, stride, b, 0, c, 0, columns, true);
            }
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }
}
