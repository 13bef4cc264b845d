package org.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/// The blocks and the packing that a blocked product in double precision is made of.
///
/// @param block for left operands that are stored by rows
/// @param sideBySide for those that are stored by columns, if there is one; else they are transposed
record DoubleBlocks(DoubleBlock block, @Nullable DoubleBlock sideBySide, DoublePanels panels) {
    BlockSizes sizes() {
        return new BlockSizes(block.rows(), sideBySide == null ? 0 : sideBySide.rows(), block.columns(), Double.BYTES);
    }

    /// With other panels.
    DoubleBlocks with(DoublePanels others) {
        return new DoubleBlocks(block, sideBySide, others);
    }

    /// With a block for left operands that are stored by columns.
    DoubleBlocks with(DoubleBlock other) {
        return new DoubleBlocks(block, other, panels);
    }
}
