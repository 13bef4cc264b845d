package org.thalweg.kernel;

/// The blocks that convolutions in single precision are made of: for windows and for the derivative of a kernel.
record FloatWindowBlocks(FloatWindowBlock windows, FloatWindowBlock taps) {
    /// The scalar twins, as wide as the vector blocks of this processor.
    static FloatWindowBlocks scalar(int columns) {
        return new FloatWindowBlocks(
                new ScalarFloatWindowBlock(ROWS, columns, 1), new ScalarFloatWindowBlock(ROWS, columns, columns));
    }

    /// Rows of all blocks: with two vectors each they fill twelve of 16 registers.
    static final int ROWS = 6;
}
