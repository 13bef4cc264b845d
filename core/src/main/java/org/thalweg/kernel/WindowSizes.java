package org.thalweg.kernel;

/// The size of the register blocks of a convolution, known without loading a class of the Vector API.
///
/// @param rows of a block
/// @param tapRows of a block of the derivative of a kernel
/// @param columns of a block: one vector where there are not more filters, else two
/// @param unrolled turns of the innermost loop that a block's code writes out
record WindowSizes(int rows, int tapRows, int columns, int unrolled) {
    /// As many columns as a scalar block has where there are no vectors.
    private static final int SCALAR_COLUMNS = 16;

    /// Rows of one vector: their sums, and what two turns read, fit 16 registers.
    private static final int NARROW_ROWS = 12;

    /// Channels below which all taps of a kernel share blocks; with fewer than twice as many, blocks of 16 rows
    /// would be half empty.
    static final int FEW_CHANNELS = 8;

    /// A longer row, padding included, is not copied for that: taps may lie far outside of an image.
    static final int ROW_ELEMENTS = 1 << 22;

    /// The blocks for a shape, in elements of `bytes` bytes.
    static WindowSizes of(ConvolutionShape shape, int bytes) {
        int bits = VectorProvider.bits();
        if (bits == 0) {
            return new WindowSizes(6, 4, SCALAR_COLUMNS, 1);
        }
        BlockSizes wide = BlockSizes.of(bits, bytes);
        int lanes = wide.columns() / 2;
        boolean many = wide.sideBySide() > 0;
        boolean few = shape.part() == ConvolutionShape.Part.KERNEL
                && shape.inGroup() >= FEW_CHANNELS
                && shape.inGroup() < 2 * FEW_CHANNELS;
        return shape.columns() <= lanes
                ? new WindowSizes(NARROW_ROWS, many && !few ? 16 : 8, lanes, 2)
                : new WindowSizes(wide.rows(), wide.rows(), wide.columns(), wide.unrolled());
    }

    /// Elements that lie side by side in what the derivative of a kernel reads: as many as a block has rows or
    /// columns.
    static int side(int tapRows, int columns) {
        return Math.max(tapRows, columns);
    }

    int side() {
        return side(tapRows, columns);
    }

    /// Whether the rows of a block are a part of what lies side by side, and need no places of their own.
    boolean isSideBySide() {
        return side() % tapRows == 0;
    }
}
