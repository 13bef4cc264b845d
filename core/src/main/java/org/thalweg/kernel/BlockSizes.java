package org.thalweg.kernel;

/// The size of the register block of a matrix product, known without loading a class of the Vector API.
///
/// @param rows of the block: with two vectors each, and what is read beside them, they fill 16 registers; with 32
///     more rows than 8 were slower, because their addresses no longer fit the other registers
/// @param sideBySide rows of the block whose left elements lie side by side; 0 where there is none. 13 rows fill the
///     registers better than 12, and leave less of the last panel of 64, 128, 256 or 1024 rows empty than 14
/// @param columns two vectors
/// @param bytes of an element
record BlockSizes(int rows, int sideBySide, int columns, int bytes) {
    /// Where there is such a block.
    static final int SIDE_BY_SIDE = 13;

    /// The size for a vector width in bits and an element size in bytes.
    static BlockSizes of(int bits, int bytes) {
        boolean many = VectorProvider.registers(bits) >= 32;
        return new BlockSizes(many ? 8 : 6, many ? SIDE_BY_SIDE : 0, 2 * bits / (8 * bytes), bytes);
    }

    /// As long as there is no block for left elements side by side.
    BlockSizes withoutSideBySide() {
        return new BlockSizes(rows, 0, columns, bytes);
    }

    /// Turns along k that the block's code writes out: two need more than 16 registers.
    int unrolled() {
        return rows == 8 ? 2 : 1;
    }
}
