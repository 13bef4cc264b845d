package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Op.ArgTop;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.kernel.TopElements;
import org.thalweg.tensor.Shape;

/// The indices of the largest elements along the last axis, the largest first.
final class TopStep implements Step {
    private final Place from;
    private final Place to;
    private final String what;
    private final TopElements top;

    TopStep(ArgTop op, Place from, Place to, int threads) {
        this.from = from;
        this.to = to;
        Shape shape = op.x().shape();
        int size = shape.size(-1);
        int rows = shape.elements() / Math.max(1, size);
        this.what = "top " + op.count() + " of " + size + " in " + rows + " rows";
        this.top = new TopElements(rows, size, op.count(), threads);
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
        top.run(team, from.array(), from.start(), (int[]) to.array(), to.start());
    }

    @Override
    public String describe() {
        return what + "\n      ← " + from.name() + "\n      → " + to.name();
    }
}
