package org.thalweg.kernel;

/// The innermost part of a blocked matrix product: a small block of C, held in registers along the whole of k.
interface DoubleBlock {
    /// Rows of the block.
    int rows();

    /// Columns of the block.
    int columns();

    /// C ← C + A·B or C ← A·B for one block, each element a chain of `fma` over p = 0 … k−1 in order.
    ///
    /// Row r of A lies at `aAt + r·aStride`, row p of B at `bAt + p·columns()`, row r of C at `cAt + r·ldc`. All
    /// rows and columns are read and written.
    void tile(
            int k,
            double[] a,
            int aAt,
            int aStride,
            double[] b,
            int bAt,
            double[] c,
            int cAt,
            int ldc,
            boolean accumulate);
}
