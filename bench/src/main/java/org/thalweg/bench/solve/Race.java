package org.thalweg.bench.solve;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/// A race to a value: each side works on the same function until it is first at most the target. Sides take
/// turns; the time is the median of the turns, after a second of turns that do not count. A side that has not
/// reached the target after [#MOST] evaluations is out.
final class Race {
    private static final double WARM_MILLIS = 1000;

    private static final int MOST = 3000;

    private final String name;
    private final double target;
    private final int rounds;

    Race(String name, double target, int rounds) {
        this.name = name;
        this.target = target;
        this.rounds = rounds;
    }

    /// Ends a side's run from within its function.
    static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1;

        Reached() {
            super("reached", null, false, false);
        }
    }

    /// What a side calls for each value: counts, and ends the run at the target.
    static final class Line {
        private final double target;
        private final long most;
        private long evaluations;
        private double least = Double.POSITIVE_INFINITY;

        Line(double target) {
            this(target, MOST);
        }

        Line(double target, long most) {
            this.target = target;
            this.most = most;
        }

        long evaluations() {
            return evaluations;
        }

        boolean isReached() {
            return least <= target;
        }

        double pass(double value) {
            evaluations++;
            least = Math.min(least, value);
            if (value <= target || evaluations >= most) {
                throw new Reached();
            }
            return value;
        }
    }

    /// A side: runs its solver with values passed through the line.
    record Side(String name, Consumer<Line> run) {}

    /// Runs and prints a row for each side; the first is the one that the others are compared with.
    void run(Side... sides) {
        double[][] times = new double[sides.length][rounds];
        long[] evaluations = new long[sides.length];
        double[] least = new double[sides.length];
        boolean[] reached = new boolean[sides.length];
        for (Side side : sides) {
            long until = System.nanoTime() + (long) (WARM_MILLIS * 1e6);
            do {
                runs(side, new Line(target));
            } while (System.nanoTime() < until);
        }
        for (int round = 0; round < rounds; round++) {
            for (int s = 0; s < sides.length; s++) {
                var line = new Line(target);
                long from = System.nanoTime();
                reached[s] = runs(sides[s], line);
                double milliseconds = (System.nanoTime() - from) / 1e6;
                times[s][round] = milliseconds;
                evaluations[s] = line.evaluations;
                least[s] = line.least;
            }
        }
        double ours = median(times[0]);
        for (int s = 0; s < sides.length; s++) {
            double theirs = median(times[s]);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %d | %.3f | %s | %s |%n",
                    name,
                    sides[s].name(),
                    evaluations[s],
                    theirs,
                    s == 0 ? "" : String.format(Locale.ROOT, "%.2f", ours / theirs),
                    reached[s] ? "reached" : String.format(Locale.ROOT, "not reached: %.6g", least[s]));
        }
    }

    private static boolean runs(Side side, Line line) {
        try {
            side.run().accept(line);
            return line.isReached();
        } catch (RuntimeException e) { // Reached, perhaps wrapped; else the side gave up
            return line.isReached();
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
