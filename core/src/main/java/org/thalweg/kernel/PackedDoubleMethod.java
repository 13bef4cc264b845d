package org.thalweg.kernel;

/// A blocked product on packed panels, after Goto & van de Geijn (2008), "Anatomy of high-performance matrix
/// multiplication", ACM TOMS 34(3), and Van Zee & van de Geijn (2015), "BLIS", ACM TOMS 41(3).
///
/// The *left* operand gives one number for a row of a register block, the *right* one gives vectors. Usually these are
/// op(A) and op(B); `swapped`, Cᵀ = op(B)ᵀ·op(A)ᵀ is computed, where that saves more packing than writing C transposed
/// costs. The right operand is packed into panels as wide as a block; one panel of [Blocking#slab] rows stays in the
/// first-level cache while all left rows of a tile, from the second-level cache, pass over it. The left operand is read
/// in place where it is stored by rows and there is a block for that; else it is packed too.
///
/// Scratch: the packed right operand, the packed left one (or its last panel), then a buffer for each worker.
final class PackedDoubleMethod implements DoubleMethod {
    private final ProductShape shape;
    private final Blocking cut;
    private final DoubleBlocks blocks;
    private final DoubleBlock block;
    private final int leftAt;
    private final int buffersAt;
    private final int bufferSize;
    private final int scratch;

    PackedDoubleMethod(ProductShape shape, Blocking cut, DoubleBlocks blocks, int threads) {
        this.shape = shape;
        this.cut = cut;
        this.blocks = blocks;
        DoubleBlock byRows = blocks.byRows();
        block = cut.leftInPlace && byRows != null ? byRows : blocks.byColumns();
        leftAt = Math.toIntExact(cut.rightElements());
        buffersAt = Math.toIntExact(cut.rightElements() + cut.leftElements());
        bufferSize = Math.toIntExact(cut.bufferElements());
        scratch = cut.scratch(threads);
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
            for (int panel = first; panel < end; panel++) {
                packRight(
                        panel,
                        from,
                        deep,
                        cut.swapped ? a : b,
                        cut.swapped ? aOffset : bOffset,
                        scratch,
                        scratchOffset);
            }
        } else {
            int first = (tile - rightTiles) * cut.packLeftPanels;
            int end = cut.leftPanels;
            if (cut.leftInPlace) {
                first = end - 1;
            } else {
                end = Math.min(end, first + cut.packLeftPanels);
            }
            for (int panel = first; panel < end; panel++) {
                packLeft(
                        panel,
                        from,
                        deep,
                        cut.swapped ? b : a,
                        cut.swapped ? bOffset : aOffset,
                        scratch,
                        scratchOffset + leftAt);
            }
        }
    }

    private void packRight(int panel, int from, int deep, double[] right, int offset, double[] out, int outAt) {
        int width = cut.blockColumns;
        int column = panel * width;
        int valid = Math.min(width, cut.rightColumns - column);
        int to = outAt + panel * width * cut.depth;
        int stride = cut.rightStride;
        if (cut.rightTransposed) {
            DoublePanels.transpose(deep, valid, width, right, offset + column * stride + from, stride, out, to, width);
        } else if (valid == width) {
            blocks.panels().copy(deep, right, offset + from * stride + column, stride, out, to);
        } else {
            DoublePanels.copyPart(deep, valid, width, right, offset + from * stride + column, stride, out, to);
        }
    }

    private void packLeft(int panel, int from, int deep, double[] left, int offset, double[] out, int outAt) {
        int height = cut.blockRows;
        int row = panel * height;
        int valid = Math.min(height, cut.leftRows - row);
        int stride = cut.leftStride;
        if (cut.leftInPlace) { // the last panel: its rows, and rows of 0
            DoublePanels.copyPart(valid, deep, deep, left, offset + row * stride + from, stride, out, outAt);
            DoublePanels.copyPart(height - valid, 0, deep, left, 0, 0, out, outAt + valid * deep);
            return;
        }
        int to = outAt + panel * height * cut.depth;
        if (cut.leftByRows) {
            DoublePanels.transpose(deep, valid, height, left, offset + row * stride + from, stride, out, to, height);
        } else {
            DoublePanels.copyPart(deep, valid, height, left, offset + from * stride + row, stride, out, to);
        }
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
        int leftFirst = tile % cut.leftTiles * cut.tileLeftPanels;
        int rightFirst = tile / cut.leftTiles * cut.tileRightPanels;
        int buffer = scratchOffset + buffersAt + worker * bufferSize;
        if (!cut.swapped) {
            sweep(round, leftFirst, rightFirst, left, leftOffset, c, cOffset, scratch, scratchOffset, buffer);
            return;
        }
        int row = leftFirst * cut.blockRows;
        int column = rightFirst * cut.blockColumns;
        int rows = Math.min(cut.leftRows - row, cut.tileLeftPanels * cut.blockRows);
        int columns = Math.min(cut.rightColumns - column, cut.tileRightPanels * cut.blockColumns);
        int ld = cut.tileRightPanels * cut.blockColumns;
        int at = cOffset + column * shape.ldc() + row;
        if (shape.accumulate() || round > 0) {
            DoublePanels.transpose(rows, columns, columns, c, at, shape.ldc(), scratch, buffer, ld);
        }
        sweep(round, leftFirst, rightFirst, left, leftOffset, c, cOffset, scratch, scratchOffset, buffer);
        DoublePanels.transpose(columns, rows, rows, scratch, buffer, ld, c, at, shape.ldc());
    }

    /// All blocks of one tile: for each slab, each right panel in turn meets all left panels.
    private void sweep(
            int round,
            int leftFirst,
            int rightFirst,
            double[] left,
            int leftOffset,
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
                int columns = Math.min(width, cut.rightColumns - j * width);
                for (int i = leftFirst; i < leftEnd; i++) {
                    int rows = Math.min(height, cut.leftRows - i * height);
                    double[] leftArray = scratch;
                    int leftAt;
                    int leftStride;
                    if (!cut.leftInPlace) {
                        leftAt = scratchOffset + this.leftAt + i * height * cut.depth + p * height;
                        leftStride = height;
                    } else if (rows == height) {
                        leftArray = left;
                        leftAt = leftOffset + i * height * cut.leftStride + from + p;
                        leftStride = cut.leftStride;
                    } else {
                        leftAt = scratchOffset + this.leftAt + p;
                        leftStride = deep;
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
            int row = at + i * stride;
            int to = outAt + i * outStride;
            for (int j = 0; j < columns; j++) {
                out[to + j] = from[row + j];
            }
        }
    }
}
