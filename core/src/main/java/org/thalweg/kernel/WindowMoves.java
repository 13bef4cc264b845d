package org.thalweg.kernel;

import java.util.Arrays;
import org.thalweg.tensor.Geometry;

/// Moves between images and their windows, for `float[]`, `double[]` and `int[]`; planned once and run often.
///
///     pack:  windows[q, ow, i, j, :] = image[n, h, v, from : from + taken], or 0 outside
///     add:   image[n, h, v, from : from + taken] += windows[q, ow, i, j, :]
///
/// image : [N, H, W, channels]; windows : [rows, OW, kh, kw, taken] are those of the rows q = n·OH + oh from a
/// first one on; h and v are where the [Geometry] puts tap (i, j) of window (oh, ow). Both are contiguous.
///
/// An element of the image receives its sum in ascending order of oh, then of ow, whatever the number of threads and
/// however the rows are cut into calls: threads share the rows of the image. A run allocates nothing and an instance
/// serves one run at a time.
public final class WindowMoves {
    /// Elements of a tile, about: some 5 µs, many times a hand-off.
    static final int TILE = 1 << 13;

    /// Elements that a loop copies sooner than [System#arraycopy] has begun.
    private static final int FEW = 8;

    private final Geometry.Axis down;
    private final Geometry.Axis across;
    private final int channels;
    private final int taken;
    private final int outputRows;
    private final int outputColumns;

    /// Elements of the taps of a window in one row of the image.
    private final int run;

    private final int rowElements;

    /// Whether the taps of a window in one row of the image lie side by side there.
    private final boolean contiguous;

    private final int packRows;
    private final int addRows;

    private final ThreadTeam.Task packTask = this::packTile;
    private final ThreadTeam.Task addTask = this::addTile;
    private Object image = this;
    private Object windows = this;
    private int imageOffset;
    private int windowsOffset;
    private int firstRow;
    private int lastRow;
    private int firstImageRow;
    private int lastImageRow;

    private WindowMoves(Geometry geometry, int channels, int taken) {
        if (taken < 0 || channels < taken) {
            throw new IllegalArgumentException("windows: " + taken + " of " + channels + " channels");
        }
        this.down = geometry.rows();
        this.across = geometry.columns();
        this.channels = channels;
        this.taken = taken;
        outputRows = down.output();
        outputColumns = across.output();
        run = Math.multiplyExact(across.kernel(), taken);
        rowElements = Math.multiplyExact(Math.multiplyExact(outputColumns, down.kernel()), run);
        contiguous = across.dilation() == 1 && taken == channels;
        packRows = Math.max(1, TILE / Math.max(1, rowElements));
        long added = (long) rowElements * outputRows / Math.max(1, down.input());
        addRows = (int) Math.max(1, TILE / Math.max(1, added));
    }

    /// Moves of `taken` channels, side by side, of images of so many.
    ///
    /// @throws IllegalArgumentException if not so many can be taken
    /// @throws ArithmeticException if a row of windows has more than 2³¹−1 elements
    public static WindowMoves of(Geometry geometry, int channels, int taken) {
        return new WindowMoves(geometry, channels, taken);
    }

    /// Elements of a row of windows, which belong to one row of outputs.
    public int rowElements() {
        return rowElements;
    }

    /// Writes `rows` rows of windows.
    ///
    /// @param imageOffset where the first channel to take of the first image lies
    public void pack(
            ThreadTeam team, Object image, int imageOffset, int firstRow, int rows, Object windows, int windowsOffset) {
        begin(image, imageOffset, firstRow, rows, windows, windowsOffset);
        try {
            team.run(packTask, rowElements == 0 ? 0 : (rows + packRows - 1) / packRows);
        } finally {
            end();
        }
    }

    /// Adds `rows` rows of windows to the images.
    ///
    /// @param imageOffset where the first channel to add to of the first image lies
    public void add(
            ThreadTeam team, Object windows, int windowsOffset, int firstRow, int rows, Object image, int imageOffset) {
        if (rows == 0 || rowElements == 0) {
            return;
        }
        begin(image, imageOffset, firstRow, rows, windows, windowsOffset);
        int height = down.input();
        firstImageRow = firstRow / outputRows * height;
        lastImageRow = ((lastRow - 1) / outputRows + 1) * height;
        try {
            team.run(addTask, (lastImageRow - firstImageRow + addRows - 1) / addRows);
        } finally {
            end();
        }
    }

    private void begin(
            Object newImage, int newImageOffset, int first, int rows, Object newWindows, int newWindowsOffset) {
        image = newImage;
        imageOffset = newImageOffset;
        firstRow = first;
        lastRow = first + rows;
        windows = newWindows;
        windowsOffset = newWindowsOffset;
    }

    private void end() {
        image = this;
        windows = this;
    }

    private void packTile(int tile, int worker) {
        int from = firstRow + tile * packRows;
        int end = Math.min(lastRow, from + packRows);
        for (int q = from; q < end; q++) {
            packRow(q / outputRows, q % outputRows, windowsOffset + (q - firstRow) * rowElements);
        }
    }

    private void packRow(int n, int oh, int at) {
        int to = at;
        for (int ow = 0; ow < outputColumns; ow++) {
            int left = ow * across.stride() - across.low();
            int firstTap = firstTap(left);
            int endTap = endTap(left, firstTap);
            for (int i = 0; i < down.kernel(); i++) {
                int h = down.at(oh, i);
                if (h < 0 || firstTap == endTap) {
                    zero(to, run);
                } else {
                    zero(to, firstTap * taken);
                    copy(imageAt(n, h, left), firstTap, endTap, to);
                    zero(to + endTap * taken, run - endTap * taken);
                }
                to += run;
            }
        }
    }

    /// The first tap inside of a window whose tap 0 lies in column `left`; the number of taps if none does.
    private int firstTap(int left) {
        int d = across.dilation();
        return left >= 0 ? 0 : Math.min(across.kernel(), (-left + d - 1) / d);
    }

    /// One after the last tap inside.
    private int endTap(int left, int firstTap) {
        int d = across.dilation();
        int room = across.input() - left;
        if (room >= across.span()) {
            return across.kernel(); // without a division, as most windows are inside
        }
        return room <= 0 ? firstTap : Math.max(firstTap, (room + d - 1) / d);
    }

    private int imageAt(int n, int h, int column) {
        return imageOffset + ((n * down.input() + h) * across.input() + column) * channels;
    }

    private void copy(int from, int firstTap, int endTap, int to) {
        if (contiguous) {
            System.arraycopy(
                    image, from + firstTap * taken, windows, to + firstTap * taken, (endTap - firstTap) * taken);
        } else {
            int step = across.dilation() * channels;
            for (int j = firstTap; j < endTap; j++) {
                copy(from + j * step, to + j * taken);
            }
        }
    }

    private void copy(int from, int to) {
        if (taken > FEW) {
            System.arraycopy(image, from, windows, to, taken);
            return;
        }
        switch (image) {
            case float[] x
            when windows instanceof float[] y -> {
                for (int c = 0; c < taken; c++) {
                    y[to + c] = x[from + c];
                }
            }
            case double[] x
            when windows instanceof double[] y -> {
                for (int c = 0; c < taken; c++) {
                    y[to + c] = x[from + c];
                }
            }
            case int[] x
            when windows instanceof int[] y -> {
                for (int c = 0; c < taken; c++) {
                    y[to + c] = x[from + c];
                }
            }
            default -> throw unknown();
        }
    }

    private void zero(int from, int count) {
        if (count > 0) {
            switch (windows) {
                case float[] x -> Arrays.fill(x, from, from + count, 0);
                case double[] x -> Arrays.fill(x, from, from + count, 0);
                case int[] x -> Arrays.fill(x, from, from + count, 0);
                default -> throw unknown();
            }
        }
    }

    private void addTile(int tile, int worker) {
        int from = firstImageRow + tile * addRows;
        int end = Math.min(lastImageRow, from + addRows);
        for (int row = from; row < end; row++) {
            addTo(row / down.input(), row % down.input());
        }
    }

    /// Adds to row h of image n the taps that lie in it, of the windows at hand.
    private void addTo(int n, int h) {
        int top = h + down.low();
        long above = top - (down.span() - 1); // where a window begins whose last tap is in this row
        int s = down.stride();
        int oh = Math.max(above <= 0 ? 0 : (int) ((above + s - 1) / s), firstRow - n * outputRows);
        int last = Math.min(Math.min(top / s, outputRows - 1), lastRow - 1 - n * outputRows);
        for (; oh <= last; oh++) {
            int below = top - oh * s;
            if (below % down.dilation() == 0) {
                int row = windowsOffset + (n * outputRows + oh - firstRow) * rowElements;
                addRow(n, h, row + below / down.dilation() * run);
            }
        }
    }

    private void addRow(int n, int h, int at) {
        int from = at;
        for (int ow = 0; ow < outputColumns; ow++) {
            int left = ow * across.stride() - across.low();
            int firstTap = firstTap(left);
            int endTap = endTap(left, firstTap);
            if (firstTap < endTap) {
                addTaps(from, firstTap, endTap, imageAt(n, h, left));
            }
            from += down.kernel() * run;
        }
    }

    private void addTaps(int from, int firstTap, int endTap, int to) {
        if (contiguous) {
            add(from + firstTap * taken, to + firstTap * taken, (endTap - firstTap) * taken);
        } else {
            int step = across.dilation() * channels;
            for (int j = firstTap; j < endTap; j++) {
                add(from + j * taken, to + j * step, taken);
            }
        }
    }

    private void add(int from, int to, int count) {
        switch (windows) {
            case float[] x when image instanceof float[] y -> add(x, from, y, to, count);
            case double[] x when image instanceof double[] y -> add(x, from, y, to, count);
            case int[] x when image instanceof int[] y -> add(x, from, y, to, count);
            default -> throw unknown();
        }
    }

    private static void add(float[] x, int f, float[] y, int t, int n) {
        for (int j = 0; j < n; j++) {
            y[t + j] += x[f + j];
        }
    }

    private static void add(double[] x, int f, double[] y, int t, int n) {
        for (int j = 0; j < n; j++) {
            y[t + j] += x[f + j];
        }
    }

    private static void add(int[] x, int f, int[] y, int t, int n) {
        for (int j = 0; j < n; j++) {
            y[t + j] += x[f + j];
        }
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException("windows: " + windows.getClass().getSimpleName() + " and images "
                + image.getClass().getSimpleName() + "; two arrays of float, double or int fit");
    }
}
