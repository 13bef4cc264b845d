package org.thalweg.kernel;

/// [ScalarFloatProduct] cut into tiles: rows of C, after B has been transposed where it is stored as [n, k].
final class ScalarFloatMethod implements FloatMethod {
    /// Below this width, rows of C are too short to be worth a loop over j.
    static final int NARROW = 8;

    /// Multiplications in a tile, at least: some 20 µs, many times a hand-off.
    static final long TILE_WORK = 1 << 16;

    /// Rows of a stored B that a pack tile transposes.
    static final int PACK_ROWS = 64;

    private final ProductShape shape;
    private final boolean chains;
    private final boolean swapped;
    private final boolean packs;
    private final int tiles;
    private final int rowsPerTile;

    ScalarFloatMethod(ProductShape shape, int threads) {
        this.shape = shape;
        int m = shape.m();
        int n = shape.n();
        chains = n < NARROW || (shape.transposeB() && m < NARROW / 2);
        swapped = chains && m < n;
        packs = shape.transposeB() && !chains;
        int rows = swapped ? n : m;
        long rowWork = Math.max(1, (long) (swapped ? m : n) * shape.k());
        long least = Math.max(1, TILE_WORK / rowWork);
        int share = Math.max(1, (rows + 4 * threads - 1) / (4 * threads));
        rowsPerTile = (int) Math.min(Math.max(1, rows), threads == 1 ? rows : Math.max(least, share));
        tiles = rows == 0 ? 0 : (rows + rowsPerTile - 1) / rowsPerTile;
    }

    @Override
    public int scratch() {
        return packs ? Math.multiplyExact(shape.k(), shape.n()) : 0;
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public int packTiles(int round) {
        return packs ? (shape.n() + PACK_ROWS - 1) / PACK_ROWS : 0;
    }

    @Override
    public int computeTiles() {
        return tiles;
    }

    @Override
    public void pack(
            int round, int tile, float[] a, int aOffset, float[] b, int bOffset, float[] scratch, int scratchOffset) {
        int from = tile * PACK_ROWS;
        int to = Math.min(shape.n(), from + PACK_ROWS);
        ScalarFloatProduct.transpose(from, to, shape.n(), shape.k(), b, bOffset, shape.ldb(), scratch, scratchOffset);
    }

    @Override
    public void compute(
            int round,
            int tile,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            float[] scratch,
            int scratchOffset,
            int worker) {
        int m = shape.m();
        int n = shape.n();
        int k = shape.k();
        int ldc = shape.ldc();
        boolean accumulate = shape.accumulate();
        int aRow = shape.transposeA() ? 1 : shape.lda();
        int aStep = shape.transposeA() ? shape.lda() : 1;
        int bStep = shape.transposeB() ? 1 : shape.ldb();
        int bColumn = shape.transposeB() ? shape.ldb() : 1;
        int from = tile * rowsPerTile;
        int to = Math.min(swapped ? n : m, from + rowsPerTile);
        if (swapped) { // Cᵀ = op(B)ᵀ·op(A)ᵀ
            ScalarFloatProduct.chains(
                    from,
                    to,
                    m,
                    k,
                    b,
                    bOffset,
                    bColumn,
                    bStep,
                    a,
                    aOffset,
                    aStep,
                    aRow,
                    c,
                    cOffset,
                    1,
                    ldc,
                    accumulate);
        } else if (chains) {
            ScalarFloatProduct.chains(
                    from,
                    to,
                    n,
                    k,
                    a,
                    aOffset,
                    aRow,
                    aStep,
                    b,
                    bOffset,
                    bStep,
                    bColumn,
                    c,
                    cOffset,
                    ldc,
                    1,
                    accumulate);
        } else if (packs) {
            ScalarFloatProduct.rows(
                    from, to, n, k, a, aOffset, aRow, aStep, scratch, scratchOffset, n, c, cOffset, ldc, accumulate);
        } else {
            ScalarFloatProduct.rows(
                    from, to, n, k, a, aOffset, aRow, aStep, b, bOffset, bStep, c, cOffset, ldc, accumulate);
        }
    }
}
