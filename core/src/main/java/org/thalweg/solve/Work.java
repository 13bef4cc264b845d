package org.thalweg.solve;

import java.util.ArrayDeque;

/// Where a method counts what it does besides evaluations, and gets arrays of points that nobody needs any
/// more: new ones of a million elements cost the garbage collector as much time as the method itself takes.
public final class Work {
    private static final int MOST_SPARES = 4;

    private final Tally tally;
    private final ArrayDeque<double[]> spares = new ArrayDeque<>();
    private boolean takes;

    Work(Tally tally) {
        this.tally = tally;
    }

    /// An array of `n` arbitrary elements.
    double[] take(int n) {
        takes = true;
        double[] spare = spares.poll();
        return spare == null ? new double[n] : spare;
    }

    /// Gives the arrays of a point to [#take]: nobody may use it any more.
    void give(Point point) {
        if (takes && spares.size() < MOST_SPARES) {
            spares.add(point.x());
            if (point.hasGradient()) {
                spares.add(point.gradient());
            }
        }
    }

    /// For a method within the method, whose points are not given to this one.
    Work within() {
        return new Work(tally);
    }

    /// For searches within the search.
    Tally tally() {
        return tally;
    }

    /// A matrix was factorized.
    public void factorization() {
        tally.factorization();
    }
}
