package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.thalweg.kernel.ThreadTeam;

/// Writes what comes of no element: for a reduction 0, or the smallest value; for anything else there is nothing.
record FillStep(Place to, int elements, Kernel.Join join) implements Step {
    @Override
    public List<Place> reads() {
        return List.of();
    }

    @Override
    public List<Place> writes() {
        return List.of(to);
    }

    @Override
    public void bind() {}

    @Override
    public void run(ThreadTeam team) {
        fill(to, 0, elements, join);
    }

    /// Fills a part of what is at a place.
    static void fill(Place to, int from, int elements, Kernel.Join join) {
        int at = to.start() + from;
        boolean max = join == Kernel.Join.MAX;
        switch (to.array()) {
            case float[] x -> Arrays.fill(x, at, at + elements, max ? Float.NEGATIVE_INFINITY : 0);
            case double[] x -> Arrays.fill(x, at, at + elements, max ? Double.NEGATIVE_INFINITY : 0);
            case int[] x -> Arrays.fill(x, at, at + elements, max ? Integer.MIN_VALUE : 0);
            case boolean[] x -> Arrays.fill(x, at, at + elements, false); // there is no maximum of truths
            default -> throw new IllegalStateException("no values of " + to.name());
        }
    }

    @Override
    public String describe() {
        return "fill " + elements + "\n      → " + to.name();
    }
}
