package org.thalweg.kernel;

/// The blocks that convolutions in double precision are made of: for windows and for the derivative of a kernel.
record DoubleWindowBlocks(DoubleWindowBlock windows, DoubleWindowBlock taps) {
    /// The scalar twins.
    static DoubleWindowBlocks scalar(WindowSizes sizes) {
        return new DoubleWindowBlocks(
                new ScalarDoubleWindowBlock(sizes.rows(), sizes.columns(), 1),
                new ScalarDoubleWindowBlock(sizes.tapRows(), sizes.columns(), sizes.side()));
    }
}
