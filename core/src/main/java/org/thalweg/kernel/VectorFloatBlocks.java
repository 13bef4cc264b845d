package org.thalweg.kernel;

/// Makes the vector kernels for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorFloatBlocks {
    private VectorFloatBlocks() {}

    /// Vector blocks, with scalar panels.
    static FloatBlocks create() {
        boolean wide = VectorProvider.registers(VectorProvider.bits()) >= 32;
        FloatBlock byRows = wide ? new VectorFloatWideRowBlock() : new VectorFloatRowBlock();
        FloatBlock byColumns = wide ? new VectorFloatWideColumnBlock() : new VectorFloatColumnBlock();
        return new FloatBlocks(byRows, byColumns, new ScalarFloatPanels(byColumns.rows(), byColumns.columns()));
    }

    /// Vector panels.
    static FloatPanels panels() {
        return new VectorFloatPanels();
    }
}
