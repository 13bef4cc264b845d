package org.thalweg.kernel;

/// [ScalarFloatProduct] cut into tiles, after B has been transposed where it is stored as [n, k].
final class ScalarFloatMethod implements FloatMethod {
    /// Below this width, rows of C are too short to be worth a loop over j.
    static final int NARROW = 8;

    /// Multiplications in a tile, at least: some 10 µs, many times a hand-off.
    static final long TILE_WORK = 1 << 17;

    /// Rows of a stored B that a pack tile transposes.
    static final int PACK_ROWS = 64;

    private final ProductShape shape;

    /// Whether single chains are computed, for narrow products.
    private final boolean chains;

    /// Whether Cᵀ = op(B)ᵀ·op(A)ᵀ is computed; with chains only.
    private final boolean swapped;

    private final boolean packs;
    private final int rows;
    private final int columns;
    private final int rowsPerTile;
    private final int columnsPerTile;
    private final int rowTiles;
    private final int columnTiles;
    private final float[][][] buffers;

    /// @param threads that share one product
    /// @param workers that may work on products at the same time
    ScalarFloatMethod(ProductShape shape, int threads, int workers) {
        this.shape = shape;
        chains = shape.n() < NARROW || (shape.transposeB() && shape.m() < NARROW / 2);
        swapped = chains && shape.m() < shape.n() && !shape.steadyB();
        packs = shape.transposeB() && !chains;
        rows = swapped ? shape.n() : shape.m();
        columns = swapped ? shape.m() : shape.n();
        long work = (long) rows * columns * shape.k();
        int wanted = threads == 1 ? 1 : (int) Math.clamp(work / TILE_WORK, 1, 4L * threads);
        rowsPerTile = Math.max(1, ceil(rows, wanted));
        rowTiles = ceil(rows, rowsPerTile);
        int most = chains || shape.steadyB() ? 1 : Math.max(1, ceil(columns, ScalarFloatProduct.WIDTH));
        columnTiles = Math.min(most, ceil(wanted, Math.max(1, rowTiles)));
        columnsPerTile = ceil(columns, columnTiles);
        buffers = new float[chains ? 0 : workers][][];
        for (int worker = 0; worker < buffers.length; worker++) {
            buffers[worker] = ScalarFloatProduct.buffers();
        }
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
        return packs ? ceil(shape.n(), PACK_ROWS) : 0;
    }

    @Override
    public int steadyTiles() {
        return shape.steadyB() ? packTiles(0) : 0;
    }

    @Override
    public int computeTiles() {
        return rowTiles * columnTiles;
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
        int k = shape.k();
        int ldc = shape.ldc();
        boolean accumulate = shape.accumulate();
        int aRow = shape.transposeA() ? 1 : shape.lda();
        int aStep = shape.transposeA() ? shape.lda() : 1;
        int bStep = shape.transposeB() ? 1 : shape.ldb();
        int bColumn = shape.transposeB() ? shape.ldb() : 1;
        int from = tile / columnTiles * rowsPerTile;
        int to = Math.min(rows, from + rowsPerTile);
        if (swapped) {
            ScalarFloatProduct.chains(
                    from,
                    to,
                    columns,
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
            return;
        }
        if (chains) {
            ScalarFloatProduct.chains(
                    from,
                    to,
                    columns,
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
            return;
        }
        int left = tile % columnTiles * columnsPerTile;
        int right = Math.min(columns, left + columnsPerTile);
        float[][] own = buffers[worker];
        if (packs) {
            ScalarFloatProduct.block(
                    from,
                    to,
                    left,
                    right,
                    k,
                    a,
                    aOffset,
                    aRow,
                    aStep,
                    scratch,
                    scratchOffset,
                    columns,
                    c,
                    cOffset,
                    ldc,
                    accumulate,
                    own);
        } else {
            ScalarFloatProduct.block(
                    from,
                    to,
                    left,
                    right,
                    k,
                    a,
                    aOffset,
                    aRow,
                    aStep,
                    b,
                    bOffset,
                    bStep,
                    c,
                    cOffset,
                    ldc,
                    accumulate,
                    own);
        }
    }

    @Override
    public void finish(int tile, Epilogue epilogue, int worker, int matrix) {
        int from = tile / columnTiles * rowsPerTile;
        int to = Math.min(rows, from + rowsPerTile);
        int left = tile % columnTiles * columnsPerTile;
        int right = Math.min(columns, left + columnsPerTile);
        if (swapped) {
            epilogue.part(worker, matrix, left, right, from, to);
        } else {
            epilogue.part(worker, matrix, from, to, left, right);
        }
    }

    private static int ceil(int value, int divisor) {
        return (value + divisor - 1) / divisor;
    }
}
