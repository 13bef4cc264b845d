package org.thalweg.kernel;

/// The sizes of the register blocks of a matrix product, known without loading a class of the Vector API.
///
/// @param byRows rows of the block for a left operand stored by rows and read in place; 0 if there is none
/// @param byColumns rows of the block for a left operand whose rows lie side by side
/// @param columns columns of both: two vectors
/// @param bytes of an element
record BlockSizes(int byRows, int byColumns, int columns, int bytes) {
    /// The sizes for a vector width in bits and an element size in bytes.
    static BlockSizes of(int bits, int bytes) {
        int columns = 2 * bits / (8 * bytes);
        return VectorProvider.registers(bits) >= 32
                ? new BlockSizes(8, 12, columns, bytes)
                : new BlockSizes(5, 6, columns, bytes);
    }

    /// Without the block for rows: every left operand is packed.
    BlockSizes packed() {
        return new BlockSizes(0, byColumns, columns, bytes);
    }
}
