package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// Simulated annealing: Kirkpatrick, Gelatt & Vecchi (1983), "Optimization by simulated annealing", Science
/// 220, in a box of continuous variables, whose steps are adapted as by Corana, Marchesi, Martini & Ridella
/// (1987), "Minimizing multimodal functions of continuous variables with the simulated annealing algorithm",
/// ACM TOMS 13(3). At each temperature T all variables have their turn `sweeps` times:
///
///     y = x + wᵢ ε eᵢ, ε of a standard normal distribution, mirrored at the ends of the box      (1)
///     x ← y with probability min(1, exp(−(f(y) − f(x)) / T))                                     (2)
///
/// and after each temperature, where a part a of the steps of variable i was accepted,
///
///     wᵢ ← wᵢ (1 + 2 (a − 0.6)/0.4) if a > 0.6,   wᵢ / (1 + 2 (0.4 − a)/0.4) if a < 0.4           (3)
///     T = T₀ αᵏ  (geometric)   or   T₀ ln 2 / ln(k + 2)  (logarithmic)                            (4)
///
/// wᵢ begins with a quarter of the box's width and is at most all of it. The logarithmic schedule is that of
/// Geman & Geman (1984), IEEE PAMI 6, which finds the minimum with certainty, but far too slowly. If T₀ is not
/// given, it is that at which 80 % of the rises seen from the start would be accepted: their mean over
/// ln(1/0.8). After the last temperature a local search goes on from the best point.
///
/// The box is that of the bounds; where a variable has none, it ends `reach` from the start. One iteration is
/// one temperature; its point is the best so far. What is not finite is never accepted.
///
/// Differs: the papers' uniform steps are normal here, and walks do not return to the best point between
/// temperatures.
///
/// @param schedule of (4); default geometric
/// @param cooling α, in (0, 1), for the geometric one; default 0.9
/// @param temperature T₀; default 0, for what is said above
/// @param temperatures how many, at least 1; default 100
/// @param sweeps at each temperature, at least 1; default 20
/// @param reach default 5
/// @param local the solver of the last search, one for values and gradients, or for values alone; default `nelderMead`
/// @param seed default 1
@Named({"annealing", "simulatedAnnealing"})
@Meaning("a random walk that goes up less and less often; values only")
public record Annealing(
        @Default("geometric") Schedule schedule,
        @Default("0.9") double cooling,
        @Default("0") double temperature,
        @Default("100") int temperatures,
        @Default("20") int sweeps,
        @Default("5") double reach,
        @Default("nelderMead") Solver<Objective> local,
        @Default("1") long seed)
        implements LocalSearches {
    private static final double ACCEPTED_FIRST = 0.8;
    private static final double FIRST_WIDTH = 0.25;
    private static final double LARGE = 0.6;
    private static final double SMALL = 0.4;
    private static final double CHANGE = 2;

    /// How T falls.
    public enum Schedule {
        GEOMETRIC,
        LOGARITHMIC
    }

    public Annealing {
        Ranges.requireBetween("annealing", "cooling", cooling, 0, 1);
        if (temperature != 0) {
            Ranges.requirePositive("annealing", "temperature", temperature);
        }
        Ranges.requireAtLeast("annealing", "temperatures", temperatures, 1);
        Ranges.requireAtLeast("annealing", "sweeps", sweeps, 1);
        Ranges.requirePositive("annealing", "reach", reach);
        Local.requirePlain("annealing", local);
    }

    /// Geometric, with all else as the defaults say.
    public Annealing(long seed) {
        this(Schedule.GEOMETRIC, 0.9, 0, 100, 20, 5, new NelderMead(), seed);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Walk(f, start, SearchBox.of(bounds, start.x(), reach), new Local("annealing", local, bounds, work));
    }

    private final class Walk implements Method {
        private final Objective f;
        private final SearchBox box;
        private final Local polish;
        private final Rng rng = Rng.of(seed);
        private final double[] widths;
        private final int[] accepted;
        private double first = temperature;
        private int k;
        private double[] x;
        private double value;
        private @Nullable Point best; // of this walk, if it is below the current point

        Walk(Objective f, Point start, SearchBox box, Local polish) {
            this.f = f;
            this.box = box;
            this.polish = polish;
            this.x = start.x().clone();
            this.value = start.value();
            this.widths = new double[x.length];
            this.accepted = new int[x.length];
            Arrays.setAll(widths, i -> FIRST_WIDTH * box.width(i));
        }

        @Override
        public Move next(Point current) {
            if (k > temperatures) {
                return new Move.Settled("%d temperatures, down to %.2g, and a local search from the best point are done"
                        .formatted(temperatures, temperatureOf(k - 2)));
            }
            if (k == temperatures) {
                k++;
                Point end = Local.bare(polish.search(f, current.x()).point());
                return new Move.To(end.value() < current.value() ? end : current);
            }
            best = null;
            if (first == 0) {
                first = hot(current);
            }
            double t = temperatureOf(k);
            for (int sweep = 0; sweep < sweeps; sweep++) {
                for (int i = 0; i < x.length; i++) {
                    step(i, t, current);
                }
            }
            adapt();
            k++;
            return new Move.To(best != null ? best : current);
        }

        private double temperatureOf(int step) {
            return switch (schedule) { // (4)
                case GEOMETRIC -> first * StrictMath.pow(cooling, step);
                case LOGARITHMIC -> first * StrictMath.log(2) / StrictMath.log(step + 2);
            };
        }

        /// T₀ from rises at the start.
        private double hot(Point start) {
            double sum = 0;
            int rises = 0;
            for (int trial = 0; trial < sweeps * x.length; trial++) {
                double[] y = moved(start.x(), trial % x.length);
                double there = Local.ranked(f.value(y));
                keep(y, there, start);
                double rise = there - start.value();
                if (rise > 0 && rise < Double.POSITIVE_INFINITY) {
                    sum += rise;
                    rises++;
                }
            }
            return rises == 0 ? 1 : sum / rises / StrictMath.log(1 / ACCEPTED_FIRST);
        }

        private double[] moved(double[] from, int i) {
            double[] y = from.clone();
            y[i] = box.mirrored(i, y[i] + widths[i] * rng.nextGaussian()); // (1)
            return y;
        }

        private void step(int i, double t, Point current) {
            double[] y = moved(x, i);
            double there = Local.ranked(f.value(y));
            keep(y, there, current);
            if (there <= value || rng.nextDouble() < StrictMath.exp((value - there) / t)) { // (2)
                x = y;
                value = there;
                accepted[i]++;
            }
        }

        private void keep(double[] y, double there, Point current) {
            if (there < (best != null ? best : current).value()) {
                best = Point.withValue(y, there);
            }
        }

        private void adapt() {
            for (int i = 0; i < x.length; i++) {
                double part = accepted[i] / (double) sweeps;
                double factor = part > LARGE
                        ? 1 + CHANGE * (part - LARGE) / SMALL
                        : part < SMALL ? 1 / (1 + CHANGE * (SMALL - part) / SMALL) : 1; // (3)
                widths[i] = Math.min(box.width(i), widths[i] * factor);
                accepted[i] = 0;
            }
        }
    }
}
