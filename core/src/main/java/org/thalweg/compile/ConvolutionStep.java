package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Op.Convolution;
import org.thalweg.graph.Op.Part;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ProductShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.WindowMoves;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Geometry;

/// One part of a convolution, as matrix products with the windows of some rows of outputs at a time: Chellapilla, Puri
/// & Simard (2006), "High performance convolutional neural networks for document processing", §3.1. With windows
/// p : [rows·OW, kh·kw·C], for each group:
///
///     OUTPUT  y = p·w
///     INPUT   p = y·wᵀ, added to x where the windows lie
///     KERNEL  w += pᵀ·y
///
/// Each element of a result is one chain of additions, in the order of the windows, so the bits depend neither on how
/// the rows are cut into pieces nor on the number of threads.
final class ConvolutionStep implements Step {
    /// Bytes of the windows in a piece, about: they stay in the second-level caches between packing and product.
    private static final int PIECE_BYTES = 1 << 19;

    private final Part wanted;
    private final Geometry geometry;
    private final int groups;
    private final Place a;
    private final Place b;
    private final Place result;
    private final int elements;
    private final Buffer patches;
    private final Buffer packed;
    private final WindowMoves moves;

    /// Channels of one group on either side.
    private final int inGroup;

    private final int outGroup;

    /// Rows of outputs in all images, and in a piece.
    private final int rows;

    private final int pieceRows;

    /// Outputs in a row of them, for one group and for all.
    private final int outputRow;

    private final TypedProduct full;
    private final TypedProduct last;

    ConvolutionStep(Convolution op, Tensor t, Place a, Place b, Place result, int threads) {
        this.wanted = op.wanted();
        this.geometry = op.geometry();
        this.groups = op.groups();
        this.a = a;
        this.b = b;
        this.result = result;
        this.elements = t.shape().elements();
        Tensor x = wanted == Part.INPUT ? t : op.a();
        Tensor y = wanted == Part.OUTPUT ? t : op.b();
        int channels = x.size(3);
        int filters = y.size(3);
        inGroup = channels / groups;
        outGroup = filters / groups;
        moves = WindowMoves.of(geometry, channels, inGroup);
        rows = y.size(0) * y.size(1);
        outputRow = y.size(2) * filters;
        DType dtype = t.dtype();
        long rowBytes = Math.max(1L, moves.rowElements()) * dtype.bytes();
        int most = (int) Math.max(1, PIECE_BYTES / rowBytes);
        int pieces = (rows + most - 1) / most;
        pieceRows = pieces == 0 ? 0 : (rows + pieces - 1) / pieces;
        int rest = pieces == 0 ? 0 : rows - (pieces - 1) * pieceRows;
        int taps = Math.multiplyExact(geometry.taps(), inGroup);
        full = TypedProduct.of(dtype, shape(pieceRows * y.size(2), taps, filters), threads);
        last = rest == pieceRows ? full : TypedProduct.of(dtype, shape(rest * y.size(2), taps, filters), threads);
        int windows = Math.multiplyExact(pieceRows, moves.rowElements());
        patches = new Buffer(dtype, windows, Buffer.Kind.TEMPORARY, "windows");
        packed = new Buffer(dtype, Math.max(full.scratch(), last.scratch()), Buffer.Kind.TEMPORARY, "packed");
    }

    /// The product of so many windows with so many taps.
    private ProductShape shape(int windows, int taps, int filters) {
        return switch (wanted) {
            case OUTPUT -> ProductShape.of(windows, outGroup, taps).withLeading(taps, filters, filters);
            case INPUT ->
                ProductShape.of(windows, taps, outGroup).withTransposeB().withLeading(filters, filters, taps);
            case KERNEL ->
                ProductShape.of(taps, outGroup, windows)
                        .withTransposeA()
                        .withLeading(taps, filters, filters)
                        .withAccumulate();
        };
    }

    @Override
    public List<Place> reads() {
        return List.of(a, b);
    }

    @Override
    public List<Place> writes() {
        return List.of(result, Place.of(patches), Place.of(packed));
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        if (wanted != Part.OUTPUT) {
            Zeros.fill(result.array(), result.start(), elements);
        }
        for (int row = 0; row < rows; row += pieceRows) {
            int count = Math.min(pieceRows, rows - row);
            TypedProduct product = count == pieceRows ? full : last;
            for (int group = 0; group < groups; group++) {
                piece(team, product, row, count, group);
            }
        }
    }

    private void piece(ThreadTeam team, TypedProduct product, int row, int count, int group) {
        int xAt = group * inGroup;
        int wAt = group * outGroup;
        int yAt = row * outputRow + group * outGroup;
        Object p = patches.memory();
        int pAt = patches.start();
        Object c = result.array();
        switch (wanted) {
            case OUTPUT -> {
                moves.pack(team, a.array(), a.start() + xAt, row, count, p, pAt);
                product.run(team, p, pAt, b.array(), b.start() + wAt, c, result.start() + yAt, packed);
            }
            case INPUT -> {
                product.run(team, b.array(), b.start() + yAt, a.array(), a.start() + wAt, p, pAt, packed);
                moves.add(team, p, pAt, row, count, c, result.start() + xAt);
            }
            case KERNEL -> {
                moves.pack(team, a.array(), a.start() + xAt, row, count, p, pAt);
                product.run(team, p, pAt, b.array(), b.start() + yAt, c, result.start() + wAt, packed);
            }
        }
    }

    @Override
    public String describe() {
        return "convolution " + geometry + (groups == 1 ? "" : " in " + groups + " groups") + ", " + wanted + ", "
                + pieceRows + " of " + rows + " rows at a time\n      ← " + a.name() + ", " + b.name()
                + "\n      → " + result.name();
    }
}
