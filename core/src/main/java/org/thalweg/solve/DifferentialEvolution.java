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
///     the end:  standard deviation of the values ≤ atol + rtol |their mean|       (6)
///
/// with x_q, x_r, x_s three random members, different from each other and from x. The members begin as a Latin
/// hypercube in the bounds; where one is missing, the start ± `halfWidth` bounds the search too. The first
/// member is the start. A variable that leaves the box is drawn anew within it. Values that are not finite rank
/// last.
///
/// All but (6) are the defaults of SciPy's `differential_evolution`, also that a rival that wins takes part at once.
/// Differs: SciPy has rtol = 0.01 and atol = 0, and lets L-BFGS-B do the rest.
///
/// @param strategy default best1bin
/// @param population members for each variable, at least 1, at least 5 in all; default 15
/// @param low of (5), from 0; default 0.5
/// @param high of (5), above 0 and at least `low`, at most 2; default 1
/// @param crossover CR, in [0, 1]; default 0.7
/// @param rtol from 0; default 1e-10
/// @param atol from 0; default 1e-12
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
        @Default("1e-12") double atol,
        @Default("10") double halfWidth,
        @Default("1") long seed)
        implements BoundedSolver<Objective> {
    private static final int FEWEST = 5;

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
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public boolean usesGradients() {
        return false;
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Generations(f, start, new Members(SearchBox.of(bounds, start.x(), halfWidth), start));
    }

    private final class Members implements Generations.Breeding {
        private final SearchBox box;
        private final Rng rng = Rng.of(seed);
        private final double[][] x;
        private final double[] values;
        private boolean isBegun;
        private int best;

        Members(SearchBox box, Point start) {
            int n = start.x().length;
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
                return end();
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
            return end();
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

        private @Nullable Move end() {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            double variance = 0;
            for (double value : values) {
                variance += (value - mean) * (value - mean) / values.length;
            }
            double spread = Math.sqrt(variance);
            return spread <= atol + rtol * Math.abs(mean) // (6)
                    ? new Move.Settled("the values of all %d members differ by %.3g from their mean, %.10g"
                            .formatted(values.length, spread, mean))
                    : null;
        }
    }
}
