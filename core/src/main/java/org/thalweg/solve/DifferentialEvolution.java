package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// Differential evolution: Storn & Price (1997), "Differential evolution – a simple and efficient heuristic for global
/// optimization over continuous spaces", J. Global Optim. 11. Each member x of a population has a rival, made of a
/// mutant v and itself, and gives way to it if the rival's value is not larger:
///
///     best1bin:           v = x_best + F(x_r − x_s)                               (1)
///     rand1bin:           v = x_q + F(x_r − x_s)                                  (2)
///     currentToBest1bin:  v = x + F(x_best − x + x_r − x_s)                       (3)
///     rival: vᵢ with probability CR, and for one random i always, else xᵢ         (4)
///     F uniform in [dither low, dither high), anew in each generation             (5)
///     the end:  s ≤ atol + rtol |their mean| + 1e-12 s₁,  s the standard deviation of the values, s₁ its first  (6)
///     a local search from x_best:  where s first is a tenth, a hundredth, … of s₁, and at the end  (7)
///
/// with x_q, x_r, x_s three random members, different from each other and from x. The members begin as a Latin
/// hypercube in the bounds; where one is missing, the start ± `halfWidth` bounds the search too. The first
/// member is the start. A variable that leaves the box is drawn anew within it. Values that are not finite rank
/// last.
///
/// (7) is [LBfgsB] with gradients of [Differences], from members that have changed since the last, for no more
/// iterations than the evolution could have paid for with the evaluations until then. What it finds is
/// remembered, but not put among the members: they are not drawn to the first of many minima. On a smooth f it
/// finds the digits for which the members would need most of their generations. Such hybrids: Noman & Iba
/// (2008), "Accelerating differential evolution using an adaptive local search", IEEE Trans. Evol. Comput.
/// 12(1).
///
/// Where s ≤ 0.01 |mean| it ends by a local search that has converged, as SciPy's; where f is not smooth enough for
/// one,
/// it goes on to (6).
///
/// The defaults are those of SciPy's `differential_evolution`, also that a rival that wins takes part at once.
/// Differs: SciPy makes a local search at the end only, and ends by 0.01 |mean| alone, which it does not come to where
/// the minimum is 0.
///
/// @param strategy default best1bin
/// @param population members for each variable, at least 1, at least 5 in all; default 15
/// @param low of (5), from 0; default 0.5
/// @param high of (5), above 0 and at least `low`, at most 2; default 1
/// @param crossover CR, in [0, 1]; default 0.7
/// @param rtol from 0; default 1e-10
/// @param atol from 0; default 0
/// @param polish whether there are local searches; default true
/// @param halfWidth of the box where there are no bounds, above 0; default 10
/// @param seed of the random numbers; default 1
@Named({"differentialEvolution", "de"})
@Meaning("evolution by differences of members; asks for values only")
public record DifferentialEvolution(
        @Default("best1bin") Strategy strategy,
        @Default("15") int population,
        @Default("0.5") double low,
        @Default("1") double high,
        @Default("0.7") double crossover,
        @Default("1e-10") double rtol,
        @Default("0") double atol,
        @Default("true") boolean polish,
        @Default("10") double halfWidth,
        @Default("1") long seed)
        implements ValueSearch {
    private static final int FEWEST = 5;
    private static final double NEXT = 0.1;
    private static final double LEAST = 1e-12;
    private static final double ROUGH = 0.01;

    /// (1) to (3).
    public enum Strategy {
        BEST1BIN,
        RAND1BIN,
        CURRENT_TO_BEST1BIN
    }

    public DifferentialEvolution {
        Ranges.requireAtLeast("differentialEvolution", "population", population, 1);
        Ranges.requireWithin("differentialEvolution", "low", low, 0, 2);
        Ranges.requireWithin("differentialEvolution", "high", high, Math.max(low, Double.MIN_VALUE), 2);
        Ranges.requireWithin("differentialEvolution", "crossover", crossover, 0, 1);
        Ranges.requireWithin("differentialEvolution", "rtol", rtol, 0, Double.MAX_VALUE);
        Ranges.requireWithin("differentialEvolution", "atol", atol, 0, Double.MAX_VALUE);
        Ranges.requirePositive("differentialEvolution", "halfWidth", halfWidth);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        SearchBox box = SearchBox.of(bounds, start.x(), halfWidth);
        return new Generations(f, start, new Members(f, box, start, work));
    }

    private final class Members implements Generations.Breeding {
        private final SearchBox box;
        private final Rng rng = Rng.of(seed);
        private final double[][] x;
        private final double[] values;
        private final Objective smooth;
        private final Local searches;
        private boolean isBegun;
        private int best;
        private long evaluations;
        private double first = Double.NaN; // s₁
        private double level = Double.NaN; // of (7)
        private double polished = Double.NaN; // the value from which the last local search went to its end

        Members(Objective f, SearchBox box, Point start, Work work) {
            int n = start.x().length;
            Bounds bounds = Bounds.of(box.lower(), box.upper());
            this.smooth = new Differences(f, bounds);
            this.searches = new Local("differentialEvolution", new LBfgsB(10), bounds, work);
            this.box = box;
            this.x = box.latinHypercube(Math.max(FEWEST, Math.multiplyExact(population, n)), rng);
            this.values = new double[x.length];
            x[0] = start.x().clone();
            values[0] = start.value();
        }

        @Override
        public @Nullable Move breed(Generations.Seen seen) {
            if (!isBegun) {
                for (int k = 1; k < x.length; k++) {
                    values[k] = seen.value(x[k]);
                    best = values[k] < values[best] ? k : best;
                }
                isBegun = true;
                evaluations = x.length;
                return end(seen);
            }
            double scale = low + (high - low) * rng.nextDouble(); // (5)
            for (int k = 0; k < x.length; k++) {
                double[] rival = rival(k, scale);
                double value = seen.value(rival);
                if (value <= values[k]) {
                    x[k] = rival;
                    values[k] = value;
                    best = value < values[best] ? k : best;
                }
            }
            evaluations += x.length;
            return end(seen);
        }

        private double[] rival(int k, double scale) {
            int q = other(k, k, k);
            int r = other(k, q, k);
            int s = other(k, q, r);
            double[] rival = x[k].clone();
            int always = rng.nextInt(rival.length);
            for (int i = 0; i < rival.length; i++) {
                double difference = x[r][i] - x[s][i];
                double mutant = switch (strategy) {
                    case BEST1BIN -> x[best][i] + scale * difference; // (1)
                    case RAND1BIN -> x[q][i] + scale * difference; // (2)
                    case CURRENT_TO_BEST1BIN -> x[k][i] + scale * (x[best][i] - x[k][i] + difference); // (3)
                };
                if (rng.nextDouble() < crossover || i == always) { // (4)
                    rival[i] = box.contains(i, mutant) ? mutant : box.at(i, rng.nextDouble());
                }
            }
            return rival;
        }

        /// A random member that is none of three.
        private int other(int a, int b, int c) {
            int k = rng.nextInt(x.length);
            while (k == a || k == b || k == c) {
                k = rng.nextInt(x.length);
            }
            return k;
        }

        private @Nullable Move end(Generations.Seen seen) {
            double spread = spread();
            if (!Double.isFinite(first)) { // not all values are
                first = spread;
                level = NEXT * first;
            }
            double size = Math.abs(mean());
            boolean isEnd = spread <= atol + rtol * size + LEAST * first; // (6)
            if (polish && (isEnd || spread <= ROUGH * size)) {
                isEnd |= polish(seen, Tolerances.USUAL);
            } else if (polish && spread <= level) {
                polish(seen, Local.QUICK);
            }
            while (spread <= level && level > 0) {
                level *= NEXT;
            }
            return isEnd
                    ? new Move.Settled("the values of all %d members differ by %.3g from their mean, %.10g"
                            .formatted(values.length, spread, mean()))
                    : null;
        }

        /// (7); whether it has converged.
        private boolean polish(Generations.Seen seen, Tolerances tolerances) {
            if (values[best] == polished) {
                return false;
            }
            long most = evaluations / (x[best].length + 1);
            Outcome outcome = searches.search(smooth, x[best], tolerances, Budget.USUAL.withIterations(most));
            polished = outcome instanceof Outcome.Stopped ? Double.NaN : values[best];
            seen.offer(Local.bare(outcome.point()));
            return outcome instanceof Outcome.Converged;
        }

        private double mean() {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            return mean;
        }

        private double spread() {
            double mean = mean();
            double variance = 0;
            for (double value : values) {
                variance += (value - mean) * (value - mean) / values.length;
            }
            return Math.sqrt(variance);
        }
    }
}
