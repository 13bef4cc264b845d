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

    /// Transposes of four rows alone.
    private static final int FOURS = 3;

    /// Nanoseconds that a compiled vector operation surely takes less than, and an interpreted one more: 0.1 to
    /// 0.3 compiled, from 20 on interpreted.
    private static final long MOST_NANOS = 5;

    private final DoubleBlock block;
    private final int rows;
    private final int columns;
    private final double[] a;
    private final double[] b;
    private final double[] c;
    private final double[] right;
    private final double[][] buffers = ScalarDoubleProduct.buffers();
    private int calls;

    DoubleTrial(DoubleBlock block) {
        this.block = block;
        rows = block.rows();
        columns = block.columns();
        a = new double[rows * (DEPTH + 1)];
        int wide = PANELS * Math.max(columns, BlockSizes.SIDE_BY_SIDE);
        b = new double[wide * (DEPTH + 1)];
        c = new double[rows * columns];
        right = new double[wide * (DEPTH + 1)];
    }

    /// One call of the block.
    void vectorBlock() {
        int call = calls++;
        int k = (call < SHORT_CALLS ? 1 : DEPTH) + (call & 1);
        block.tile(k, a, 0, DEPTH + 1, b, 0, c, 0, columns, (call & 2) != 0);
    }

    /// The same work.
    void scalarBlock() {
        ScalarDoubleProduct.block(
                0, rows, 0, columns, DEPTH, a, 0, DEPTH + 1, 1, b, 0, columns, c, 0, columns, true, buffers);
    }

    /// Packs a little in each way.
    void pack(DoublePanels panels) {
        int k = DEPTH + (calls++ & 1);
        panels.copy(PANELS, k, b, 0, PANELS * columns, right, 0, k * columns);
        panels.transpose(k, 2 * columns, 2 * columns, b, 0, DEPTH + 1, right, 0, 2 * columns);
        for (int row = 0; row < 4 * FOURS; row += 4) {
            panels.transpose(k, 4, 4, b, row * (DEPTH + 1), DEPTH + 1, right, 0, 4);
        }
        panels.sideBySide(PANELS, k, BlockSizes.SIDE_BY_SIDE, b, 0, PANELS * BlockSizes.SIDE_BY_SIDE, right, 0);
    }

    long mostNanosOfBlock() {
        return MOST_NANOS * 2 * rows * DEPTH;
    }

    long mostNanosOfPanels() {
        int copies = 4 * PANELS * DEPTH; // two loads and two stores
        int transposes = 24 * (DEPTH / 4) * (4 + FOURS); // loads, exchanges, blends and stores of 4 × 4 elements
        int sideBySide = 2 * PANELS * DEPTH * BlockSizes.SIDE_BY_SIDE / 4;
        return MOST_NANOS * (copies + transposes + sideBySide);
    }
}
