package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Matrices;
import org.thalweg.graph.Op.Factor;
import org.thalweg.kernel.Factoring;
import org.thalweg.kernel.ThreadTeam;

/// A factor of each of several matrices, in double precision.
final class FactorStep implements Step {
    private final Factor op;
    private final Place from;
    private final Place to;
    private final Factoring factoring;

    FactorStep(Factor op, Place from, Place to, int threads) {
        this.op = op;
        this.from = from;
        this.to = to;
        this.factoring = Matrices.factoring(op, threads);
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
        factoring.run(team, from.array(), from.start(), to.array(), to.start());
    }

    @Override
    public String describe() {
        return "factor " + op.by() + " " + op.x().shape() + "\n      ← " + from.name() + "\n      → " + to.name();
    }
}
