package org.thalweg.kernel;

import java.util.Arrays;

/// Windows of images times a kernel: a convolution without a matrix of windows. Rows of a register block are windows
/// that are read where they lie, in the images or, where windows reach beyond them, in copies of some rows with zeros
/// around (as in Georganas et al. (2018), "Anatomy of high-performance deep learning convolutions on SIMD
/// architectures", arXiv:1808.05567, but with the pixels outermost in memory).
///
/// For each output pixel and channel o the sum begins from 0 and runs over the taps of [WindowAxis] in order and in
/// each over the channels of its image.
///
/// Scratch: the packed kernel, then for each worker its image rows and an incomplete block.
final class DoubleWindowProduct {
    /// Elements of image rows that a tile reads, about: 128 KiB, a part of the second-level cache.
    private static final int TILE_ELEMENTS = 1 << 15;

    /// Windows of a tile, at least, where threads want more tiles.
    private static final int TILE_WINDOWS = 48;

    /// Elements that lie side by side in a window, below which windows are rather copied, each as one run.
    private static final int SHORT_RUN = 16;

    /// Where the results of the first image begin, and the distances from one image, row and pixel to the next.
    record Sink(int start, int image, int row, int pixel) {}

    /// How kernel elements are found: tap (i, j), channel c of what is read and o of what is computed lie at `(i·kw
    /// +
    /// j)·tap + c·channel + o·filter`; `channel` or `filter` is 1.
    record Weights(int kernelColumns, int tap, int channel, int filter) {}

    private enum Source {
        IMAGES,
        PADDED_ROWS,
        WINDOWS
    }

    private final WindowAxis down;
    private final WindowAxis across;
    private final int channels;
    private final int taken;
    private final int filters;
    private final Sink sink;
    private final Weights weights;
    private final int blockRows;
    private final int width;

    /// Elements of a window.
    private final int depth;

    private final Source source;
    private final int panels;
    private final int packTiles;
    private final int packPanels;

    /// Rows of windows, in all images and in a tile.
    private final int rows;

    private final int tileRows;
    private final int tiles;

    /// Elements of an image row that is read.
    private final int rowElements;

    private final int sourceElements;

    /// Where the runs of a window begin; those of slab s are `slabRuns[s]` from `slabFirst[s]` on, and the same
    /// number
    /// of elements of each.
    private final int[] starts;

    private final int[] slabFirst;
    private final int[] slabRuns;
    private final int[] slabLength;
    private final int[] slabDepth;

    /// For each worker, where the windows of its tile lie and where their results do.
    private final int[] places;

    private final int[] outs;
    private final int tableSize;

    /// The rows of an incomplete block.
    private final int[] collected;

    private final ThreadTeam.Task packTask = this::packTile;
    private final ThreadTeam.Task computeTask = this::computeTile;
    private DoubleWindowBlock block;
    private DoublePanels copies;
    private double[] x = {};
    private double[] w = {};
    private double[] y = {};
    private double[] scratch = {};
    private int xAt;
    private int wAt;
    private int yAt;
    private int scratchAt;

    DoubleWindowProduct(
            WindowAxis down,
            WindowAxis across,
            int images,
            int channels,
            int taken,
            int filters,
            Sink sink,
            Weights weights,
            DoubleWindowBlock block,
            DoublePanels copies,
            int threads) {
        this.down = down;
        this.across = across;
        this.channels = channels;
        this.taken = taken;
        this.filters = filters;
        this.sink = sink;
        this.weights = weights;
        this.block = block;
        this.copies = copies;
        blockRows = block.rows();
        width = block.columns();
        depth = Math.multiplyExact(Math.multiplyExact(down.taps(), across.taps()), taken);
        rows = Math.multiplyExact(images, down.windows());
        int run = Math.multiplyExact(across.taps(), taken);
        boolean inside = down.isInside() && across.isInside() && taken == channels;
        source = run < SHORT_RUN ? Source.WINDOWS : inside ? Source.IMAGES : Source.PADDED_ROWS;
        rowElements = switch (source) {
            case IMAGES -> Math.multiplyExact(across.input(), channels);
            case PADDED_ROWS -> Math.multiplyExact(across.extent(across.windows()), taken);
            case WINDOWS -> Math.multiplyExact(across.windows(), depth);
        };
        panels = (filters + width - 1) / width;
        packPanels = Math.max(1, Blocking.PACK_ELEMENTS / Math.max(1, depth * width));
        packTiles = depth == 0 ? 0 : (panels + packPanels - 1) / packPanels;
        tileRows = tileRows(threads);
        tiles = across.windows() == 0 ? 0 : (rows + tileRows - 1) / tileRows;
        int parts = 1 + Math.min(tileRows - 1, (tileRows - 1 + down.windows() - 1) / Math.max(1, down.windows()));
        sourceElements = switch (source) {
            case IMAGES -> 0;
            case PADDED_ROWS ->
                Math.multiplyExact(rowElements, Math.addExact(tileRows * down.stride(), parts * down.span()));
            case WINDOWS -> Math.multiplyExact(rowElements, tileRows);
        };
        boolean together = across.dilation() == 1 || taken == 0;
        starts = source == Source.WINDOWS ? new int[1] : starts(together);
        int length = source == Source.WINDOWS ? depth : together ? run : taken;
        int most = Math.max(1, Blocking.PANEL_BYTES / (width * Double.BYTES));
        int cuts = Math.max(1, (length + most - 1) / most); // of a run
        int atOnce = cuts > 1 ? 1 : Math.max(1, most / Math.max(1, length));
        int groups = depth == 0 ? 1 : (starts.length + atOnce - 1) / atOnce;
        int even = depth == 0 ? 0 : (starts.length + groups - 1) / groups;
        int slabs = groups * cuts;
        slabFirst = new int[slabs];
        slabRuns = new int[slabs];
        slabLength = new int[slabs];
        slabDepth = new int[slabs];
        int piece = (length + cuts - 1) / cuts;
        for (int s = 0; s < slabs; s++) {
            slabFirst[s] = s / cuts * even;
            slabRuns[s] = Math.clamp(starts.length - slabFirst[s], 0, even);
            slabDepth[s] = s % cuts * piece;
            slabLength[s] = Math.clamp(length - slabDepth[s], 0, piece);
        }
        tableSize = (tileRows * across.windows() + blockRows - 1) / blockRows * blockRows;
        places = new int[Math.multiplyExact(threads, tableSize)];
        outs = new int[places.length];
        collected = new int[blockRows];
        Arrays.setAll(collected, r -> r * width);
    }

    /// As many rows that the images stay in the cache, that there are enough tiles, and that blocks are full.
    private int tileRows(int threads) {
        int each = switch (source) {
            case IMAGES, PADDED_ROWS -> rowElements * down.stride();
            case WINDOWS -> rowElements;
        };
        int columns = Math.max(1, across.windows());
        int most = Math.max(1, TILE_ELEMENTS / Math.max(1, each));
        int share = (rows + 4 * threads - 1) / (4 * threads);
        most = Math.clamp(
                Math.min(most, Math.max(share, (TILE_WINDOWS + columns - 1) / columns)), 1, Math.max(1, rows));
        int best = most;
        for (int r = most - 1; r > Math.max(0, most - blockRows); r--) {
            if ((long) padded(r * columns) * best < (long) padded(best * columns) * r) {
                best = r;
            }
        }
        return best;
    }

    private int padded(int windows) {
        return (windows + blockRows - 1) / blockRows * blockRows;
    }

    /// Where each tap, or each row of taps, begins.
    private int[] starts(boolean together) {
        int inRow = together ? 1 : across.taps();
        int[] found = new int[down.taps() * inRow];
        Arrays.setAll(
                found,
                q -> Math.addExact(
                        Math.multiplyExact(q / inRow * down.dilation(), rowElements),
                        q % inRow * across.dilation() * (source == Source.IMAGES ? channels : taken)));
        return found;
    }

    int packedElements() {
        return Math.multiplyExact(Math.multiplyExact(panels, width), depth);
    }

    int workerElements() {
        return Math.addExact(sourceElements, blockRows * width);
    }

    /// Elements of scratch.
    int scratch(int threads) {
        return Math.addExact(packedElements(), Math.multiplyExact(threads, workerElements()));
    }

    void run(
            ThreadTeam team,
            DoubleWindowBlock otherBlock,
            DoublePanels otherCopies,
            double[] newX,
            int newXAt,
            double[] newW,
            int newWAt,
            double[] newY,
            int newYAt,
            double[] newScratch,
            int newScratchAt) {
        block = otherBlock;
        copies = otherCopies;
        x = newX;
        w = newW;
        y = newY;
        scratch = newScratch;
        xAt = newXAt;
        wAt = newWAt;
        yAt = newYAt;
        scratchAt = newScratchAt;
        team.run(packTask, packTiles);
        team.run(computeTask, tiles);
    }

    /// Panels of the kernel: for each element of a window in order a row of as many filters as a block is wide.
    private void packTile(int tile, int worker) {
        int end = Math.min(panels, (tile + 1) * packPanels);
        for (int panel = tile * packPanels; panel < end; panel++) {
            int column = panel * width;
            int valid = Math.min(width, filters - column);
            int to = scratchAt + panel * depth * width;
            for (int i = 0; i < down.taps(); i++) {
                for (int j = 0; j < across.taps(); j++) {
                    packTap(i, j, column, valid, to);
                    to += taken * width;
                }
            }
        }
    }

    private void packTap(int i, int j, int column, int valid, int to) {
        int row = down.tapFirst() + i * down.tapStep();
        int tap = row * weights.kernelColumns + across.tapFirst() + j * across.tapStep();
        int from = wAt + tap * weights.tap + column * weights.filter;
        if (weights.channel == 1) {
            copies.transpose(taken, valid, width, w, from, weights.filter, scratch, to, width);
        } else if (valid == width) {
            copies.copy(1, taken, w, from, weights.channel, scratch, to, 0);
        } else {
            ScalarDoublePanels.copyPart(taken, valid, width, w, from, weights.channel, scratch, to);
        }
    }

    private void computeTile(int tile, int worker) {
        int first = tile * tileRows;
        int end = Math.min(rows, first + tileRows);
        int table = worker * tableSize;
        int own = scratchAt + packedElements() + worker * workerElements();
        locate(first, end, own, table);
        int windows = (end - first) * across.windows();
        int blocks = padded(windows);
        for (int i = windows; i < blocks; i++) {
            places[table + i] = places[table + windows - 1];
            outs[table + i] = outs[table + windows - 1];
        }
        double[] from = source == Source.IMAGES ? x : scratch;
        int buffer = own + sourceElements;
        int packedRow = 0;
        for (int s = 0; s < slabFirst.length; s++) {
            for (int panel = 0; panel < panels; panel++) {
                int right = scratchAt + (panel * depth + packedRow) * width;
                multiply(s, panel, blocks, from, table, right, buffer);
            }
            packedRow += slabRuns[s] * slabLength[s];
        }
    }

    private void multiply(int s, int panel, int blocks, double[] from, int table, int right, int buffer) {
        int runs = slabRuns[s];
        int length = slabLength[s];
        int start = slabFirst[s];
        int at = slabDepth[s];
        int column = panel * width;
        if (filters - column >= width) {
            for (int i = table; i < table + blocks; i += blockRows) {
                block.tile(runs, length, from, at, places, i, starts, start, scratch, right, y, column, outs, i, s > 0);
            }
            return;
        }
        int valid = filters - column;
        for (int i = table; i < table + blocks; i += blockRows) {
            if (s > 0) {
                for (int r = 0; r < blockRows; r++) {
                    copy(valid, y, outs[i + r] + column, scratch, buffer + r * width);
                }
            }
            block.tile(
                    runs, length, from, at, places, i, starts, start, scratch, right, scratch, buffer, collected, 0,
                    s > 0);
            for (int r = 0; r < blockRows; r++) {
                copy(valid, scratch, buffer + r * width, y, outs[i + r] + column);
            }
        }
    }

    private static void copy(int count, double[] from, int at, double[] out, int outAt) {
        for (int j = 0; j < count; j++) {
            out[outAt + j] = from[at + j];
        }
    }

    /// Notes where the windows of some rows lie, and copies what must be.
    private void locate(int first, int end, int own, int table) {
        int at = own;
        int next = table;
        for (int q = first; q < end; ) {
            int image = q / down.windows();
            int u = q % down.windows();
            int count = Math.min(end - q, down.windows() - u);
            int from = at;
            switch (source) {
                case IMAGES ->
                    from = xAt + (image * down.input() + down.at(u)) * rowElements + across.start() * channels;
                case PADDED_ROWS -> at = padRows(image, down.at(u), down.extent(count), at);
                case WINDOWS -> at = copyWindows(image, u, count, at);
            }
            int out = yAt + sink.start + image * sink.image + u * sink.row;
            int rowStep = source == Source.WINDOWS ? rowElements : down.stride() * rowElements;
            int step = switch (source) {
                case IMAGES -> across.stride() * channels;
                case PADDED_ROWS -> across.stride() * taken;
                case WINDOWS -> depth;
            };
            for (int r = 0; r < count; r++) {
                for (int v = 0; v < across.windows(); v++) {
                    places[next] = from + r * rowStep + v * step;
                    outs[next++] = out + r * sink.row + v * sink.pixel;
                }
            }
            q += count;
        }
    }

    /// Image rows h … h + count − 1 with zeros where there is no image.
    private int padRows(int image, int h, int count, int at) {
        int left = across.start();
        int columns = rowElements / Math.max(1, taken);
        int from = Math.clamp(-left, 0, columns); // the first column inside
        int end = Math.clamp(across.input() - left, from, columns);
        int to = at;
        for (int row = h; row < h + count; row++) {
            if (row < 0 || row >= down.input() || from == end) {
                Arrays.fill(scratch, to, to + rowElements, 0);
            } else {
                Arrays.fill(scratch, to, to + from * taken, 0);
                int pixel = (image * down.input() + row) * across.input() + left + from;
                copyPixels(end - from, xAt + pixel * channels, to + from * taken);
                Arrays.fill(scratch, to + end * taken, to + rowElements, 0);
            }
            to += rowElements;
        }
        return to;
    }

    private void copyPixels(int count, int from, int to) {
        if (taken == channels) {
            System.arraycopy(x, from, scratch, to, count * taken);
            return;
        }
        for (int v = 0; v < count; v++) {
            for (int c = 0; c < taken; c++) {
                scratch[to + v * taken + c] = x[from + v * channels + c];
            }
        }
    }

    /// The windows of rows u … u + count − 1, one after the other.
    private int copyWindows(int image, int u, int count, int at) {
        int to = at;
        for (int r = u; r < u + count; r++) {
            for (int i = 0; i < down.taps(); i++) {
                int h = down.at(r) + i * down.dilation();
                boolean inside = h >= 0 && h < down.input();
                for (int j = 0; j < across.taps(); j++) {
                    int first = inside ? across.firstInside(j) : across.windows();
                    int end = inside ? across.endInside(j) : across.windows();
                    int column = across.start() + j * across.dilation();
                    int pixel = (image * down.input() + h) * across.input() + column;
                    int next = to + (i * across.taps() + j) * taken;
                    copyTap(first, end, xAt + pixel * channels, next);
                }
            }
            to += rowElements;
        }
        return to;
    }

    /// One tap of a row of windows, of which `first … end − 1` lie inside.
    private void copyTap(int first, int end, int from, int to) {
        int step = across.stride() * channels;
        for (int c = 0; c < taken; c++) {
            int next = to + c;
            for (int v = 0; v < first; v++) {
                scratch[next] = 0;
                next += depth;
            }
            for (int v = first; v < end; v++) {
                scratch[next] = x[from + v * step + c];
                next += depth;
            }
            for (int v = end; v < across.windows(); v++) {
                scratch[next] = 0;
                next += depth;
            }
        }
    }
}
