package org.thalweg.kernel;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.VectorBlockWriter.Form;
import org.thalweg.kernel.VectorBlockWriter.Left;

/// Makes the vector kernels for the width and the registers of this processor. Loaded only when there are vectors.
final class VectorDoubleBlocks {
    private VectorDoubleBlocks() {}

    private static BlockSizes sizes() {
        return BlockSizes.of(VectorProvider.bits(), Double.BYTES);
    }

    /// The vector block, with scalar panels.
    static DoubleBlocks create() {
        DoubleBlock block = VectorBlockWriter.doubles(new Form(Left.ROWS, sizes().rows(), 2, sizes().unrolled()));
        return new DoubleBlocks(block, null, new ScalarDoublePanels(block.columns()));
    }

    /// The vector block for left operands that are stored by columns, if there is one.
    static @Nullable DoubleBlock sideBySide() {
        int rows = sizes().sideBySide();
        return rows == 0 ? null : VectorBlockWriter.doubles(new Form(Left.SIDE_BY_SIDE, rows, 2, 1));
    }

    /// Vector panels.
    static DoublePanels panels() {
        return new VectorDoublePanels();
    }

    /// The vector blocks of convolutions, of two vectors a row or of one.
    static DoubleWindowBlocks windows(WindowSizes sizes) {
        Left taps = sizes.isSideBySide() ? Left.SIDE_BY_SIDE_RUNS : Left.STRIDED_RUNS;
        int vectors = sizes.columns() * Double.SIZE / VectorProvider.bits();
        return new DoubleWindowBlocks(
                VectorBlockWriter.doubleWindows(new Form(Left.RUNS, sizes.rows(), vectors, sizes.unrolled())),
                VectorBlockWriter.doubleWindows(new Form(taps, sizes.tapRows(), vectors, 1)));
    }
}
