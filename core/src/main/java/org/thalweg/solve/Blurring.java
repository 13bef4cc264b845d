package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Rng;

/// Graduated continuation: Mobahi & Fisher (2015), "A theoretical analysis of optimization by Gaussian
/// continuation", AAAI; Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.7.6; Wu (1996), "The
/// effective energy transformation scheme as a special continuation approach to global optimization", SIAM J.
/// Optim. 6(3). It minimises a sequence of functions, each from the last minimum,
///
///     f_σ(x) = E f(x + σε),  ε of a standard normal distribution        (1)
///     σ = σ₀, σ₀ρ, σ₀ρ² …, and at last 0                                (2)
///
/// of which the first is so blurred that few minima are left, for some functions one. It is sure of nothing:
/// what it finds is where the minimum of the blurred function leads. f_σ has a closed form if f is [Blurred],
/// else it is an average over samples that are fixed for one σ ([BlurredBySamples]), which costs 2N evaluations
/// each time. Of samples more are needed the more steeply f oscillates: their error does not blur. From 25
/// random starts in [−12, 12]ⁿ Rastrigin's function was brought to its minimum from all with N = 64, for n = 2
/// and 10, from 16 and 2 with N = 32.
///
/// One iteration is one σ; its point is the best so far, without a gradient, so that the search does not end
/// where it began. A σ whose average is not finite where it begins is left out. If the path ends above a point
/// that it passed, a last search begins there.
///
/// @param local the solver of the searches, one for values and gradients, or for values alone; default `lbfgsb`
/// @param sigma σ₀; default 1
/// @param factor ρ, in (0, 1); default 0.5
/// @param stages how many σ above 0, at least 1; default 8
/// @param pairs N, at least 1; default 64
/// @param seed default 1
@Named({"blurring", "continuation"})
@Meaning("minima of the blurred function, less and less blurred")
public record Blurring(
        @Default("lbfgsb") Solver<Objective> local,
        @Default("1") double sigma,
        @Default("0.5") double factor,
        @Default("8") int stages,
        @Default("64") int pairs,
        @Default("1") long seed)
        implements LocalSearches {
    public Blurring {
        Local.requirePlain("blurring", local);
        Ranges.requirePositive("blurring", "sigma", sigma);
        Ranges.requireBetween("blurring", "factor", factor, 0, 1);
        Ranges.requireAtLeast("blurring", "stages", stages, 1);
        Ranges.requireAtLeast("blurring", "pairs", pairs, 1);
    }

    /// Of [LBfgsB], with σ halved seven times.
    public Blurring(double sigma, int pairs, long seed) {
        this(new LBfgsB(10), sigma, 0.5, 8, pairs, seed);
    }

    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return new Path(f, bounds, start.x(), new Local("blurring", local, bounds, work));
    }

    private final class Path implements Method {
        private final Objective f;
        private final Bounds bounds;
        private final Local searches;
        private final Rng rng = Rng.of(seed);
        private double[] x;
        private int stage;
        private int left;
        private double slope = Double.NaN;

        Path(Objective f, Bounds bounds, double[] start, Local searches) {
            this.f = f;
            this.bounds = bounds;
            this.x = start.clone();
            this.searches = searches;
        }

        @Override
        public Move next(Point current) {
            if (stage > stages + 1) {
                return new Move.Settled(
                        "the path through %d blurred functions has ended, %d left out; the gradient is %.2g"
                                .formatted(stages, left, slope));
            }
            return stage < stages ? blurred(current) : sharp(current);
        }

        private Move blurred(Point current) {
            double width = sigma * StrictMath.pow(factor, stage); // (2)
            Objective soft = f instanceof Counted counted && counted.isBlurred()
                    ? closed(counted, width)
                    : new BlurredBySamples(
                            f, bounds, width, BlurredBySamples.draws(pairs, x.length, rng.stream(stage))); // (1)
            stage++;
            Outcome outcome = searches.search(soft, x, local.usesGradients() ? Local.ROUGH : local.tolerances());
            if (!Double.isFinite(outcome.point().value())) {
                left++;
                return new Move.To(current);
            }
            x = outcome.point().x().clone();
            Point there = Local.bare(Point.ofValue(f, x.clone()));
            return new Move.To(there.value() < current.value() ? there : current);
        }

        private Objective closed(Counted counted, double width) {
            Objective soft = counted.at(width);
            if (soft.dimension() != x.length) {
                throw new IllegalArgumentException("blurring: f has " + x.length + " variables, and blurred by " + width
                        + " it has " + soft.dimension() + "; there must be as many");
            }
            return soft;
        }

        /// σ = 0, from the end of the path, and from the best point if that is another.
        private Move sharp(Point current) {
            boolean isLast = stage > stages;
            Point end = searches.search(f, isLast ? current.x() : x).point();
            stage += end.value() <= current.value() ? 2 : 1;
            if (end.value() <= current.value()) {
                slope = end.gradientNorm();
                return new Move.To(Local.bare(end));
            }
            return new Move.To(current);
        }
    }
}
