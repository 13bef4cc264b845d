package org.thalweg.kernel;

import org.jspecify.annotations.Nullable;

/// The blocks and the packing that a blocked product in double precision is made of.
///
/// @param byRows for a left operand stored by rows and read in place; absent if packing it is faster
/// @param byColumns for a left operand whose rows lie side by side, in place or packed
record DoubleBlocks(@Nullable DoubleBlock byRows, DoubleBlock byColumns, DoublePanels panels) {
    BlockSizes sizes() {
        return new BlockSizes(byRows == null ? 0 : byRows.rows(), byColumns.rows(), byColumns.columns(), Double.BYTES);
    }

    /// With other panels.
    DoubleBlocks with(DoublePanels others) {
        return new DoubleBlocks(byRows, byColumns, others);
    }

    /// Without the block for rows: every left operand is packed.
    DoubleBlocks packed() {
        return new DoubleBlocks(null, byColumns, panels);
    }
}
