package org.thalweg.kernel;

import java.util.Arrays;

/// The derivative of a convolution in its kernel: images times outputs. Rows of a register block are elements of a
/// window, its columns filters, and the sum runs over windows.
///
/// The images of each of [TapParts] are copied, some rows or some images at a time, into blocks of as many
/// channels as a register block has rows or columns, once for each tap of a row of taps, so that what the rows
/// of a register block read lies side by side, what they read for the next window a block of channels further,
/// and all windows in one run:
///
///     left : [images, channel blocks, kw, rows, OW, side]    right : [filter blocks, images, rows, OW, width]
///
/// The sum of a part begins from 0 and runs over its images, rows and columns of outputs in order.
///
/// A tile is a part, or some panels of filters of it where there are more threads than parts. It makes its own copies:
/// copying images again for each group of filters costs little beside what is computed from them.
///
/// Scratch: the sums of the parts, then for each worker left, right, and an incomplete block or a row of an image.
final class DoubleTapProduct {
    /// Elements of a worker's left copies, about: a quarter of a second-level cache.
    private static final int LEFT_ELEMENTS = Caches.own().second() / 4 / Double.BYTES;

    /// Elements of the result that are added up at a time.
    private static final int SUM_ELEMENTS = 1 << 12;

    private final WindowAxis down;
    private final WindowAxis across;
    private final TapParts parts;
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

    /// What a worker does at a time: rows of outputs in an image, and images.
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

    /// Into how many groups the panels fall, each a tile of its own.
    private final int groups;

    /// From a row of a part's sums, or of the result where there is one part, to the next.
    private final int sumRow;

    /// For each row of each block where its element of a window lies in the left copies, and its sums in those of a
    /// part.
    private final int[] places;

    private final int[] outs;

    /// How many rows of a block are elements.
    private final int[] valid;

    private final int[] collected;
    private final DoublePanels sideCopies;

    /// Where the images of a piece begin.
    private final int[] starts;

    private final Worker[] workers;
    private final ThreadTeam.Task partTask = this::part;
    private final ThreadTeam.Task sumTask = this::addUp;
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

    /// @param channels of the images, of which so many are `taken`
    /// @param filters of the outputs, of which so many are taken
    DoubleTapProduct(
            WindowAxis down,
            WindowAxis across,
            TapParts parts,
            int channels,
            int taken,
            int filters,
            int takenFilters,
            DoubleWindowBlock block,
            DoublePanels copies,
            int threads) {
        this.down = down;
        this.across = across;
        this.parts = parts;
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
        panels = Math.ceilDiv(takenFilters, width);
        rightInPlace = takenFilters == width && filters == width;
        int blocks = mixed ? (taps + side - 1) / side : (taken + side - 1) / side * across.taps();
        leftRow = Math.multiplyExact(across.windows(), side);
        int inRow = Math.multiplyExact(leftRow, Math.max(1, blocks));
        int bandRows = Math.ceilDiv(down.windows(), Math.max(1, parts.bands()));
        int partImages = Math.ceilDiv(parts.images(), Math.max(1, parts.imageParts()));
        long whole = (long) inRow * leftRows(bandRows);
        int cuts = Math.clamp(whole / LEFT_ELEMENTS, 1, Math.max(1, bandRows));
        pieceRows = Math.max(1, Math.ceilDiv(bandRows, cuts));
        int most = Math.clamp(LEFT_ELEMENTS / Math.max(1, whole), 1, Math.max(1, partImages));
        pieceImages = cuts > 1 ? 1 : Math.max(1, Math.ceilDiv(partImages, Math.max(1, Math.ceilDiv(partImages, most))));
        leftRows = leftRows(pieceRows);
        leftBlock = Math.multiplyExact(leftRows, leftRow);
        leftImage = Math.multiplyExact(leftBlock, blocks);
        rightPanel = Math.multiplyExact(pieceImages * pieceRows, across.windows() * width);
        slab = Math.max(1, Blocking.PANEL_BYTES / (width * Double.BYTES));
        sumRow = parts.count() > 1 ? takenFilters : filters;
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
                outs[k * blockRows + r] = Math.multiplyExact(tap, sumRow);
            }
        }
        groups = threads == 1
                ? 1
                : Math.clamp(Math.ceilDiv(4 * threads, Math.max(1, parts.count())), 1, Math.max(1, panels));
        collected = new int[blockRows];
        Arrays.setAll(collected, r -> r * width);
        starts = new int[pieceImages];
        Arrays.setAll(starts, m -> Math.multiplyExact(m, leftImage));
        workers = new Worker[threads];
        Arrays.setAll(workers, Worker::new);
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

    private int sumElements() {
        return parts.count() > 1 ? Math.multiplyExact(taps, takenFilters) : 0;
    }

    private int bufferElements() {
        int padded = mixed ? Math.multiplyExact(across.extent(across.windows()), taken) : 0;
        return Math.max(padded, blockRows * width);
    }

    /// In whole cache lines, so that what begins at one for the first worker does so for all.
    private int workerElements() {
        int elements = Math.addExact(Math.addExact(leftElements(), rightElements()), bufferElements());
        return Math.multiplyExact(Math.ceilDiv(elements, Blocking.LINE_ELEMENTS), Blocking.LINE_ELEMENTS);
    }

    /// Elements of scratch.
    int scratch() {
        return Math.addExact(
                Math.multiplyExact(parts.count(), sumElements()), Math.multiplyExact(workers.length, workerElements()));
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
        team.run(partTask, parts.count() * groups);
        if (parts.count() > 1) {
            team.run(sumTask, Math.ceilDiv(taps, sumRows()));
        }
    }

    private int sumRows() {
        return Math.max(1, SUM_ELEMENTS / Math.max(1, takenFilters));
    }

    private void part(int tile, int worker) {
        workers[worker].tile(tile);
    }

    /// Some rows of the result.
    private void addUp(int tile, int worker) {
        int end = Math.min(taps, (tile + 1) * sumRows());
        for (int tap = tile * sumRows(); tap < end; tap++) {
            int to = wAt + tap * filters;
            int from = scratchAt + tap * takenFilters;
            System.arraycopy(scratch, from, w, to, takenFilters);
            for (int part = 1; part < parts.count(); part++) {
                from += sumElements();
                add(takenFilters, scratch, from, w, to);
            }
        }
    }

    private static void add(int count, double[] from, int at, double[] out, int outAt) {
        for (int j = 0; j < count; j++) {
            out[outAt + j] += from[at + j];
        }
    }

    /// What one thread does, with copies of its own.
    private final class Worker {
        private final int number;
        private int firstImage;
        private int imageCount;
        private int firstRow;
        private int rowCount;
        private int firstPanel;
        private int endPanel;
        private double[] sums = {};
        private int sumsAt;
        private int leftAt;
        private int rightAt;
        private int bufferAt;

        /// Whether there are sums of earlier pieces.
        private boolean begun;

        Worker(int number) {
            this.number = number;
        }

        void tile(int tile) {
            int part = tile / groups;
            int group = tile % groups;
            firstPanel = group * panels / groups;
            endPanel = (group + 1) * panels / groups;
            leftAt = scratchAt + parts.count() * sumElements() + number * workerElements();
            rightAt = leftAt + leftElements();
            bufferAt = rightAt + rightElements();
            boolean alone = parts.count() == 1;
            sums = alone ? w : scratch;
            sumsAt = alone ? wAt : scratchAt + part * sumElements();
            begun = false;
            int endImage = parts.endImage(part);
            int endRow = parts.endRow(part);
            for (firstImage = parts.firstImage(part); firstImage < endImage; firstImage += imageCount) {
                imageCount = Math.min(pieceImages, endImage - firstImage);
                for (firstRow = parts.firstRow(part); firstRow < endRow; firstRow += rowCount) {
                    rowCount = Math.min(pieceRows, endRow - firstRow);
                    pack();
                    compute();
                    begun = true;
                }
            }
        }

        private void pack() {
            for (int image = 0; image < imageCount; image++) {
                for (int row = 0; row < leftRows; row++) {
                    if (mixed) {
                        packMixed(image, row);
                    } else {
                        packLeft(image, row);
                    }
                }
            }
            for (int row = 0; !rightInPlace && row < imageCount * rowCount; row++) {
                packRight(row);
            }
        }

        /// A row of outputs.
        private void packRight(int row) {
            int columns = across.windows();
            int pixel = (rowOfOutputs(row / rowCount) + row % rowCount) * columns;
            int from = yAt + pixel * filters + firstPanel * width;
            int to = rightAt + row * columns * width;
            int full = Math.min(endPanel, takenFilters / width) - firstPanel;
            copies.copy(full, columns, y, from, filters, scratch, to, rightPanel);
            if (firstPanel + full < endPanel) {
                int rest = takenFilters % width;
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
                int to = leftAt + image * leftImage + j * leftBlock + row * leftRow;
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
                gather(rest, count, x, from + full * side, step, to + full * panelSize);
            }
        }

        /// One row of the left copies, in blocks of any taps.
        private void packMixed(int image, int row) {
            int oh = firstRow + row;
            if (row >= rowCount) {
                return;
            }
            int to = leftAt + image * leftImage + row * leftRow;
            boolean together = across.dilation() == 1;
            int run = together ? across.taps() * taken : taken;
            int next = across.dilation() * taken;
            for (int i = 0; i < down.taps(); i++) {
                padRow(image, down.at(oh) + i * down.dilation());
                int first = i * across.taps() * taken;
                for (int j = 0; j < (together ? 1 : across.taps()); j++) {
                    int end = first + run;
                    for (int t = first; t < end; ) {
                        int count = Math.min(end - t, side - t % side);
                        int in = bufferAt + j * next + t - first;
                        int out = to + t / side * leftBlock + t % side;
                        gather(count, across.windows(), scratch, in, across.stride() * taken, out);
                        t += count;
                    }
                    first = end;
                }
            }
        }

        /// Image row h with zeros around, or zeros.
        private void padRow(int image, int h) {
            int to = bufferAt;
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

        /// `count` elements of each window, side by side. What a block has beyond them stays as it is: it is
        /// read, but no result is made from it.
        private void gather(int count, int windows, double[] from, int at, int step, int to) {
            double[] s = scratch;
            for (int v = 0; v < windows; v++) {
                int in = at + v * step;
                int out = to + v * side;
                int e = 0;
                for (; e + 4 <= count; e += 4) {
                    s[out + e] = from[in + e];
                    s[out + e + 1] = from[in + e + 1];
                    s[out + e + 2] = from[in + e + 2];
                    s[out + e + 3] = from[in + e + 3];
                }
                for (; e < count; e++) {
                    s[out + e] = from[in + e];
                }
            }
        }

        private void compute() {
            for (int panel = firstPanel; panel < endPanel; panel++) {
                compute(panel);
            }
        }

        /// All rows of one panel, along all windows of the piece.
        private void compute(int panel) {
            int length = rowCount * across.windows();
            int at = rightAt + (panel - firstPanel) * rightPanel;
            double[] right = scratch;
            if (rightInPlace) {
                at = yAt + rowOfOutputs(0) * across.windows() * filters;
                right = y;
            }
            if (length > slab) {
                int cuts = Math.ceilDiv(length, slab);
                int piece = Math.ceilDiv(length, cuts);
                for (int image = 0; image < imageCount; image++) {
                    for (int p = 0; p < length; p += piece) {
                        int some = Math.min(piece, length - p);
                        multiply(panel, 1, some, p * side, image, right, at, begun || image > 0 || p > 0);
                        at += some * width;
                    }
                }
                return;
            }
            int together = slab / Math.max(1, length);
            for (int image = 0; image < imageCount; image += together) {
                int runs = Math.min(together, imageCount - image);
                multiply(panel, runs, length, 0, image, right, at, begun || image > 0);
                at += runs * length * width;
            }
        }

        private void multiply(
                int panel, int runs, int length, int from, int image, double[] right, int at, boolean more) {
            int left = leftAt + from;
            int column = sumsAt + panel * width;
            int columns = Math.min(width, takenFilters - panel * width);
            for (int k = 0; k < valid.length; k++) {
                int i = k * blockRows;
                if (columns == width && valid[k] == blockRows) {
                    block.tile(
                            runs, length, scratch, left, places, i, starts, image, right, at, sums, column, outs, i,
                            more);
                    continue;
                }
                if (more) {
                    for (int r = 0; r < valid[k]; r++) {
                        copy(columns, sums, column + outs[i + r], scratch, bufferAt + r * width);
                    }
                }
                block.tile(
                        runs, length, scratch, left, places, i, starts, image, right, at, scratch, bufferAt, collected,
                        0, more);
                for (int r = 0; r < valid[k]; r++) {
                    copy(columns, scratch, bufferAt + r * width, sums, column + outs[i + r]);
                }
            }
        }
    }

    private static void copy(int count, double[] from, int at, double[] out, int outAt) {
        for (int j = 0; j < count; j++) {
            out[outAt + j] = from[at + j];
        }
    }
}
