package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// Local searches from the start and from random points of a box, of which the best is kept: the multistart of
/// Rinnooy Kan & Timmer (1987), "Stochastic global optimization methods part I", Math. Program. 39, without
/// clusters. It misses the global minimum with probability (1 − p)ᵏ, where a part p of the box leads to it,
/// after k random starts.
///
/// The box is that of the bounds; where a variable has none, it ends `reach` from the start, and searches may
/// leave it. A random point where f is not finite is drawn again. One iteration is one search; its point is the
/// best so far, without a gradient, so that the search does not end at the first minimum.
///
/// @param local the solver of the searches, one for values and gradients, or for values alone; default `lbfgsb`
/// @param starts searches, at least 1; default 20
/// @param reach default 5
/// @param seed default 1
@Named({"restarts", "multistart"})
@Meaning("local searches from random points, the best kept")
public record Restarts(
        @Default("lbfgsb") Solver<Objective> local,
        @Default("20") int starts,
        @Default("5") double reach,
        @Default("1") long seed)
        implements LocalSearches {
    private static final int MOST_DRAWS = 20;

    public Restarts {
        Local.require("restarts", local);
        Ranges.requireAtLeast("restarts", "starts", starts, 1);
        Ranges.requirePositive("restarts", "reach", reach);
    }

    /// Of [LBfgsB], 5 around the start.
    public Restarts(int starts, long seed) {
        this(new LBfgsB(10), starts, 5, seed);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Rounds(f, new Local("restarts", local, bounds, work), SearchBox.of(bounds, start.x(), reach));
    }

    private final class Rounds implements Method {
        private final Objective f;
        private final Local searches;
        private final SearchBox box;
        private final Rng rng = Rng.of(seed);
        private int done;
        private int hits;
        private double range;
        private double slope = Double.NaN;

        Rounds(Objective f, Local searches, SearchBox box) {
            this.f = f;
            this.searches = searches;
            this.box = box;
        }

        @Override
        public Move next(Point current) {
            if (done == starts) {
                return new Move.Settled("the lowest minimum of %d searches, reached by %d; its gradient is %.2g"
                        .formatted(starts, hits, slope));
            }
            Point end = search(done == 0 ? current.x() : box.uniform(rng));
            Point found = Local.bare(end);
            range = done == 0 ? current.value() - found.value() : range;
            boolean isLower = done == 0 || Local.isProgress(current.value(), found.value(), range);
            boolean isSame = !isLower && !Local.isProgress(found.value(), current.value(), range);
            hits = isLower ? 1 : isSame ? hits + 1 : hits;
            done++;
            if (found.value() <= current.value()) {
                slope = end.gradientNorm();
                return new Move.To(found);
            }
            return new Move.To(current);
        }

        private Point search(double[] x) {
            double[] from = x;
            Point end = searches.search(f, from).point();
            for (int i = 0; i < MOST_DRAWS && !Double.isFinite(end.value()); i++) {
                from = box.uniform(rng);
                end = searches.search(f, from).point();
            }
            return end;
        }
    }
}
