package org.thalweg.kernel;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.VectorBlockWriter.Form;
import org.thalweg.kernel.VectorBlockWriter.Left;

/// Makes the vector kernels for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorFloatBlocks {
    private VectorFloatBlocks() {}

    private static BlockSizes sizes() {
        return BlockSizes.of(VectorProvider.bits(), Float.BYTES);
    }

    /// The vector block, with scalar panels.
    static FloatBlocks create() {
        FloatBlock block = VectorBlockWriter.floats(new Form(Left.ROWS, sizes().rows(), 2, sizes().unrolled()));
        return new FloatBlocks(block, null, new ScalarFloatPanels(block.columns()));
    }

    /// The vector block for left operands that are stored by columns, if there is one.
    static @Nullable FloatBlock sideBySide() {
        int rows = sizes().sideBySide();
        return rows == 0 ? null : VectorBlockWriter.floats(new Form(Left.SIDE_BY_SIDE, rows, 2, 1));
    }

    /// Vector panels.
    static FloatPanels panels() {
        return new VectorFloatPanels();
    }

    /// The vector blocks of convolutions, of two vectors a row or of one.
    static FloatWindowBlocks windows(WindowSizes sizes) {
        Left taps = sizes.isSideBySide() ? Left.SIDE_BY_SIDE_RUNS : Left.STRIDED_RUNS;
        int vectors = sizes.columns() * Float.SIZE / VectorProvider.bits();
        return new FloatWindowBlocks(
                VectorBlockWriter.floatWindows(new Form(Left.RUNS, sizes.rows(), vectors, sizes.unrolled())),
                VectorBlockWriter.floatWindows(new Form(taps, sizes.tapRows(), vectors, 1)));
    }
}
