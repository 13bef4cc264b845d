package org.thalweg.kernel;

/// Makes the vector kernels for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorDoubleBlocks {
    private VectorDoubleBlocks() {}

    /// Vector blocks, with scalar panels.
    static DoubleBlocks create() {
        boolean wide = VectorProvider.registers(VectorProvider.bits()) >= 32;
        DoubleBlock byRows = wide ? new VectorDoubleWideRowBlock() : new VectorDoubleRowBlock();
        DoubleBlock byColumns = wide ? new VectorDoubleWideColumnBlock() : new VectorDoubleColumnBlock();
        return new DoubleBlocks(byRows, byColumns, new ScalarDoublePanels(byColumns.rows(), byColumns.columns()));
    }

    /// Vector panels.
    static DoublePanels panels() {
        return new VectorDoublePanels();
    }
}
