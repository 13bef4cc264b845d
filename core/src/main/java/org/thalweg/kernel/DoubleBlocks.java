package org.thalweg.kernel;

/// The block and the packing that a blocked product in double precision is made of.
record DoubleBlocks(DoubleBlock block, DoublePanels panels) {
    BlockSizes sizes() {
        return new BlockSizes(block.rows(), block.columns(), Double.BYTES);
    }

    /// With other panels.
    DoubleBlocks with(DoublePanels others) {
        return new DoubleBlocks(block, others);
    }
}
