package org.thalweg.kernel;

/// One way to compute a single matrix product of a fixed shape, cut into tiles that any worker may do in any order.
///
/// The inner dimension is cut into rounds; for each round, in order, first all `packTiles` and then all `computeTiles`
/// are done. Both may be 0 or 1.
interface DoubleMethod {
    /// Doubles of scratch that one product needs.
    int scratch();

    /// How often packing and computing take turns.
    int rounds();

    int packTiles(int round);

    /// The first pack tiles, those of B, which need not be done again while it is steady; 0 if it is not.
    int steadyTiles();

    int computeTiles();

    /// One pack tile of one round.
    void pack(
            int round, int tile, double[] a, int aOffset, double[] b, int bOffset, double[] scratch, int scratchOffset);

    /// One compute tile of one round.
    ///
    /// @param worker which no other tile has at the same time
    void compute(
            int round,
            int tile,
            double[] a,
            int aOffset,
            double[] b,
            int bOffset,
            double[] c,
            int cOffset,
            double[] scratch,
            int scratchOffset,
            int worker);

    /// Shows an epilogue the part of the result that one compute tile of the last round completes.
    void finish(int tile, Epilogue epilogue, int worker, int matrix);
}
