package org.thalweg.kernel;

/// The innermost part of a convolution: a block of results, some rows of a few vectors each, held in registers. Its
/// left operand is read in place from images: rows lie anywhere, and so do the runs that a row consists of.
interface FloatWindowBlock {
    /// Rows of the block.
    int rows();

    /// Columns of the block, as many as two vectors.
    int columns();

    /// Each element is a chain of `fma` over q = 0 … runs − 1 and in each over p = 0 … length − 1, in order,
    ///
    ///     c[outs[outsAt + r] + cAt + j] += a[aAt + rows[rowsAt + r] + starts[q + startsAt] + p·step]
    ///                                      · b[bAt + (q·length + p)·columns() + j]
    ///
    /// begun from 0 unless `accumulate`. The last rows may be the same one several times, which is then computed as
    /// if once: so blocks with too few rows are filled up.
    ///
    /// Blocks for the derivative of a kernel may take it that `rows[rowsAt + r] = rows[rowsAt] + r` where
    /// [WindowSizes#isSideBySide] says so; rows for which it does not hold then have no meaning.
    void tile(
            int runs,
            int length,
            float[] a,
            int aAt,
            int[] rows,
            int rowsAt,
            int[] starts,
            int startsAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int[] outs,
            int outsAt,
            boolean accumulate);
}
