package org.thalweg.kernel;

/// Makes the vector kernels for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorDoubleBlocks {
    private VectorDoubleBlocks() {}

    /// The vector block, with scalar panels.
    static DoubleBlocks create() {
        boolean wide = VectorProvider.registers(VectorProvider.bits()) >= 32;
        DoubleBlock block = wide ? new VectorDoubleWideBlock() : new VectorDoubleBlock();
        return new DoubleBlocks(block, new ScalarDoublePanels(block.columns()));
    }

    /// Vector panels.
    static DoublePanels panels() {
        return new VectorDoublePanels();
    }

    /// The vector blocks of convolutions.
    static DoubleWindowBlocks windows() {
        return new DoubleWindowBlocks(new VectorDoubleRunBlock(), new VectorDoubleStridedBlock());
    }
}
