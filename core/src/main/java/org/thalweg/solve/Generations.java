package org.thalweg.solve;

import org.jspecify.annotations.Nullable;

/// A population at work: the point of the loop is the best that was seen so far, whatever the population does. A
/// generation that the end of the budget cuts short leaves what it has found.
final class Generations implements Method {
    /// One generation after another.
    interface Breeding {
        /// Makes a generation; how the search ends, `null` if it goes on.
        @Nullable
        Move breed(Seen seen);
    }

    /// Asks for values, and keeps the least with its point. What is no number counts as ∞, and ranks last.
    static final class Seen {
        private final Objective f;
        private Point best;

        private Seen(Objective f, Point start) {
            this.f = f;
            this.best = start;
        }

        /// f(x); ∞ if it is NaN.
        double value(double[] x) {
            double value = f.value(x);
            if (value < best.value()) {
                best = Point.withValue(x.clone(), value);
            }
            return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
        }

        /// A point that something else has found.
        void offer(Point point) {
            if (point.value() < best.value()) {
                best = Point.withValue(point.x(), point.value());
            }
        }

        /// Where the least value was seen.
        Point best() {
            return best;
        }
    }

    private final Seen seen;
    private final Breeding breeding;
    private @Nullable Move end;

    Generations(Objective f, Point start, Breeding breeding) {
        this.seen = new Seen(f, start);
        this.breeding = breeding;
    }

    @Override
    public Move next(Point current) {
        if (end == null) {
            try {
                end = breeding.breed(seen);
            } catch (Tally.SpentException e) {
                if (seen.best() == current) {
                    throw e;
                }
            }
        }
        return end == null || seen.best() != current ? new Move.To(seen.best()) : end;
    }
}
