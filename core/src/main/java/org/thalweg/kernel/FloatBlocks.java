package org.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/// The blocks and the packing that a blocked product in single precision is made of.
///
/// @param byRows for a left operand stored by rows and read in place; absent if packing it is faster
/// @param byColumns for a left operand whose rows lie side by side, in place or packed
record FloatBlocks(@Nullable FloatBlock byRows, FloatBlock byColumns, FloatPanels panels) {
    BlockSizes sizes() {
        return new BlockSizes(byRows == null ? 0 : byRows.rows(), byColumns.rows(), byColumns.columns(), Float.BYTES);
    }

    /// With other panels.
    FloatBlocks with(FloatPanels others) {
        return new FloatBlocks(byRows, byColumns, others);
    }

    /// Without the block for rows: every left operand is packed.
    FloatBlocks packed() {
        return new FloatBlocks(null, byColumns, panels);
    }
}
