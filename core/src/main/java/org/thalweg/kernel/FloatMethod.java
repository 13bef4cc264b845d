package org.thalweg.kernel;

/// One way to compute a single matrix product of a fixed shape, cut into tiles that any worker may do in any order.
///
/// The inner dimension is cut into `slabs`; for each slab, in order, first all `packTiles` and then all `computeTiles`
/// are done. Both may be 0 or 1.
interface FloatMethod {
    /// Floats of scratch that one product needs.
    int scratch();

    int slabs();

    int packTiles(int slab);

    int computeTiles();

    void pack(int slab, int tile, float[] a, int aOffset, float[] b, int bOffset, float[] scratch, int scratchOffset);

    void compute(
            int slab,
            int tile,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            float[] scratch,
            int scratchOffset,
            int worker);
}
