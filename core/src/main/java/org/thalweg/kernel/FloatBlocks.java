package org.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/// The blocks and the packing that a blocked product in single precision is made of.
///
/// @param block for left operands that are stored by rows
/// @param sideBySide for those that are stored by columns, if there is one; else they are transposed
record FloatBlocks(FloatBlock block, @Nullable FloatBlock sideBySide, FloatPanels panels) {
    BlockSizes sizes() {
        return new BlockSizes(block.rows(), sideBySide == null ? 0 : sideBySide.rows(), block.columns(), Float.BYTES);
    }

    /// With other panels.
    FloatBlocks with(FloatPanels others) {
        return new FloatBlocks(block, sideBySide, others);
    }

    /// With a block for left operands that are stored by columns.
    FloatBlocks with(FloatBlock other) {
        return new FloatBlocks(block, other, panels);
    }
}
