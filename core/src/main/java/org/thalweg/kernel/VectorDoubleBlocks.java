package org.thalweg.kernel;

/// Makes the vector blocks for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorDoubleBlocks {
    private VectorDoubleBlocks() {}

    static DoubleBlocks create() {
        return VectorProvider.registers(VectorProvider.bits()) >= 32
                ? new DoubleBlocks(
                        new VectorDoubleWideRowBlock(), new VectorDoubleWideColumnBlock(), new VectorDoublePanels())
                : new DoubleBlocks(new VectorDoubleRowBlock(), new VectorDoubleColumnBlock(), new VectorDoublePanels());
    }
}
