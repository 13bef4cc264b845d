package org.thalweg.kernel;

/// The size of the register blocks of a convolution, known without loading a class of the Vector API.
///
/// @param rows of a block
/// @param tapRows of a block of the derivative of a kernel, whose left elements lie side by side
/// @param columns of a block: one vector where there are not more filters, else two
/// @param unrolled turns of the innermost loop that a block's code writes out
record WindowSizes(int rows, int tapRows, int columns, int unrolled) {
    /// As many columns as a scalar block has where there are no vectors.
    private static final int SCALAR_COLUMNS = 16;

    /// Rows of one vector: their sums, and what two turns read, fit 16 registers.
    private static final int NARROW_ROWS = 12;

    /// The blocks for so many filters, in elements of `bytes` bytes.
    static WindowSizes of(int filters, int bytes) {
        int bits = VectorProvider.bits();
        if (bits == 0) {
            return new WindowSizes(6, 4, SCALAR_COLUMNS, 1);
        }
        BlockSizes wide = BlockSizes.of(bits, bytes);
        int lanes = wide.columns() / 2;
        int sums = wide.sideBySide() > 0 ? 16 : 8;
        return filters <= lanes
                ? new WindowSizes(NARROW_ROWS, sums, lanes, 2)
                : new WindowSizes(wide.rows(), sums / 2, wide.columns(), wide.unrolled());
    }

    /// Elements from one turn to the next where left elements lie side by side: what a block has rows and columns, the
    /// larger of both, of which the other is a part, so that blocks of rows end where they do.
    static int tapStep(int rows, int columns) {
        return Math.max(rows, columns);
    }

    /// The same for blocks of these sizes.
    int tapStep() {
        return tapStep(tapRows, columns);
    }
}
