package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Op.OverlapAdd;
import org.thalweg.graph.Op.Windows;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.WindowMoves;
import org.thalweg.tensor.Geometry;

/// Copies the windows of images, or adds windows to images of zeros.
final class WindowStep implements Step {
    private final String what;
    private final Place from;
    private final Place to;
    private final int rows;
    private final WindowMoves moves;

    /// Whether windows are added to images.
    private final boolean adds;

    private final int elements;

    private WindowStep(boolean adds, Geometry geometry, Tensor result, int channels, Place from, Place to, int rows) {
        this.adds = adds;
        this.elements = result.shape().elements();
        this.what = (adds ? "overlap-add " : "windows ") + geometry;
        this.from = from;
        this.to = to;
        this.rows = rows;
        this.moves = WindowMoves.of(geometry, channels, channels);
    }

    static WindowStep windows(Windows op, Tensor result, Place from, Place to) {
        int rows = result.size(0) * result.size(1);
        return new WindowStep(false, op.geometry(), result, result.size(4), from, to, rows);
    }

    static WindowStep overlapAdd(OverlapAdd op, Tensor result, Place from, Place to) {
        int rows = op.x().size(0) * op.x().size(1);
        return new WindowStep(true, op.geometry(), result, result.size(3), from, to, rows);
    }

    @Override
    public List<Place> reads() {
        return List.of(from);
    }

    @Override
    public List<Place> writes() {
        return List.of(to);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        if (adds) {
            Zeros.fill(to.array(), to.start(), elements);
            moves.add(team, from.array(), from.start(), 0, rows, to.array(), to.start());
        } else {
            moves.pack(team, from.array(), from.start(), 0, rows, to.array(), to.start());
        }
    }

    @Override
    public String describe() {
        return what + "\n      ← " + from.name() + "\n      → " + to.name();
    }
}
