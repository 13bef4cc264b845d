package org.thalweg.kernel;

/// The block and the packing that a blocked product in single precision is made of.
record FloatBlocks(FloatBlock block, FloatPanels panels) {
    BlockSizes sizes() {
        return new BlockSizes(block.rows(), block.columns(), Float.BYTES);
    }

    /// With other panels.
    FloatBlocks with(FloatPanels others) {
        return new FloatBlocks(block, others);
    }
}
