package org.thalweg.kernel;

/// Makes the vector kernels for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorFloatBlocks {
    private VectorFloatBlocks() {}

    /// The vector block, with scalar panels.
    static FloatBlocks create() {
        boolean wide = VectorProvider.registers(VectorProvider.bits()) >= 32;
        FloatBlock block = wide ? new VectorFloatWideBlock() : new VectorFloatBlock();
        return new FloatBlocks(block, new ScalarFloatPanels(block.columns()));
    }

    /// Vector panels.
    static FloatPanels panels() {
        return new VectorFloatPanels();
    }

    /// The vector blocks of convolutions.
    static FloatWindowBlocks windows() {
        return new FloatWindowBlocks(new VectorFloatRunBlock(), new VectorFloatStridedBlock());
    }
}
