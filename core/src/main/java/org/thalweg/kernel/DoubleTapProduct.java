package org.thalweg.kernel;

import java.util.Arrays;

/// The derivative of a convolution in its kernel: images times outputs. Rows of a register block are elements of a
/// window, its columns filters, and the sum runs over windows.
///
/// Images are copied, some rows or some images at a time, into blocks of as many channels as a register block has rows
/// or columns, once for each tap of a row of taps, so that what the rows of a register block read lies side by side,
/// what they read for the next window a block of channels further, and all windows in one run:
///
///     left : [images, channel blocks, kw, rows, OW, side]    right : [filter blocks, images, rows, OW, width]
///
/// Each sum begins from 0 and runs over images, rows and columns of outputs in order.
///
/// Scratch: left, right, and for each worker an incomplete block or a row of an image.
final class DoubleTapProduct {
    /// Elements of the left copies, about: half of a second-level cache.
    private static final int LEFT_ELEMENTS = Caches.own().second() / 2 / Double.BYTES;

    private final WindowAxis down;
    private final WindowAxis across;
    private final int images;
    private final int channels;
    private final int taken;
    private final int filters;
    private final int takenFilters;
    private final int blockRows;
    private final int width;

    /// Elements side by side in the left copies.
    private final int side;

    private final boolean mixed;

    /// Whether windows share the rows of the left copies; else each row of taps has its own.
    private final boolean shared;

    private final boolean rightInPlace;

    /// What is done at a time: rows of outputs in an image, and images.
    private final int pieceRows;

    private final int pieceImages;
    private final int leftRows;

    /// Elements of a row of the left copies.
    private final int leftRow;

    private final int leftBlock;
    private final int leftImage;
    private final int rightPanel;
    private final int panels;
    private final int taps;
    private final int slab;

    /// Blocks of rows in a tile, and tiles along them.
    private final int tileBlocks;

    private final int rowTiles;

    /// Rows in a packing tile.
    private final int packRows;

    /// For each row of each block where its element of a window lies in the left copies, and in the result.
    private final int[] places;

    private final int[] outs;

    /// How many rows of a block are elements.
    private final int[] valid;

    private final int[] collected;
    private final DoublePanels sideCopies;

    /// Where the images of a piece begin.
    private final int[] starts;

    private final ThreadTeam.Task packTask = this::packTile;
    private final ThreadTeam.Task computeTask = this::computeTile;
    private DoubleWindowBlock block;
    private DoublePanels copies;
    private double[] x = {};
    private double[] y = {};
    private double[] w = {};
    private double[] scratch = {};
    private int xAt;
    private int yAt;
    private int wAt;
    private int scratchAt;
    private int firstImage;
    private int imageCount;
    private int firstRow;
    private int rowCount;

    /// @param channels of the images, of which so many are `taken`
    /// @param filters of the outputs, of which so many are taken
    DoubleTapProduct(
            WindowAxis down,
            WindowAxis across,
            int images,
            int channels,
            int taken,
            int filters,
            int takenFilters,
            DoubleWindowBlock block,
            DoublePanels copies,
            int threads) {
        this.down = down;
        this.across = across;
        this.images = images;
        this.channels = channels;
        this.taken = taken;
        this.filters = filters;
        this.takenFilters = takenFilters;
        this.block = block;
        this.copies = copies;
        blockRows = block.rows();
        width = block.columns();
        taps = Math.multiplyExact(Math.multiplyExact(down.taps(), across.taps()), taken);
        side = WindowSizes.side(blockRows, width);
        sideCopies = new ScalarDoublePanels(side);
        mixed = taken < WindowSizes.FEW_CHANNELS
                && across.extent(across.windows()) <= WindowSizes.ROW_ELEMENTS / Math.max(1, taken);
        shared = !mixed && down.stride() == 1 && down.dilation() == 1;
        panels = (takenFilters + width - 1) / width;
        rightInPlace = takenFilters == width && filters == width;
        int blocks = mixed ? (taps + side - 1) / side : (taken + side - 1) / side * across.taps();
        leftRow = Math.multiplyExact(across.windows(), side);
        int inRow = Math.multiplyExact(leftRow, Math.max(1, blocks));
        long whole = (long) inRow * leftRows(down.windows());
        int cuts = Math.clamp(whole / LEFT_ELEMENTS, 1, Math.max(1, down.windows()));
        pieceRows = Math.max(1, (down.windows() + cuts - 1) / cuts);
        int most = Math.clamp(LEFT_ELEMENTS / Math.max(1, whole), 1, Math.max(1, images));
        int rounds = Math.max(1, (images + most - 1) / most);
        pieceImages = cuts > 1 ? 1 : Math.max(1, (images + rounds - 1) / rounds);
        leftRows = leftRows(pieceRows);
        leftBlock = Math.multiplyExact(leftRows, leftRow);
        leftImage = Math.multiplyExact(leftBlock, blocks);
        rightPanel = Math.multiplyExact(pieceImages * pieceRows, across.windows() * width);
        slab = Math.max(1, Blocking.PANEL_BYTES / (width * Double.BYTES));
        // Rows of a block end with a tap where they must lie side by side.
        int together = mixed || side % blockRows != 0 ? taps : taken;
        int inTap = (together + blockRows - 1) / blockRows;
        valid = new int[together == 0 ? 0 : Math.multiplyExact(taps / together, inTap)];
        places = new int[Math.multiplyExact(valid.length, blockRows)];
        outs = new int[places.length];
        for (int k = 0; k < valid.length; k++) {
            int element = k % inTap * blockRows;
            int first = k / inTap * together + element;
            valid[k] = Math.min(blockRows, together - element);
            for (int r = 0; r < blockRows; r++) {
                int tap = first + Math.min(r, valid[k] - 1);
                places[k * blockRows + r] = place(tap);
                outs[k * blockRows + r] = Math.multiplyExact(tap, filters);
            }
        }
        int wanted = threads == 1 ? 1 : (4 * threads + panels - 1) / Math.max(1, panels);
        tileBlocks = Math.max(1, (valid.length + wanted - 1) / wanted);
        rowTiles = (valid.length + tileBlocks - 1) / tileBlocks;
        packRows = Math.max(1, Blocking.PACK_ELEMENTS / Math.max(1, inRow));
        collected = new int[blockRows];
        Arrays.setAll(collected, r -> r * width);
        starts = new int[pieceImages];
        Arrays.setAll(starts, m -> Math.multiplyExact(m, leftImage));
    }

    private int leftRows(int count) {
        return mixed ? count : shared ? count + down.taps() - 1 : count * down.taps();
    }

    private int place(int tap) {
        if (mixed) {
            return tap / side * leftBlock + tap % side;
        }
        int c = tap % taken;
        int j = tap / taken % across.taps();
        int i = tap / taken / across.taps();
        int row = shared ? i : i * pieceRows;
        return (c / side * across.taps() + j) * leftBlock + row * leftRow + c % side;
    }

    private int leftElements() {
        return Math.multiplyExact(leftImage, pieceImages);
    }

    private int rightElements() {
        return rightInPlace ? 0 : Math.multiplyExact(rightPanel, panels);
    }

    /// Elements of scratch.
    int scratch(int threads) {
        return Math.addExact(
                Math.addExact(leftElements(), rightElements()), Math.multiplyExact(threads, workerElements()));
    }

    private int workerElements() {
        int padded = mixed ? Math.multiplyExact(across.extent(across.windows()), taken) : 0;
        return Math.max(padded, blockRows * width);
    }

    private int buffer(int worker) {
        return scratchAt + leftElements() + rightElements() + worker * workerElements();
    }

    void run(
            ThreadTeam team,
            DoubleWindowBlock otherBlock,
            DoublePanels otherCopies,
            double[] newX,
            int newXAt,
            double[] newY,
            int newYAt,
            double[] newW,
            int newWAt,
            double[] newScratch,
            int newScratchAt) {
        block = otherBlock;
        copies = otherCopies;
        x = newX;
        y = newY;
        w = newW;
        scratch = newScratch;
        xAt = newXAt;
        yAt = newYAt;
        wAt = newWAt;
        scratchAt = newScratchAt;
        for (firstImage = 0; firstImage < images; firstImage += pieceImages) {
            imageCount = Math.min(pieceImages, images - firstImage);
            for (firstRow = 0; firstRow < down.windows(); firstRow += pieceRows) {
                rowCount = Math.min(pieceRows, down.windows() - firstRow);
                int packed = imageCount * (leftRows + (rightInPlace ? 0 : rowCount));
                team.run(packTask, (packed + packRows - 1) / packRows);
                team.run(computeTask, panels * rowTiles);
            }
        }
    }

    private void packTile(int tile, int worker) {
        int lefts = imageCount * leftRows;
        int all = lefts + (rightInPlace ? 0 : imageCount * rowCount);
        int end = Math.min(all, (tile + 1) * packRows);
        for (int row = tile * packRows; row < end; row++) {
            if (row >= lefts) {
                packRight(row - lefts);
            } else if (mixed) {
                packMixed(row / leftRows, row % leftRows, buffer(worker));
            } else {
                packLeft(row / leftRows, row % leftRows);
            }
        }
    }

    /// A row of outputs.
    private void packRight(int row) {
        int columns = across.windows();
        int from = yAt + (rowOfOutputs(row / rowCount) + row % rowCount) * columns * filters;
        int to = scratchAt + leftElements() + row * columns * width;
        int full = takenFilters / width;
        copies.copy(full, columns, y, from, filters, scratch, to, rightPanel);
        if (full < panels) {
            int rest = takenFilters - full * width;
            ScalarDoublePanels.copyPart(
                    columns, rest, width, y, from + full * width, filters, scratch, to + full * rightPanel);
        }
    }

    private int rowOfOutputs(int image) {
        return (firstImage + image) * down.windows() + firstRow;
    }

    /// One row of the left copies, in blocks of channels.
    private void packLeft(int image, int row) {
        int tap = shared ? 0 : row / pieceRows;
        int h = down.at(firstRow + (shared ? row : row % pieceRows)) + tap * down.dilation();
        boolean inside = h >= 0 && h < down.input();
        for (int j = 0; j < across.taps(); j++) {
            int left = across.start() + j * across.dilation();
            int from = inside ? across.firstInside(j) : across.windows();
            int end = inside ? across.endInside(j) : across.windows();
            int to = scratchAt + image * leftImage + j * leftBlock + row * leftRow;
            int panelSize = across.taps() * leftBlock;
            for (int at = to, c = 0; c < taken; c += side, at += panelSize) {
                Arrays.fill(scratch, at, at + from * side, 0);
                Arrays.fill(scratch, at + end * side, at + leftRow, 0);
            }
            int pixel = ((firstImage + image) * down.input() + h) * across.input() + left + from * across.stride();
            copyChannels(end - from, xAt + pixel * channels, to + from * side, panelSize);
        }
    }

    private void copyChannels(int count, int from, int to, int panelSize) {
        if (count == 0) {
            return;
        }
        int step = across.stride() * channels;
        if (step == side && taken == side) {
            System.arraycopy(x, from, scratch, to, count * side);
            return;
        }
        int full = taken / side;
        (side == width ? copies : sideCopies).copy(full, count, x, from, step, scratch, to, panelSize);
        int rest = taken - full * side;
        if (rest > 0) {
            ScalarDoublePanels.copyPart(count, rest, side, x, from + full * side, step, scratch, to + full * panelSize);
        }
    }

    /// One row of the left copies, in blocks of any taps.
    private void packMixed(int image, int row, int buffer) {
        int oh = firstRow + row;
        if (oh >= down.windows()) {
            return;
        }
        int to = scratchAt + image * leftImage + row * leftRow;
        boolean together = across.dilation() == 1;
        int run = together ? across.taps() * taken : taken;
        int next = across.dilation() * taken;
        for (int i = 0; i < down.taps(); i++) {
            padRow(image, down.at(oh) + i * down.dilation(), buffer);
            int first = i * across.taps() * taken;
            for (int j = 0; j < (together ? 1 : across.taps()); j++) {
                int end = first + run;
                for (int t = first; t < end; ) {
                    int count = Math.min(end - t, side - t % side);
                    gather(count, buffer + j * next + t - first, to + t / side * leftBlock + t % side);
                    t += count;
                }
                first = end;
            }
        }
    }

    /// Image row h with zeros around, or zeros.
    private void padRow(int image, int h, int to) {
        int pixels = across.extent(across.windows());
        int left = across.start();
        boolean inside = h >= 0 && h < down.input();
        int from = inside ? Math.clamp(-left, 0, pixels) : pixels;
        int end = inside ? Math.clamp(across.input() - left, from, pixels) : pixels;
        Arrays.fill(scratch, to, to + from * taken, 0);
        Arrays.fill(scratch, to + end * taken, to + pixels * taken, 0);
        if (from == end) {
            return;
        }
        int at = xAt + (((firstImage + image) * down.input() + h) * across.input() + left) * channels;
        if (taken == channels) {
            System.arraycopy(x, at + from * taken, scratch, to + from * taken, (end - from) * taken);
            return;
        }
        for (int v = from; v < end; v++) {
            copy(taken, x, at + v * channels, scratch, to + v * taken);
        }
    }

    /// `count` elements of each window, side by side.
    private void gather(int count, int from, int to) {
        int step = across.stride() * taken;
        double[] s = scratch;
        for (int v = 0; v < across.windows(); v++) {
            int in = from + v * step;
            int out = to + v * side;
            int e = 0;
            for (; e + 4 <= count; e += 4) {
                s[out + e] = s[in + e];
                s[out + e + 1] = s[in + e + 1];
                s[out + e + 2] = s[in + e + 2];
                s[out + e + 3] = s[in + e + 3];
            }
            for (; e < count; e++) {
                s[out + e] = s[in + e];
            }
        }
    }

    /// Some blocks of rows of one panel, along all windows of the piece.
    private void computeTile(int tile, int worker) {
        int panel = tile / rowTiles;
        int first = tile % rowTiles * tileBlocks;
        int end = Math.min(valid.length, first + tileBlocks);
        int length = rowCount * across.windows();
        boolean begun = firstImage > 0 || firstRow > 0;
        int at = scratchAt + leftElements() + panel * rightPanel;
        double[] right = scratch;
        if (rightInPlace) {
            at = yAt + rowOfOutputs(0) * across.windows() * filters;
            right = y;
        }
        int buffer = buffer(worker);
        if (length > slab) {
            int cuts = (length + slab - 1) / slab;
            int piece = (length + cuts - 1) / cuts;
            for (int image = 0; image < imageCount; image++) {
                for (int p = 0; p < length; p += piece) {
                    int some = Math.min(piece, length - p);
                    boolean more = begun || image > 0 || p > 0;
                    multiply(panel, first, end, 1, some, p * side, image, right, at, buffer, more);
                    at += some * width;
                }
            }
            return;
        }
        int together = slab / Math.max(1, length);
        for (int image = 0; image < imageCount; image += together) {
            int runs = Math.min(together, imageCount - image);
            multiply(panel, first, end, runs, length, 0, image, right, at, buffer, begun || image > 0);
            at += runs * length * width;
        }
    }

    private void multiply(
            int panel,
            int first,
            int end,
            int runs,
            int length,
            int from,
            int image,
            double[] right,
            int rightAt,
            int buffer,
            boolean more) {
        int left = scratchAt + from;
        int column = wAt + panel * width;
        int columns = Math.min(width, takenFilters - panel * width);
        for (int k = first; k < end; k++) {
            int i = k * blockRows;
            if (columns == width && valid[k] == blockRows) {
                block.tile(
                        runs, length, scratch, left, places, i, starts, image, right, rightAt, w, column, outs, i,
                        more);
                continue;
            }
            if (more) {
                for (int r = 0; r < valid[k]; r++) {
                    copy(columns, w, column + outs[i + r], scratch, buffer + r * width);
                }
            }
            block.tile(
                    runs, length, scratch, left, places, i, starts, image, right, rightAt, scratch, buffer, collected,
                    0, more);
            for (int r = 0; r < valid[k]; r++) {
                copy(columns, scratch, buffer + r * width, w, column + outs[i + r]);
            }
        }
    }

    private static void copy(int count, double[] from, int at, double[] out, int outAt) {
        for (int j = 0; j < count; j++) {
            out[outAt + j] = from[at + j];
        }
    }
}
