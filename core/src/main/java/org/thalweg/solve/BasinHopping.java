package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// Basin hopping: Wales & Doye (1997), "Global optimization by basin-hopping and the lowest energy structures
/// of Lennard-Jones clusters containing up to 110 atoms", J. Phys. Chem. A 101; Li & Scheraga (1987), "Monte
/// Carlo-minimization approach to the multiple-minima problem in protein folding", PNAS 84. It walks over the
/// minima of f, which look like a staircase:
///
///     f̃(x) = the minimum of f that a local search from x finds                      (1)
///     y = the minimum found from x + s u,  u uniform in [−1, 1]ⁿ                     (2)
///     x ← y with probability min(1, exp(−(f(y) − f(x)) / T))                         (3)
///     s ← s / 0.9 if more than half of the last ten hops were accepted, else 0.9 s   (4)
///
/// T should be the difference of neighbouring minima; with T = 0 it never goes up. It ends after `patience`
/// hops in a row that found nothing lower. One iteration is one hop; its point is the best so far, without a
/// gradient, so that the search does not end at the first minimum.
///
/// Differs: (4) is SciPy's factor, adapted to more often. Points beyond bounds are moved to them.
///
/// @param local the solver of the searches, one for values and gradients, or for values alone; default `lbfgsb`
/// @param step the first s, for all variables; default 0.5
/// @param temperature T, from 0; default 1
/// @param patience at least 1; default 50
/// @param seed default 1
@Named("basinHopping")
@Meaning("a random walk over local minima")
public record BasinHopping(
        @Default("lbfgsb") Solver<Objective> local,
        @Default("0.5") double step,
        @Default("1") double temperature,
        @Default("50") int patience,
        @Default("1") long seed)
        implements LocalSearches {
    private static final int WINDOW = 10;
    private static final double FACTOR = 0.9;

    public BasinHopping {
        Local.require("basinHopping", local);
        Ranges.requirePositive("basinHopping", "step", step);
        if (temperature != 0) {
            Ranges.requirePositive("basinHopping", "temperature", temperature);
        }
        Ranges.requireAtLeast("basinHopping", "patience", patience, 1);
    }

    /// Of [LBfgsB], with a patience of 50.
    public BasinHopping(double step, double temperature, long seed) {
        this(new LBfgsB(10), step, temperature, 50, seed);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Walk(f, bounds, new Local("basinHopping", local, bounds, work));
    }

    private final class Walk implements Method {
        private final Objective f;
        private final Bounds bounds;
        private final Local searches;
        private final Rng rng = Rng.of(seed);
        private @Nullable Point walker;
        private double reach = step;
        private int hops;
        private int accepted;
        private int idle;
        private double range;
        private double slope = Double.NaN;

        Walk(Objective f, Bounds bounds, Local searches) {
            this.f = f;
            this.bounds = bounds;
            this.searches = searches;
        }

        @Override
        public Move next(Point current) {
            Point from = walker;
            if (from == null) {
                Point first = found(current.x(), current);
                range = current.value() - first.value();
                walker = first;
                return new Move.To(first);
            }
            if (idle >= patience) {
                return new Move.Settled("%d hops in a row found no lower minimum; the gradient in the lowest is %.2g"
                        .formatted(idle, slope));
            }
            double[] x = from.x().clone();
            for (int i = 0; i < x.length; i++) {
                x[i] += reach * (2 * rng.nextDouble() - 1); // (2)
            }
            bounds.project(x);
            Point there = found(x, current);
            double rise = there.value() - from.value();
            if (rise <= 0 || rng.nextDouble() < StrictMath.exp(-rise / temperature)) { // (3)
                walker = there;
                accepted++;
            }
            adapt();
            idle = Local.isProgress(current.value(), there.value(), range) ? 0 : idle + 1;
            return new Move.To(there.value() < current.value() ? there : current);
        }

        /// (1), remembering the gradient of what is lower than `best`.
        private Point found(double[] x, Point best) {
            Point end = searches.search(f, x).point();
            slope = end.value() <= best.value() ? end.gradientNorm() : slope;
            return Local.bare(end);
        }

        private void adapt() {
            hops++;
            if (hops % WINDOW == 0) {
                reach = 2 * accepted > WINDOW ? reach / FACTOR : reach * FACTOR; // (4)
                accepted = 0;
            }
        }
    }
}
