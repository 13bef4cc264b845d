package org.thalweg.kernel;

/// The blocks that convolutions in single precision are made of: for windows and for the derivative of a kernel.
record FloatWindowBlocks(FloatWindowBlock windows, FloatWindowBlock taps) {
    /// The scalar twins.
    static FloatWindowBlocks scalar(WindowSizes sizes) {
        return new FloatWindowBlocks(
                new ScalarFloatWindowBlock(sizes.rows(), sizes.columns(), 1),
                new ScalarFloatWindowBlock(sizes.tapRows(), sizes.columns(), sizes.side()));
    }
}
