package org.thalweg.kernel;

/// The blocks that convolutions in double precision are made of: for windows and for the derivative of a kernel.
record DoubleWindowBlocks(DoubleWindowBlock windows, DoubleWindowBlock taps) {
    /// The scalar twins, as wide as the vector blocks of this processor.
    static DoubleWindowBlocks scalar(int columns) {
        return new DoubleWindowBlocks(
                new ScalarDoubleWindowBlock(ROWS, columns, 1), new ScalarDoubleWindowBlock(ROWS, columns, columns));
    }

    /// Rows of all blocks: with two vectors each they fill twelve of 16 registers.
    static final int ROWS = 6;
}
