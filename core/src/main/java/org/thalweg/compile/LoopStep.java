package org.thalweg.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Kernel.Port;
import org.thalweg.kernel.StridedCopy.Rows;
import org.thalweg.kernel.ThreadTeam;

/// Runs the loop of a kernel over its nest, cut into tiles; how it is cut changes no element.
final class LoopStep implements Step, ThreadTeam.Task {
    /// Pieces for each thread, at least, where there are tiles enough: long runs of neighbouring tiles, so that
    /// threads do not fetch ahead what is each other's, yet a late thread costs little.
    private static final int PIECES = 16;

    /// Work below which a step is not worth sharing out, in elements times lines.
    private static final long ALONE = 40_000;

    final Kernel kernel;
    final int[] nest;
    final List<Place> places;
    final int[][] strides; // of each port along each loop
    private final double[] scalars;
    private final Compiled compiled;
    private final int threads;
    private final Object[] arrays;
    private final int[] bases;
    private final int[][] at;
    private final Lanes[] lanes;

    private final int outer;
    private final int rows;
    private final int cols;
    private final int tileRows;
    private final int tileCols;
    private final int rowTiles;
    private final int colTiles;
    private int partPort = -1;
    private int parts;
    private int tiles;
    private int pieceTiles;

    LoopStep(
            Kernel kernel,
            int[] nest,
            List<Place> places,
            int[][] strides,
            double[] scalars,
            Compiled compiled,
            int threads) {
        this.kernel = kernel;
        this.nest = nest;
        this.places = places;
        this.strides = strides;
        this.scalars = scalars;
        this.compiled = compiled;
        this.threads = threads;
        this.arrays = new Object[places.size()];
        this.bases = new int[places.size()];
        this.at = new int[threads][2 * places.size()];
        this.lanes = new Lanes[threads];
        Arrays.setAll(lanes, i -> new Lanes());
        int loops = nest.length;
        this.cols = nest[loops - 1];
        this.rows = loops > 1 ? nest[loops - 2] : 1;
        this.outer = loops > 2 ? Arrays.stream(nest, 0, loops - 2).reduce(1, (a, b) -> a * b) : 1;
        TileSize tile = TileSize.of(kernel, rows, cols, threads);
        tileRows = tile.rows();
        tileCols = tile.columns();
        rowTiles = ceil(rows, tileRows);
        colTiles = ceil(cols, tileCols);
    }

    private static int ceil(int a, int b) {
        return Math.max(1, (a + b - 1) / b);
    }

    /// All rows, along every loop but the innermost.
    int rows() {
        return outer * rows;
    }

    /// Whether it does to each element the same, and nothing else.
    boolean isMap() {
        return kernel.fold() == null && !kernel.joinsRows();
    }

    /// Whether tiles may be cut between any two rows.
    boolean byRows() {
        return !kernel.joinsRows() && parts == 0;
    }

    /// This loop as one over `count` rows of `width` columns whose tiles may be cut anywhere, or `null` if it is
    /// none.
    @Nullable
    LoopStep inTiles(int count, int width) {
        if (!isMap() || parts > 0 || (long) rows() * cols != (long) count * width || cols == 0 || cols % width != 0) {
            return null;
        }
        return nest.length > 1 && cols == width ? this : split(width);
    }

    /// This loop as one over `count` rows, or `null` if it cannot be cut so.
    @Nullable
    LoopStep inRows(int count) {
        if (nest.length > 1 && rows() == count) {
            return this;
        }
        boolean splits = nest.length == 1 && isMap() && cols > 0 && count > 0 && cols % count == 0;
        return splits ? split(cols / count) : null;
    }

    /// This loop with what it writes to `source`, each element to its own, in rows elsewhere; `null` if it cannot.
    @Nullable
    LoopStep storing(Buffer source, Place to, Rows rows) {
        LoopStep cut = isMap() && parts == 0 && (long) rows.count() * rows.width() == source.elements
                ? inRows(rows.count())
                : null;
        if (cut == null
                || cut.nest.length != 2
                || cut.cols != rows.width()
                || !cut.walks().through(source)) {
            return null;
        }
        List<Place> moved = new ArrayList<>(cut.places);
        int[][] steps = cut.strides.clone();
        for (int p = 0; p < steps.length; p++) {
            if (cut.places.get(p).buffer() == source) {
                moved.set(p, to);
                steps[p] = new int[] {rows.stride(), 1};
            }
        }
        return new LoopStep(cut.kernel, cut.nest, moved, steps, scalars, cut.compiled, threads);
    }

    /// With the innermost loop in two, the inner one of `width` columns.
    private LoopStep split(int width) {
        int inner = nest.length - 1;
        int[] finer = Arrays.copyOf(nest, nest.length + 1);
        finer[inner] = cols / width;
        finer[inner + 1] = width;
        int[][] cut = new int[strides.length][];
        List<Port> ports = new ArrayList<>();
        for (int p = 0; p < strides.length; p++) {
            cut[p] = Arrays.copyOf(strides[p], nest.length + 1);
            cut[p][inner] = strides[p][inner] * width;
            cut[p][inner + 1] = strides[p][inner];
            Port port = kernel.ports().get(p);
            ports.add(new Port(port.type(), port.column(), port.column(), port.index()));
        }
        Kernel wide = new Kernel(kernel.code(), ports, kernel.stores(), null);
        return new LoopStep(wide, finer, places, cut, scalars, Kernels.of(wide), threads);
    }

    /// The places of arrays, read or written.
    List<Place> touched() {
        List<Place> touched = new ArrayList<>(reads());
        touched.addAll(writes());
        return touched;
    }

    boolean touches(Buffer root) {
        return touched().stream().anyMatch(p -> p.buffer().root() == root);
    }

    boolean writes(Buffer root) {
        return writes().stream().anyMatch(p -> p.buffer().root() == root);
    }

    Walks walks() {
        return new Walks(kernel.ports(), places, strides, nest);
    }

    long work() {
        return (long) outer * rows * cols * TileSize.lines(kernel);
    }

    @Override
    public List<Place> reads() {
        List<Place> reads = new ArrayList<>();
        for (int p = 0; p < places.size(); p++) {
            if (!kernel.ports().get(p).index() && !writes(p)) {
                reads.add(places.get(p));
            }
        }
        return reads;
    }

    private boolean writes(int port) {
        return kernel.stores().stream().anyMatch(s -> s.port() == port)
                || (kernel.fold() != null && kernel.fold().port() == port);
    }

    @Override
    public List<Place> writes() {
        List<Place> writes = new ArrayList<>();
        for (int p = 0; p < places.size(); p++) {
            if (writes(p)) {
                writes.add(places.get(p));
            }
        }
        return writes;
    }

    @Override
    public void bind() {
        for (int p = 0; p < arrays.length; p++) {
            Place place = places.get(p);
            if (kernel.ports().get(p).index()) {
                bases[p] = place.offset();
            } else {
                arrays[p] = place.array();
                bases[p] = place.start();
            }
        }
    }

    @Override
    public void run(ThreadTeam team) {
        tiles = parts > 0 ? parts : outer * rowTiles * colTiles;
        if (tiles == 1 || work() < ALONE) {
            for (int tile = 0; tile < tiles; tile++) {
                one(tile, 0);
            }
        } else {
            pieceTiles = Math.max(1, tiles / (PIECES * threads));
            team.run(this, ceil(tiles, pieceTiles));
        }
    }

    @Override
    public void tile(int piece, int worker) {
        int end = Math.min(tiles, (piece + 1) * pieceTiles);
        for (int tile = piece * pieceTiles; tile < end; tile++) {
            one(tile, worker);
        }
    }

    private void one(int tile, int worker) {
        if (parts > 0) {
            part(tile, worker);
            return;
        }
        int c = tile % colTiles;
        int r = tile / colTiles % rowTiles;
        part(
                worker,
                tile / colTiles / rowTiles,
                r * tileRows,
                Math.min(rows, (r + 1) * tileRows),
                c * tileCols,
                Math.min(cols, (c + 1) * tileCols));
    }

    private void part(int tile, int worker) {
        if (nest.length == 1) {
            compute(worker, 0, tile, 0, 1, tile * tileCols, Math.min(cols, (tile + 1) * tileCols));
        } else {
            compute(worker, tile / rows, tile, tile % rows, tile % rows + 1, 0, cols);
        }
    }

    private void compute(int worker, int o, int to, int rowFrom, int rowTo, int colFrom, int colTo) {
        int[] mine = prepare(worker, o);
        mine[2 * partPort] = bases[partPort] + to;
        mine[2 * partPort + 1] = 0;
        loops(worker, mine, rowFrom, rowTo, colFrom, colTo);
    }

    /// Computes a part of one outer iteration.
    void part(int worker, int o, int rowFrom, int rowTo, int colFrom, int colTo) {
        loops(worker, prepare(worker, o), rowFrom, rowTo, colFrom, colTo);
    }

    private int[] prepare(int worker, int o) {
        int[] mine = at[worker];
        int loops = nest.length;
        for (int p = 0; p < arrays.length; p++) {
            int base = bases[p];
            int rest = o;
            for (int loop = loops - 3; loop >= 0; loop--) {
                base += rest % nest[loop] * strides[p][loop];
                rest /= nest[loop];
            }
            mine[2 * p] = base;
            mine[2 * p + 1] = loops > 1 ? strides[p][loops - 2] : 0;
        }
        return mine;
    }

    private void loops(int worker, int[] mine, int rowFrom, int rowTo, int colFrom, int colTo) {
        Loop vector = compiled.vector();
        boolean brief = kernel.fold() != null && colTo - colFrom < Lanes.SINGLE; // no full group of lanes
        if (vector == null || brief) {
            compiled.scalar().run(arrays, mine, scalars, lanes[worker], rowFrom, rowTo, colFrom, colTo);
        } else if (kernel.fold() != null) {
            vector.run(arrays, mine, scalars, lanes[worker], rowFrom, rowTo, colFrom, colTo);
        } else {
            int whole = colFrom + (colTo - colFrom) / compiled.width() * compiled.width();
            if (whole > colFrom) {
                vector.run(arrays, mine, scalars, lanes[worker], rowFrom, rowTo, colFrom, whole);
            }
            if (whole < colTo) {
                compiled.scalar().run(arrays, mine, scalars, lanes[worker], rowFrom, rowTo, whole, colTo);
            }
        }
    }

    /// Rows `from … to − 1`, of all, in the calling thread; see [#byRows].
    void rows(int worker, int from, int to) {
        rectangle(worker, from, to, 0, cols);
    }

    /// Some columns of rows `from … to − 1`, of all, in the calling thread; see [#inTiles].
    void rectangle(int worker, int from, int to, int colFrom, int colTo) {
        int most = Math.max(FoldWriter.ROWS, TileSize.ELEMENTS / Math.max(1, colTo - colFrom));
        for (int row = from; row < to; ) {
            int first = row % rows;
            int some = Math.min(Math.min(rows - first, to - row), most);
            part(worker, row / rows, first, first + some, colFrom, colTo);
            row += some;
        }
    }

    /// The same loop, folding all of it in `parts` parts of at most `partCols` columns; part i goes to element i of
    /// `to`.
    LoopStep inParts(int port, Place to, int parts, int partCols) {
        return new LoopStep(this, port, to, parts, partCols);
    }

    private LoopStep(LoopStep whole, int port, Place to, int parts, int partCols) {
        this.kernel = whole.kernel;
        this.nest = whole.nest;
        this.places = new ArrayList<>(whole.places);
        this.strides = whole.strides;
        this.scalars = whole.scalars;
        this.compiled = whole.compiled;
        this.threads = whole.threads;
        this.arrays = whole.arrays;
        this.bases = whole.bases;
        this.at = whole.at;
        this.lanes = whole.lanes;
        this.outer = whole.outer;
        this.rows = whole.rows;
        this.cols = whole.cols;
        places.set(port, to);
        this.partPort = port;
        this.parts = parts;
        this.tileCols = partCols;
        this.colTiles = parts;
        this.tileRows = 1;
        this.rowTiles = 1;
    }

    @Override
    public List<LoopStep> loops() {
        return List.of(this);
    }

    Compiled compiled() {
        return compiled;
    }

    @Override
    public String describe() {
        var text = new StringBuilder("loop ");
        for (int loop = 0; loop < nest.length; loop++) {
            text.append(loop == 0 ? "" : " × ").append(nest[loop]);
        }
        text.append(kernel.fold() != null ? ", folds rows" : kernel.joinsRows() ? ", joins rows" : "");
        text.append(", ").append(kernel.code().size()).append(" lines, kernel ").append(compiled.name());
        for (int p = 0; p < places.size(); p++) {
            Port port = kernel.ports().get(p);
            text.append("\n      #").append(p).append(writes(p) ? " → " : " ← ");
            text.append(port.index() ? "index" : places.get(p).name())
                    .append(' ')
                    .append(Arrays.toString(strides[p]));
        }
        return text.toString();
    }
}
