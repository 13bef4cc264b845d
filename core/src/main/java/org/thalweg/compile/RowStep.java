package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.RowMoves;
import org.thalweg.kernel.ThreadTeam;

/// Moves rows by index: gathers them from a table, or adds them to one, in the order of the indices.
final class RowStep implements Step {
    private final String what;
    private final Place rows;
    private final Place indices;
    private final Place to;
    private final RowMoves moves;

    private RowStep(String what, Place rows, Place indices, Place to, RowMoves moves) {
        this.what = what;
        this.rows = rows;
        this.indices = indices;
        this.to = to;
        this.moves = moves;
    }

    static RowStep gather(Tensor result, Place table, Place indices, Place to, Tensor x) {
        int width = x.shape().without(0).elements();
        int count = result.shape().elements() / Math.max(1, width);
        String what = "gather " + count + " rows of " + width;
        return new RowStep(what, table, indices, to, RowMoves.gather(count, width, x.size(0)));
    }

    static RowStep scatter(Tensor result, Place rows, Place indices, Place to, Tensor x) {
        int width = result.shape().without(0).elements();
        int count = x.shape().elements() / Math.max(1, width);
        String what = "scatter-add " + count + " rows of " + width;
        return new RowStep(what, rows, indices, to, RowMoves.scatterAdd(count, width, result.size(0)));
    }

    @Override
    public List<Place> reads() {
        return List.of(rows, indices);
    }

    @Override
    public List<Place> writes() {
        return List.of(to);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        moves.run(team, rows.array(), rows.start(), (int[]) indices.array(), indices.start(), to.array(), to.start());
    }

    @Override
    public String describe() {
        return what + "\n      ← " + rows.name() + ", " + indices.name() + "\n      → " + to.name();
    }
}
