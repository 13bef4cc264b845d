package org.thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.thalweg.solve.Counts;
import org.thalweg.solve.Observer;
import org.thalweg.solve.Point;

/// A search for somebody who watches: a line that moves, and the path, for a drawing.
final class SearchView implements Observer {
    private static final long REDRAW_NANOS = 100_000_000;

    /// More points than a terminal has dots.
    private static final int KEPT = 20_000;

    private final Screen screen;
    private final boolean silent;
    private final List<double[]> path = new ArrayList<>();
    private long drawn = System.nanoTime();
    private volatile boolean stopped;

    /// @param silent whether nothing but the result is written
    SearchView(Screen screen, boolean silent) {
        this.screen = screen;
        this.silent = silent;
    }

    /// Ends the search after the iteration that is under way.
    void stop() {
        stopped = true;
    }

    @Override
    public boolean sees(long iteration, Point point, Counts counts) {
        if (point.x().length == 2 && path.size() < KEPT) {
            path.add(point.x().clone());
        }
        long now = System.nanoTime();
        if (!silent && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            String line = String.format(
                    Locale.ROOT,
                    "iteration %d  f %.6g%s  %d evaluations",
                    iteration,
                    point.value(),
                    point.hasGradient() ? String.format(Locale.ROOT, "  gradient %.2e", point.gradientNorm()) : "",
                    counts.values());
            screen.over(line.substring(0, Math.min(line.length(), screen.width().getAsInt() - 1)));
        }
        return !stopped;
    }

    /// Clears the line.
    void end() {
        if (!silent) {
            screen.over("");
        }
    }

    /// The iterates of a function of two variables.
    List<double[]> path() {
        return List.copyOf(path);
    }
}
