package org.thalweg.kernel;

/// The size of the register block of a matrix product, known without loading a class of the Vector API.
///
/// @param rows of the block
/// @param columns two vectors
/// @param bytes of an element
record BlockSizes(int rows, int columns, int bytes) {
    /// The size for a vector width in bits and an element size in bytes.
    static BlockSizes of(int bits, int bytes) {
        return new BlockSizes(VectorProvider.registers(bits) >= 32 ? 8 : 6, 2 * bits / (8 * bytes), bytes);
    }
}
