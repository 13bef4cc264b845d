package org.thalweg.solve;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// CMA-ES, evolution by samples of a normal distribution that learns its covariance: Hansen (2016), "The CMA Evolution
/// Strategy: A Tutorial", arXiv 1604.00772, with active (negative) weights. Asks for values only, and looks at nothing
/// but their order, so that a monotone transformation of f changes nothing; values that are not finite rank last. The
/// formulas are at [SearchDistribution] and [Recombination]. The variables are measured in units of their first
/// standard deviation sᵢ, so that the distribution begins as N(x₀/s, I):
///
///     sᵢ = sigma;  by default 0.3(uᵢ − lᵢ), and 0.3 max(1, |x₀ᵢ|) where a bound is missing      (1)
///
/// Bounds are mirrors: beyond a bound f continues as its image, and is asked within the bounds only (2). As
/// images tell nothing new, a deviation wider than the box would not be told to shrink: σ shrinks until none is
/// wider than a third of it, as in pycma (8). The tests of §B.3 end a run; converged are
///
///     TolFun: all values of a generation, and the best of the last 10 + ⌈30n/λ⌉, within 1e-12
///     EqualFunValues: these best values are equal                                                (3)
///     TolX: no deviation and no step of the path is longer than 1e-12 sᵢ                         (4)
///     NoEffect: 0.2 deviations in a variable, or 0.1 along an axis, change nothing in m          (5)
///     ConditionCov: κ(C) > 1e14                                                                  (6)
///     Stagnation: of the last 20 % of all generations, at least 120 + 30n/λ, at most 20 000, the best and the
///             median values of the last 30 % are no better in their median than of the first     (7)
///
/// and stuck is a run whose deviations have grown 1e4-fold (TolXUp), and one without a finite value for as long as
/// in (3). With restarts the next run begins with λ twice as large at a random place, uniform where the bounds or else
/// x₀ ± sᵢ/0.6 are: Auger & Hansen (2005), "A restart CMA evolution strategy with increasing population size", CEC.
///
/// @param sigma the first standard deviation of all variables, above 0; default 0, which is (1)
/// @param population λ, at least 2; default 0, which is 4 + ⌊3 ln n⌋
/// @param restarts from 0; default 0
/// @param seed of the random numbers; default 1
@Named("cmaes")
@Meaning("evolution with learned covariances; asks for values only")
public record Cmaes(
        @Default("0") double sigma,
        @Default("0") int population,
        @Default("0") int restarts,
        @Default("1") long seed) implements ValueSearch {
    private static final double WIDTH = 0.3;
    private static final double WIDEST = 1 / 3.0;
    private static final double TOL_FUN = 1e-12;
    private static final double TOL_X = 1e-12;
    private static final double TOL_X_UP = 1e4;
    private static final double CONDITION = 1e14;

    public Cmaes {
        if (sigma != 0) {
            Ranges.requirePositive("cmaes", "sigma", sigma);
        }
        if (population != 0) {
            Ranges.requireAtLeast("cmaes", "population", population, 2);
        }
        Ranges.requireAtLeast("cmaes", "restarts", restarts, 0);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Generations(f, start, new Strategy(bounds, start, work));
    }

    /// x₀/s is where the distribution begins.
    private double[] units(Bounds bounds, double[] start) {
        double[] s = new double[start.length];
        for (int i = 0; i < s.length; i++) {
            double width = width(bounds, i);
            s[i] = sigma != 0
                    ? sigma
                    : width > 0 && width < Double.POSITIVE_INFINITY
                            ? WIDTH * width
                            : WIDTH * Math.max(1, Math.abs(start[i])); // (1)
        }
        return s;
    }

    private static double width(Bounds bounds, int i) {
        return bounds.upper(i) - bounds.lower(i);
    }

    /// One run after another.
    final class Strategy implements Generations.Breeding {
        private final Bounds bounds;
        private final Work work;
        private final double[] start;
        private final double[] units;
        private final double[] widest; // deviations, in units
        private final Rng places;
        private int lambda;
        private int runs;
        private Sampling sampling;

        Strategy(Bounds bounds, Point start, Work work) {
            this.bounds = bounds;
            this.work = work;
            this.start = start.x();
            int n = this.start.length;
            this.units = units(bounds, this.start);
            this.widest = new double[n];
            Arrays.setAll(
                    widest,
                    i -> width(bounds, i) > 0
                            ? WIDEST * width(bounds, i) / units[i] // (8)
                            : Double.POSITIVE_INFINITY);
            this.places = Rng.of(seed).stream("places");
            this.lambda = population != 0 ? population : 4 + (int) Math.floor(3 * Math.log(n));
            this.sampling = new Sampling(this.start);
        }

        @Override
        public @Nullable Move breed(Generations.Seen seen) {
            @Nullable Move end = sampling.generation(seen);
            if (end == null || runs == restarts) {
                return end;
            }
            runs++;
            lambda = Math.multiplyExact(2, lambda);
            double[] x = new double[start.length];
            for (int i = 0; i < x.length; i++) {
                boolean isBetween = bounds.upper(i) - bounds.lower(i) < Double.POSITIVE_INFINITY;
                double middle = isBetween ? 0.5 * (bounds.lower(i) + bounds.upper(i)) : start[i];
                double width = isBetween ? bounds.upper(i) - bounds.lower(i) : units[i] / WIDTH;
                x[i] = middle + (places.nextDouble() - 0.5) * width;
            }
            sampling = new Sampling(x);
            return null;
        }

        SearchDistribution distribution() {
            return sampling.distribution;
        }

        /// A run.
        private final class Sampling {
            private final SearchDistribution distribution;
            private final Stagnation stagnation;
            private final double[][] z;
            private final double[][] y;
            private final double[] values;

            Sampling(double[] from) {
                int n = from.length;
                double[] mean = new double[n];
                Arrays.setAll(mean, i -> from[i] / units[i]);
                Rng rng = Rng.of(seed).stream(runs);
                this.distribution = new SearchDistribution(Recombination.of(n, lambda), mean, rng);
                this.stagnation = new Stagnation(n, lambda);
                this.z = new double[lambda][n];
                this.y = new double[lambda][n];
                this.values = new double[lambda];
            }

            @Nullable
            Move generation(Generations.Seen seen) {
                distribution.draw(z, y);
                for (int k = 0; k < lambda; k++) {
                    double[] x = new double[start.length];
                    distribution.at(y[k], x);
                    for (int i = 0; i < x.length; i++) {
                        x[i] = mirrored(i, x[i] * units[i]);
                    }
                    values[k] = seen.value(x);
                }
                int[] order = IntStream.range(0, lambda)
                        .boxed()
                        .sorted(Comparator.comparingDouble(k -> values[k]))
                        .mapToInt(Integer::intValue)
                        .toArray();
                distribution.learn(z, y, order);
                distribution.shrink(widest);
                work.factorization();
                double[] sorted = values.clone();
                Arrays.sort(sorted);
                stagnation.add(sorted);
                return end();
            }

            private @Nullable Move end() {
                if (!distribution.isDecomposable()) {
                    return new Move.Stuck("the covariance is not positive definite, or not finite");
                }
                if (stagnation.isWithoutValues()) {
                    return new Move.Stuck("no value was finite in %d generations".formatted(stagnation.window()));
                }
                if (distribution.largestDeviation() > TOL_X_UP) {
                    return new Move.Stuck(
                            "the deviations have grown to %.3g of the first: sigma is too small, or f falls for ever"
                                    .formatted(distribution.largestDeviation()));
                }
                double range = stagnation.range();
                if (stagnation.rangeOfBest() == 0) {
                    return new Move.Settled(
                            "the best values of %d generations are equal".formatted(stagnation.window())); // (3)
                }
                if (range <= TOL_FUN) {
                    return new Move.Settled(
                            "the values of %d generations differ by %.3g".formatted(stagnation.window(), range)); // (3)
                }
                if (distribution.largestDeviation() < TOL_X) {
                    return new Move.Settled("the deviations are at most %.3g of the first"
                            .formatted(distribution.largestDeviation())); // (4)
                }
                if (distribution.isWithoutEffect()) {
                    return new Move.Settled("the deviations are less than the rounding of x"); // (5)
                }
                if (distribution.condition() > CONDITION) {
                    return new Move.Settled("the condition of the covariance is %.3g, more than %.0e"
                            .formatted(distribution.condition(), CONDITION)); // (6)
                }
                return stagnation.holds()
                        ? new Move.Settled("neither best nor median values have fallen for many generations") // (7)
                        : null;
            }
        }

        /// (2): the value between the bounds whose image x is.
        private double mirrored(int i, double x) {
            double lower = bounds.lower(i);
            double upper = bounds.upper(i);
            if (x >= lower && x <= upper) {
                return x;
            }
            double width = upper - lower;
            double beyond = x < lower ? lower - x : x - upper;
            double rest = width == 0 ? 0 : beyond % (2 * width); // all of it where the width is ∞
            double within = rest <= width ? rest : 2 * width - rest;
            double image = x < lower ? lower + within : upper - within;
            return Math.min(upper, Math.max(lower, image));
        }
    }
}
