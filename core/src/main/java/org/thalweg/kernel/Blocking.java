package org.thalweg.kernel;

/// How a blocked product is cut: which operand is left, block and panel sizes, packed rounds, tiles for the threads.
/// The same for both precisions; a function of the shape, the sizes of the register blocks and the number of threads.
///
/// Costs are estimated in processor cycles, with one row of a register block per cycle (two vector `fma`s).
final class Blocking {
    /// Bytes of a right panel within one slab, at most: it shares the first-level cache with a block of left rows.
    static final int PANEL_BYTES = Caches.own().first() / 5 * 3;

    /// Rows this many bytes apart, or a multiple of it, fall on the same few sets of the caches and push each
    /// other out.
    static final int CONFLICT_BYTES = 4096;

    /// Left rows in a tile: at a slab depth of 256, 240 rows of floats are 240 KiB, half of a second-level cache
    /// of 512 KiB.
    static final int TILE_ROWS = 240;

    /// Right panels that a tile packs at a time: rows of four are whole cache lines one after the other.
    static final int PANELS_IN_TILE = 4;

    /// Columns of a tile of a swapped product, whose C is collected in scratch: with [#TILE_ROWS] at most 120 KiB.
    static final int SWAPPED_COLUMNS = 128;

    /// Elements packed at a time, at most: 4 MiB of floats, which a last-level cache holds.
    static final int PACKED_ELEMENTS = 1 << 20;

    /// Products with fewer multiplications run on one thread: about 5 µs of work, some hand-offs long.
    static final long PARALLEL_WORK = 1 << 18;

    /// Left panels in a tile that completes whole rows, at least where there are as many: each right panel that
    /// comes from the second-level cache serves them all.
    static final int PANELS_TOGETHER = 4;

    /// Multiplications in a tile, at least: about 1 µs.
    static final long TILE_WORK = 1 << 15;

    /// Elements that one packing tile writes, at least.
    static final int PACK_ELEMENTS = 1 << 13;

    /// Floats in a cache line.
    static final int LINE_ELEMENTS = 16;

    // Cycles per element, measured on Zen 3 with data in the second-level cache.
    private static final double COPY = 0.4;
    private static final double TRANSPOSE = 1.0;
    private static final double STORE = 1.5;

    /// Whether Cᵀ = op(B)ᵀ·op(A)ᵀ is computed.
    final boolean swapped;

    /// Whether the left operand is stored by rows; else its rows lie side by side.
    final boolean leftByRows;

    /// Whether the left operand is read where it is, but for its last, incomplete panel.
    final boolean leftInPlace;

    /// Whether the left operand, stored by columns, is packed so that the elements of a panel's rows lie
    /// side by side.
    final boolean leftSideBySide;

    final boolean rightTransposed;
    final int leftRows;
    final int rightColumns;
    final int k;
    final int leftStride;
    final int rightStride;
    final int blockRows;
    final int blockColumns;
    final int leftPanels;
    final int rightPanels;

    /// Depth of a slab, the part of k that a panel in the first-level cache covers.
    final int slab;

    /// Depth that is packed in one round, a multiple of `slab` or all of k.
    final int depth;

    /// Whether each tile packs its right panels itself, a few of one slab at a time, so that they never leave the
    /// caches of its core: where no two tiles need the same.
    final boolean rightInTile;

    /// Panels in a tile.
    final int tileLeftPanels;

    final int tileRightPanels;

    /// Tiles along either side of C.
    final int leftTiles;

    final int rightTiles;

    /// Panels in a packing tile.
    final int packLeftPanels;

    final int packRightPanels;

    /// Multiplications and packing, in cycles.
    final double cost;

    private Blocking(ProductShape shape, boolean swapped, BlockSizes sizes, int threads) {
        this.swapped = swapped;
        leftRows = swapped ? shape.n() : shape.m();
        rightColumns = swapped ? shape.m() : shape.n();
        k = shape.k();
        leftByRows = swapped ? shape.transposeB() : !shape.transposeA();
        rightTransposed = swapped ? !shape.transposeA() : shape.transposeB();
        leftStride = swapped ? shape.ldb() : shape.lda();
        rightStride = swapped ? shape.lda() : shape.ldb();
        leftSideBySide = !leftByRows && sizes.sideBySide() > 0;
        blockRows = leftSideBySide ? sizes.sideBySide() : sizes.rows();
        blockColumns = sizes.columns();
        leftPanels = ceil(leftRows, blockRows);
        rightPanels = ceil(rightColumns, blockColumns);

        boolean conflict = (long) leftStride * sizes.bytes() % CONFLICT_BYTES == 0 && leftPanels > 1 && rightPanels > 1;
        leftInPlace = leftByRows && !conflict;

        long work = (long) leftRows * rightColumns * k;
        int workers = work < PARALLEL_WORK ? 1 : threads;
        int wanted = workers == 1 ? 1 : (int) Math.max(1, Math.min(4L * workers, work / TILE_WORK));
        int leftCuts = Math.max(1, ceil(paddedRows(), TILE_ROWS));
        int rightCuts = swapped ? Math.max(1, ceil(rightColumns, SWAPPED_COLUMNS)) : 1;
        rightCuts = Math.max(rightCuts, Math.min(rightPanels, ceil(wanted, leftCuts)));
        leftCuts = Math.max(leftCuts, Math.min(leftPanels, ceil(wanted, rightCuts)));
        if (shape.steadyB()) {
            rightCuts = 1;
            int most = Math.max(1, Math.min(wanted, leftPanels / PANELS_TOGETHER));
            int even = Math.min(leftPanels, ceil(most, workers) * workers);
            leftCuts = Math.max(Math.max(1, ceil(paddedRows(), TILE_ROWS)), even);
        }
        tileLeftPanels = Math.max(1, ceil(leftPanels, leftCuts));
        tileRightPanels = Math.max(1, ceil(rightPanels, rightCuts));
        leftTiles = ceil(leftPanels, tileLeftPanels);
        rightTiles = ceil(rightPanels, tileRightPanels);

        int slabs = Math.max(1, ceil(k, PANEL_BYTES / (blockColumns * sizes.bytes())));
        slab = Math.max(1, ceil(ceil(k, slabs), 2) * 2);
        rightInTile = leftTiles == 1 && !shape.steadyB();
        long packed = (rightInTile ? 0 : paddedColumns()) + (leftInPlace ? blockRows : paddedRows());
        long slabsAtATime = Math.max(1, PACKED_ELEMENTS / Math.max(1, packed * slab));
        depth = Math.toIntExact(Math.max(1, shape.steadyB() ? k : Math.min(k, slabsAtATime * slab)));
        packLeftPanels = workers == 1 ? Math.max(1, leftPanels) : Math.max(1, PACK_ELEMENTS / (depth * blockRows));
        packRightPanels = workers == 1 ? Math.max(1, rightPanels) : Math.max(1, PACK_ELEMENTS / (depth * blockColumns));

        double multiply = (double) paddedRows() * rightPanels * k;
        double packRight = (double) paddedColumns() * k * (rightTransposed ? TRANSPOSE : COPY);
        double packLeft = leftInPlace ? 0 : (double) leftRows * k * (leftByRows || leftSideBySide ? COPY : TRANSPOSE);
        double store = swapped ? (double) leftRows * rightColumns * STORE * (shape.accumulate() ? 2 : 1) : 0;
        cost = multiply + packRight + packLeft + store;
    }

    /// The cheaper way round for this shape; B on the right where it is packed once.
    static Blocking of(ProductShape shape, BlockSizes sizes, int threads) {
        Blocking straight = new Blocking(shape, false, sizes, threads);
        if (shape.steadyB()) {
            return straight;
        }
        Blocking swapped = new Blocking(shape, true, sizes, threads);
        return swapped.cost < straight.cost ? swapped : straight;
    }

    /// One way round, for tests.
    static Blocking of(ProductShape shape, boolean swapped, BlockSizes sizes, int threads) {
        return new Blocking(shape, swapped, sizes, threads);
    }

    /// How often packing and computing take turns along k.
    int rounds() {
        return Math.max(1, ceil(k, depth));
    }

    /// Elements of scratch: the packed right operand, then the left, then a buffer for each worker.
    ///
    /// @throws ArithmeticException if there are more than 2³¹−1
    int scratch(int threads) {
        return Math.toIntExact(rightElements() + leftElements() + threads * bufferElements());
    }

    /// Elements of the packed right operand.
    long rightElements() {
        return rightInTile ? 0 : paddedColumns() * depth;
    }

    /// Rows of the left operand that are packed: all, or those of its last panel where that is incomplete.
    int packedRows() {
        if (leftInPlace) {
            return leftRows % blockRows == 0 ? 0 : blockRows;
        }
        return leftPanels * blockRows;
    }

    /// Elements of the packed left operand, in whole cache lines: right panels may follow.
    long leftElements() {
        return (long) ceil((long) packedRows() * depth, LINE_ELEMENTS) * LINE_ELEMENTS;
    }

    /// Elements in which a worker collects a block of C that is incomplete, or a swapped tile.
    long collectElements() {
        long block = (long) blockRows * blockColumns;
        return swapped ? block * tileLeftPanels * tileRightPanels : block;
    }

    /// Elements of a worker's buffer: what it collects, and the right panels that it packs.
    long bufferElements() {
        return collectElements() + (rightInTile ? (long) PANELS_IN_TILE * blockColumns * slab : 0);
    }

    int packRightTiles() {
        return rightInTile ? 0 : ceil(rightPanels, packRightPanels);
    }

    int packLeftTiles() {
        if (leftInPlace) {
            return leftRows % blockRows == 0 ? 0 : 1;
        }
        return ceil(leftPanels, packLeftPanels);
    }

    private long paddedRows() {
        return (long) leftPanels * blockRows;
    }

    private long paddedColumns() {
        return (long) rightPanels * blockColumns;
    }

    private static int ceil(long value, long divisor) {
        return (int) ((value + divisor - 1) / divisor);
    }
}
