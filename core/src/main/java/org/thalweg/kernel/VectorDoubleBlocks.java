package org.thalweg.kernel;

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
        return new DoubleBlocks(block, new ScalarDoublePanels(block.columns()));
    }

    /// Vector panels.
    static DoublePanels panels() {
        return new VectorDoublePanels();
    }

    /// The vector blocks of convolutions, of two vectors a row or of one.
    static DoubleWindowBlocks windows(WindowSizes sizes) {
        int vectors = sizes.columns() * Double.SIZE / VectorProvider.bits();
        return new DoubleWindowBlocks(
                VectorBlockWriter.doubleWindows(new Form(Left.RUNS, sizes.rows(), vectors, sizes.unrolled())),
                VectorBlockWriter.doubleWindows(new Form(Left.STRIDED_RUNS, sizes.rows(), vectors, sizes.unrolled())));
    }
}
