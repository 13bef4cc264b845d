package org.thalweg.compile;

import java.util.List;
import org.thalweg.graph.Op;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.RandomFill;

/// Random numbers, in tiles that any thread can make.
final class RandomStep implements Step, ThreadTeam.Task {
    private static final int TILE = 4096;

    private final Op.Random op;
    private final Place key;
    private final Place to;
    private final int[] words = new int[4];
    private int[][] blocks = new int[0][];

    RandomStep(Op.Random op, Place key, Place to) {
        this.op = op;
        this.key = key;
        this.to = to;
    }

    @Override
    public List<Place> reads() {
        return List.of(key);
    }

    @Override
    public List<Place> writes() {
        return List.of(to);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        if (blocks.length < team.threads()) {
            blocks = new int[team.threads()][4];
        }
        System.arraycopy(key.array(), key.start(), words, 0, 4);
        int n = op.shape().elements();
        team.run(this, (n + TILE - 1) / TILE);
    }

    @Override
    public void tile(int tile, int worker) {
        int from = tile * TILE;
        int end = Math.min(op.shape().elements(), from + TILE);
        int at = to.start() + from;
        int[] block = blocks[worker];
        boolean uniform = op.distribution() == Op.Distribution.UNIFORM;
        switch (to.array()) {
            case float[] x when uniform -> RandomFill.uniform(words, op.salt(), from, end, x, at, block);
            case float[] x -> RandomFill.normal(words, op.salt(), from, end, x, at, block);
            case double[] x when uniform -> RandomFill.uniform(words, op.salt(), from, end, x, at, block);
            case double[] x -> RandomFill.normal(words, op.salt(), from, end, x, at, block);
            default -> throw new IllegalStateException("no random numbers of " + op.dtype());
        }
    }

    @Override
    public String describe() {
        return "random " + op.distribution() + " " + op.shape() + "\n      ← " + key.name() + "\n      → " + to.name();
    }
}
