package org.thalweg.kernel;

/// Makes the vector blocks for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorFloatBlocks {
    private VectorFloatBlocks() {}

    static FloatBlocks create() {
        return VectorProvider.registers(VectorProvider.bits()) >= 32
                ? new FloatBlocks(
                        new VectorFloatWideRowBlock(), new VectorFloatWideColumnBlock(), new VectorFloatPanels())
                : new FloatBlocks(new VectorFloatRowBlock(), new VectorFloatColumnBlock(), new VectorFloatPanels());
    }
}
