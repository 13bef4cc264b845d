package org.thalweg.kernel;

/// The small problem on which the vector blocks of single precision are compiled and compared with their scalar twin.
///
/// It takes every branch of the blocks (odd and even k, with and without accumulation), because a branch that was never
/// taken when C2 compiled would throw the compiled code away on its first use.
final class FloatRace {
    /// Turns of the inner loop in one call: few, so that C2 compiles the method for calling and not for the running
    /// loop.
    private static final int DEPTH = 24;

    private static final int CALLS = 24;

    private final FloatBlocks blocks;
    private final int columns;
    private final float[] a = new float[16 * (DEPTH + 1)];
    private final float[] b;
    private final float[] c;
    private final float[] packed;

    FloatRace(FloatBlocks blocks) {
        this.blocks = blocks;
        columns = blocks.byColumns().columns();
        b = new float[columns * (DEPTH + 1)];
        c = new float[16 * columns];
        packed = new float[columns * (DEPTH + 1)];
    }

    void vector() {
        FloatBlock byRows = blocks.byRows();
        FloatBlock byColumns = blocks.byColumns();
        for (int call = 0; call < CALLS; call++) {
            int k = DEPTH + (call & 1);
            boolean accumulate = (call & 2) != 0;
            blocks.panels().copy(k, b, 0, columns, packed, 0);
            if (byRows != null) {
                byRows.tile(k, a, 0, DEPTH + 1, packed, 0, c, 0, columns, accumulate);
            }
            byColumns.tile(k, a, 0, byColumns.rows(), packed, 0, c, 0, columns, accumulate);
        }
    }

    void scalar() {
        FloatBlock byRows = blocks.byRows();
        for (int call = 0; call < CALLS; call++) {
            int k = DEPTH + (call & 1);
            boolean accumulate = (call & 2) != 0;
            if (byRows != null) {
                int rows = byRows.rows();
                ScalarFloatProduct.rows(
                        0, rows, columns, k, a, 0, DEPTH + 1, 1, b, 0, columns, c, 0, columns, accumulate);
            }
            int rows = blocks.byColumns().rows();
            ScalarFloatProduct.rows(0, rows, columns, k, a, 0, 1, rows, b, 0, columns, c, 0, columns, accumulate);
        }
    }
}
