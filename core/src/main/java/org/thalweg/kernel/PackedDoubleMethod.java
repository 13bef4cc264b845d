package org.thalweg.kernel;

import java.util.Arrays;

/// A blocked product on packed panels, after Goto & van de Geijn (2008), "Anatomy of high-performance matrix
/// multiplication", ACM TOMS 34(3), and Van Zee & van de Geijn (2015), "BLIS", ACM TOMS 41(3).
///
/// The *left* operand gives one number for a row of a register block, the *right* one gives vectors. Usually
/// these are op(A) and op(B); `swapped`, Cᵀ = op(B)ᵀ·op(A)ᵀ is computed, where that saves more packing than
/// writing C transposed costs. The right operand is packed into panels as wide as a block, by the tile itself
/// where only one needs them; one panel of [Blocking#slab] rows stays in the first-level cache while all left
/// rows of a tile, from the second-level cache, pass over it. The left operand is read in place where it is
/// stored by rows; else each slab of it is packed, side by side where there is a block for that, or transposed
/// to rows.
///
/// Scratch: the packed right operand, the packed left one (or its last panel), then a buffer for each worker.
final class PackedDoubleMethod implements DoubleMethod {
    /// Rows of C that are written together from a swapped tile: their lines stay in the first-level cache.
    private static final int STORE_ROWS = 16;

    private final ProductShape shape;
    private final Blocking cut;
    private final DoubleBlocks blocks;
    private final DoubleBlock block;
    private final int leftAt;
    private final int buffersAt;
    private final int bufferSize;
    private final int collected;
    private final int scratch;

    /// Whether scratch is one worker's own, whichever that is.
    private final boolean alone;

    PackedDoubleMethod(ProductShape shape, Blocking cut, DoubleBlocks blocks, int threads) {
        this.shape = shape;
        this.cut = cut;
        this.blocks = blocks;
        DoubleBlock sideBySide = blocks.sideBySide();
        block = sideBySide != null && cut.leftSideBySide ? sideBySide : blocks.block();
        leftAt = Math.toIntExact(cut.rightElements());
        buffersAt = Math.toIntExact(cut.rightElements() + cut.leftElements());
        bufferSize = Math.toIntExact(cut.bufferElements());
        collected = Math.toIntExact(cut.collectElements());
        scratch = cut.scratch(threads);
        alone = threads == 1;
    }

    @Override
    public int scratch() {
        return scratch;
    }

    @Override
    public int rounds() {
        return cut.rounds();
    }

    @Override
    public int packTiles(int round) {
        return cut.k == 0 ? 0 : cut.packRightTiles() + cut.packLeftTiles();
    }

    @Override
    public int steadyTiles() {
        return shape.steadyB() && cut.k > 0 ? cut.packRightTiles() : 0;
    }

    @Override
    public int computeTiles() {
        return cut.leftTiles * cut.rightTiles;
    }

    @Override
    public void pack(
            int round,
            int tile,
            double[] a,
            int aOffset,
            double[] b,
            int bOffset,
            double[] scratch,
            int scratchOffset) {
        int from = round * cut.depth;
        int deep = Math.min(cut.depth, cut.k - from);
        int rightTiles = cut.packRightTiles();
        if (tile < rightTiles) {
            int first = tile * cut.packRightPanels;
            int end = Math.min(cut.rightPanels, first + cut.packRightPanels);
            double[] right = cut.swapped ? a : b;
            int offset = cut.swapped ? aOffset : bOffset;
            packRight(first, end, from, deep, right, offset, scratch, scratchOffset, cut.depth);
            return;
        }
        int first = (tile - rightTiles) * cut.packLeftPanels;
        int end = Math.min(cut.leftPanels, first + cut.packLeftPanels);
        if (cut.leftInPlace) {
            first = cut.leftPanels - 1;
            end = cut.leftPanels;
        }
        if (cut.swapped) {
            packLeft(first, end, from, deep, b, bOffset, scratch, scratchOffset + leftAt);
        } else {
            packLeft(first, end, from, deep, a, aOffset, scratch, scratchOffset + leftAt);
        }
    }

    /// Packs the panels `first … end − 1`, rows `from … from + deep − 1` of the right operand; panel 0 would lie at
    /// `outAt`, the others after it, each of `panelDepth` rows.
    private void packRight(
            int first,
            int end,
            int from,
            int deep,
            double[] right,
            int offset,
            double[] out,
            int outAt,
            int panelDepth) {
        int width = cut.blockColumns;
        int panelSize = width * panelDepth;
        int stride = cut.rightStride;
        if (cut.rightTransposed) {
            for (int panel = first; panel < end; panel++) {
                int column = panel * width;
                int valid = Math.min(width, cut.rightColumns - column);
                int at = offset + column * stride + from;
                blocks.panels().transpose(deep, valid, width, right, at, stride, out, outAt + panel * panelSize, width);
            }
            return;
        }
        int full = Math.min(end, cut.rightColumns / width);
        int at = offset + from * stride;
        blocks.panels()
                .copy(full - first, deep, right, at + first * width, stride, out, outAt + first * panelSize, panelSize);
        if (full < end) {
            packLastRight(full * width, deep, right, at + full * width, out, outAt + full * panelSize);
        }
    }

    /// The last panel, which has fewer columns.
    private void packLastRight(int column, int deep, double[] right, int at, double[] out, int outAt) {
        int width = cut.blockColumns;
        int stride = cut.rightStride;
        int inside = rowsInside(right.length, at, stride, width, deep);
        blocks.panels().copy(1, inside, right, at, stride, out, outAt, 0);
        ScalarDoublePanels.copyPart(
                deep - inside,
                cut.rightColumns - column,
                width,
                right,
                at + inside * stride,
                stride,
                out,
                outAt + inside * width);
    }

    /// How many rows of an incomplete panel can be copied in full width without leaving the array. What lies
    /// beyond the matrix gets into elements of a block that nobody copies to C, so it may be anything.
    private static int rowsInside(int length, int at, int stride, int width, int rows) {
        return Math.clamp(Math.floorDiv(length - width - at, stride) + 1L, 0, rows);
    }

    /// Slab after slab, in each all rows one after the other; rows of 0 where some are missing in the last panel.
    private void packLeft(int first, int end, int from, int deep, double[] left, int offset, double[] out, int outAt) {
        int row = first * cut.blockRows;
        int rows = end * cut.blockRows - row;
        int valid = Math.min(rows, cut.leftRows - row);
        int stride = cut.leftStride;
        for (int p = 0; p < deep; p += cut.slab) {
            int slab = Math.min(cut.slab, deep - p);
            int to = outAt + leftSlab(p) + (cut.leftInPlace ? 0 : row * slab);
            if (cut.leftSideBySide) {
                packSideBySide(valid, slab, left, offset + (from + p) * stride + row, out, to);
                continue;
            }
            if (cut.leftByRows) {
                int at = offset + row * stride + from + p;
                for (int i = 0; i < valid; i++) {
                    System.arraycopy(left, at + i * stride, out, to + i * slab, slab);
                }
            } else {
                int at = offset + (from + p) * stride + row;
                blocks.panels().transpose(valid, slab, slab, left, at, stride, out, to, slab);
            }
            Arrays.fill(out, to + valid * slab, to + rows * slab, 0);
        }
    }

    /// Panel after panel, in each for each step of k what its rows have, side by side; where the last has fewer,
    /// zeros or anything, since the rows of the block beyond them are not copied to C.
    private void packSideBySide(int valid, int slab, double[] left, int at, double[] out, int outAt) {
        int height = cut.blockRows;
        int full = valid / height;
        blocks.panels().sideBySide(full, slab, height, left, at, cut.leftStride, out, outAt);
        int rest = valid - full * height;
        if (rest > 0) {
            int last = at + full * height;
            int to = outAt + full * height * slab;
            int inside = rowsInside(left.length, last, cut.leftStride, cut.blockColumns, slab);
            blocks.panels().sideBySide(1, inside, height, left, last, cut.leftStride, out, to);
            ScalarDoublePanels.copyPart(
                    slab - inside,
                    rest,
                    height,
                    left,
                    last + inside * cut.leftStride,
                    cut.leftStride,
                    out,
                    to + inside * height);
        }
    }

    /// Where the slab that begins at depth p lies in the packed left operand.
    private int leftSlab(int p) {
        return p * cut.packedRows();
    }

    @Override
    public void compute(
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
            int worker) {
        double[] left = cut.swapped ? b : a;
        int leftOffset = cut.swapped ? bOffset : aOffset;
        double[] right = cut.swapped ? a : b;
        int rightOffset = cut.swapped ? aOffset : bOffset;
        int leftFirst = tile % cut.leftTiles * cut.tileLeftPanels;
        int rightFirst = tile / cut.leftTiles * cut.tileRightPanels;
        int buffer = scratchOffset + buffersAt + (alone ? 0 : worker) * bufferSize;
        if (!cut.swapped) {
            sweep(
                    round,
                    leftFirst,
                    rightFirst,
                    left,
                    leftOffset,
                    right,
                    rightOffset,
                    c,
                    cOffset,
                    scratch,
                    scratchOffset,
                    buffer);
            return;
        }
        int row = leftFirst * cut.blockRows;
        int column = rightFirst * cut.blockColumns;
        int rows = Math.min(cut.leftRows - row, cut.tileLeftPanels * cut.blockRows);
        int columns = Math.min(cut.rightColumns - column, cut.tileRightPanels * cut.blockColumns);
        int ld = cut.tileRightPanels * cut.blockColumns;
        int at = cOffset + column * shape.ldc() + row;
        int ldc = shape.ldc();
        if (shape.accumulate() || round > 0) {
            for (int j = 0; j < columns; j += STORE_ROWS) {
                int some = Math.min(STORE_ROWS, columns - j);
                blocks.panels().transpose(rows, some, some, c, at + j * ldc, ldc, scratch, buffer + j, ld);
            }
        }
        sweep(
                round,
                leftFirst,
                rightFirst,
                left,
                leftOffset,
                right,
                rightOffset,
                c,
                cOffset,
                scratch,
                scratchOffset,
                buffer);
        for (int j = 0; j < columns; j += STORE_ROWS) {
            int some = Math.min(STORE_ROWS, columns - j);
            blocks.panels().transpose(some, rows, rows, scratch, buffer + j, ld, c, at + j * ldc, ldc);
        }
    }

    @Override
    public void finish(int tile, Epilogue epilogue, int worker, int matrix) {
        int left = tile % cut.leftTiles * cut.tileLeftPanels * cut.blockRows;
        int right = tile / cut.leftTiles * cut.tileRightPanels * cut.blockColumns;
        int leftEnd = Math.min(cut.leftRows, left + cut.tileLeftPanels * cut.blockRows);
        int rightEnd = Math.min(cut.rightColumns, right + cut.tileRightPanels * cut.blockColumns);
        if (cut.swapped) {
            epilogue.part(worker, matrix, right, rightEnd, left, leftEnd);
        } else {
            epilogue.part(worker, matrix, left, leftEnd, right, rightEnd);
        }
    }

    /// All blocks of one tile: for each slab, each right panel in turn meets all left panels.
    private void sweep(
            int round,
            int leftFirst,
            int rightFirst,
            double[] left,
            int leftOffset,
            double[] right,
            int rightOffset,
            double[] c,
            int cOffset,
            double[] scratch,
            int scratchOffset,
            int buffer) {
        int leftEnd = Math.min(cut.leftPanels, leftFirst + cut.tileLeftPanels);
        int rightEnd = Math.min(cut.rightPanels, rightFirst + cut.tileRightPanels);
        int from = round * cut.depth;
        int deep = Math.min(cut.depth, cut.k - from);
        int height = cut.blockRows;
        int width = cut.blockColumns;
        int ldc = shape.ldc();
        int tileWidth = cut.tileRightPanels * width;
        for (int p = 0; p == 0 || p < deep; p += cut.slab) { // once for k = 0, to write zeros
            int slab = Math.min(cut.slab, deep - p);
            boolean accumulate = shape.accumulate() || round > 0 || p > 0;
            for (int j = rightFirst; j < rightEnd; j++) {
                int rightAt = scratchOffset + j * width * cut.depth + p * width;
                if (cut.rightInTile) {
                    int place = (j - rightFirst) % Blocking.PANELS_IN_TILE;
                    rightAt = buffer + collected + place * width * slab;
                    if (place == 0) {
                        int end = Math.min(rightEnd, j + Blocking.PANELS_IN_TILE);
                        int first = rightAt - j * width * slab; // where panel 0 would lie
                        packRight(j, end, from + p, slab, right, rightOffset, scratch, first, slab);
                    }
                }
                int columns = Math.min(width, cut.rightColumns - j * width);
                for (int i = leftFirst; i < leftEnd; i++) {
                    int rows = Math.min(height, cut.leftRows - i * height);
                    double[] leftArray = scratch;
                    int leftAt;
                    int leftStride;
                    if (cut.leftInPlace && rows == height) {
                        leftArray = left;
                        leftAt = leftOffset + i * height * cut.leftStride + from + p;
                        leftStride = cut.leftStride;
                    } else {
                        int panel = cut.leftInPlace ? 0 : i; // in place, only the last is packed
                        leftAt = scratchOffset + this.leftAt + leftSlab(p) + panel * height * slab;
                        leftStride = slab;
                    }
                    if (cut.swapped) {
                        int at = buffer + (i - leftFirst) * height * tileWidth + (j - rightFirst) * width;
                        block.tile(
                                slab,
                                leftArray,
                                leftAt,
                                leftStride,
                                scratch,
                                rightAt,
                                scratch,
                                at,
                                tileWidth,
                                accumulate);
                        continue;
                    }
                    int at = cOffset + i * height * ldc + j * width;
                    if (rows == height && columns == width) {
                        block.tile(slab, leftArray, leftAt, leftStride, scratch, rightAt, c, at, ldc, accumulate);
                        continue;
                    }
                    if (accumulate) {
                        copyBlock(rows, columns, c, at, ldc, scratch, buffer, width);
                    }
                    block.tile(
                            slab, leftArray, leftAt, leftStride, scratch, rightAt, scratch, buffer, width, accumulate);
                    copyBlock(rows, columns, scratch, buffer, width, c, at, ldc);
                }
            }
        }
    }

    private static void copyBlock(
            int rows, int columns, double[] from, int at, int stride, double[] out, int outAt, int outStride) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, at + i * stride, out, outAt + i * outStride, columns);
        }
    }
}
