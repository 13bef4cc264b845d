package org.thalweg.compile;

/// How large the tiles of a loop are: small enough to be shared out, large enough to be worth it. They change no
/// element.
record TileSize(int rows, int columns) {
    /// Elements, at most: few enough to be compiled within the first call, enough to outweigh handing them out.
    static final int ELEMENTS = 8192;

    /// Elements times lines from which on a tile is cut finer: some 4 µs.
    private static final int WORK = 1 << 17;

    /// Elements, at least where there are as many.
    private static final int LEAST_ELEMENTS = 512;

    /// The size of tiles of `rows` by `columns`, once for each turn of the loops around them.
    static TileSize of(Kernel kernel, int rows, int columns, int threads) {
        int most = Math.clamp(WORK / lines(kernel) / 64 * 64L, LEAST_ELEMENTS, ELEMENTS);
        if (kernel.joinsRows()) {
            return new TileSize(Math.max(1, rows), Math.max(64, most / Math.max(1, rows) / 64 * 64));
        }
        boolean whole = kernel.fold() != null || (rows > 1 && columns <= 2 * most);
        int wide = whole ? Math.max(1, columns) : most;
        return new TileSize(even(rows, Math.max(1, most / wide), threads), wide);
    }

    /// About `most` rows, so that each thread gets as many tiles, all of them as high.
    private static int even(int rows, int most, int threads) {
        int tiles = ceil(rows, most);
        return tiles == 1 ? Math.max(1, rows) : ceil(rows, ceil(tiles, threads) * threads);
    }

    /// The lines of a kernel, and what is read and written.
    static int lines(Kernel kernel) {
        return kernel.code().size() + 2;
    }

    private static int ceil(int a, int b) {
        return Math.max(1, (a + b - 1) / b);
    }
}
