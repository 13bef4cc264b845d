package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// Generalised annealing with local searches: Tsallis & Stariolo (1996), "Generalized simulated annealing",
/// Physica A 233; Xiang, Sun, Fan & Gong (1997), "Generalized simulated annealing algorithm and its application
/// to the Thomson model", Phys. Lett. A 233; as in SciPy's `dual_annealing`. In iteration k, 2n steps are
/// tried, n in all variables and one in each,
///
///     y = x + Δ with Δ of [VisitingDistribution] at T, brought into the box by its width as a period    (1)
///     T = T₀ (2^(q−1) − 1) / ((k + 2)^(q−1) − 1)                                                       (2)
///     x ← y with probability min(1, [1 − (1 − qₐ)(f(y) − f(x)) (k + 1)/T]^(1/(1−qₐ))), 0 where [·] ≤ 0  (3)
///
/// A local search begins after the first iteration and after each that found a lower point, at the lowest; after 50n
/// steps without one, at the lowest of those accepted. Where T falls below T₀ · `reheat` it begins anew with k = 0 at a
/// random point, and with a local search after the first iteration. It ends after `patience` iterations in a row that
/// found nothing lower. As most of the local searches are for minima that are not the lowest, they end where the
/// gradient is 1e-5 or the value falls by 1e7 ε of itself, which is SciPy's; one to the local solver's own tolerances
/// ends it all. The first step of `lbfgsb` is at most a tenth of the box's shortest side, so that a search does not
/// depend on the unit of x.
///
/// The box is that of the bounds; where a variable has none, it ends `reach` from the start. The point of an
/// iteration is the best so far, without a gradient. What is not finite is never accepted.
///
/// Differs: SciPy needs bounds, makes a given number of iterations, and waits for 1000 of them without a lower point,
/// whatever n, before it searches from another; each time it begins anew, its first local search starts at the best
/// point, here at the new one.
///
/// @param temperature T₀; default 5230
/// @param visiting q, in (1, 3); default 2.62
/// @param acceptance qₐ, below 1; default −5
/// @param reheat in (0, 1); default 2e-5
/// @param patience at least 1; default 500
/// @param reach default 5
/// @param local the solver of the searches, one for values and gradients, or for values alone; default `lbfgsb`
/// @param seed default 1
@Named({"dualAnnealing", "generalizedAnnealing"})
@Meaning("annealing with steps of any length, and local searches")
public record DualAnnealing(
        @Default("5230") double temperature,
        @Default("2.62") double visiting,
        @Default("-5") double acceptance,
        @Default("2e-5") double reheat,
        @Default("500") int patience,
        @Default("5") double reach,
        @Default("lbfgsb") Solver<Objective> local,
        @Default("1") long seed)
        implements LocalSearches {
    private static final int MOST_STALE = 50;
    private static final double FIRST_STEP = 0.1;
    private static final int MOST_DRAWS = 100;

    public DualAnnealing {
        Ranges.requirePositive("dualAnnealing", "temperature", temperature);
        Ranges.requireBetween("dualAnnealing", "visiting", visiting, 1, 3);
        Ranges.requireBetween("dualAnnealing", "acceptance", acceptance, -1e4, 1);
        Ranges.requireBetween("dualAnnealing", "reheat", reheat, 0, 1);
        Ranges.requireAtLeast("dualAnnealing", "patience", patience, 1);
        Ranges.requirePositive("dualAnnealing", "reach", reach);
        Local.requirePlain("dualAnnealing", local);
    }

    /// With local searches of [LBfgsB] and all else as the defaults say.
    public DualAnnealing(long seed) {
        this(5230, 2.62, -5, 2e-5, 500, 5, new LBfgsB(10), seed);
    }

    @Override
    public boolean startsWithGradient() {
        return false;
    }

    @Override
    public Point seen(Point start) {
        return Local.bare(start);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Walk(f, start, SearchBox.of(bounds, start.x(), reach), bounds, work);
    }

    private final class Walk implements Method {
        private final Objective f;
        private final SearchBox box;
        private final Local searches;
        private final VisitingDistribution steps = new VisitingDistribution(visiting);
        private final Rng rng = Rng.of(seed);
        private final int n;
        private int k;
        private Point walker;
        private Point best;
        private @Nullable Point lowest; // accepted since the last improvement
        private int stale;
        private int idle;
        private boolean isBegun;
        private boolean isHotAgain;
        private boolean isPolished;
        private final double range;

        Walk(Objective f, Point start, SearchBox box, Bounds bounds, Work work) {
            this.f = f;
            this.box = box;
            this.searches = new Local("dualAnnealing", local, bounds, work, FIRST_STEP * box.narrowest());
            this.n = f.dimension();
            this.walker = start;
            this.best = start;
            this.range = Math.abs(start.value());
        }

        @Override
        public Move next(Point current) {
            best = current;
            if (idle >= patience) {
                if (isPolished) {
                    return new Move.Settled("%d iterations in a row found nothing lower".formatted(idle));
                }
                isPolished = true;
                search(best, local.tolerances());
                return new Move.To(best);
            }
            double t = temperature * growth(2) / growth(k + 2); // (2)
            if (t < temperature * reheat) {
                k = 0;
                isHotAgain = true;
                t = temperature;
                walker = somewhere(current);
            }
            if (chain(t) || !isBegun) {
                isBegun = true;
                search(best, Local.QUICK);
            } else if (k == 0 && isHotAgain) {
                search(walker, Local.QUICK);
            } else if (stale >= MOST_STALE * n && lowest != null) {
                search(lowest, Local.QUICK);
            }
            k++;
            idle = Local.isProgress(current.value(), best.value(), range) ? 0 : idle + 1;
            return new Move.To(best);
        }

        private double growth(double s) {
            return StrictMath.pow(s, visiting - 1) - 1;
        }

        /// 2n steps; whether one is lower than all before.
        private boolean chain(double t) {
            double scale = steps.scale(t);
            boolean isLower = false;
            for (int j = 0; j < 2 * n; j++) {
                double[] y = walker.x().clone();
                for (int i = j < n ? 0 : j - n; i < (j < n ? n : j - n + 1); i++) {
                    y[i] = box.wrapped(i, y[i] + steps.step(scale, rng)); // (1)
                }
                Point there = Point.withValue(y, Local.ranked(f.value(y)));
                stale++;
                if (there.value() < best.value()) {
                    best = there;
                    isLower = true;
                    stale = 0;
                    lowest = null;
                }
                if (isAccepted(there.value() - walker.value(), t / (k + 1))) {
                    walker = there;
                    lowest = lowest == null || there.value() < lowest.value() ? there : lowest;
                }
            }
            return isLower;
        }

        private boolean isAccepted(double rise, double t) {
            if (rise < 0) {
                return true;
            }
            double base = 1 - (1 - acceptance) * rise / t;
            return base > 0 && rng.nextDouble() <= StrictMath.pow(base, 1 / (1 - acceptance)); // (3)
        }

        private Point somewhere(Point otherwise) {
            for (int i = 0; i < MOST_DRAWS; i++) {
                double[] y = box.uniform(rng);
                double there = f.value(y);
                if (Double.isFinite(there)) {
                    return Point.withValue(y, there);
                }
            }
            return otherwise;
        }

        private void search(Point from, Tolerances tolerances) {
            Point end = Local.bare(searches.search(f, from, tolerances).point());
            if (end.value() < best.value()) {
                best = end;
                walker = end;
            }
            stale = 0;
            lowest = null;
        }
    }
}
