package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The spectral projected gradient method for a smooth f on a convex set: Birgin, Martínez & Raydan (2000),
/// "Nonmonotone spectral projected gradient methods on convex sets", SIAM J. Optim. 10(4), Algorithm SPG2.
///
///     d = P(x − λ∇f) − x                                                (1)
///     f(x + αd) ≤ max over the last M of f + γ α ∇fᵀd                   (2)
///     α ← −½ α² ∇fᵀd / (f(x + αd) − f − α∇fᵀd), or α/2                  (3)
///     λ = sᵀs / sᵀy in [1e-30, 1e30], and 1e30 where sᵀy ≤ 0            (4)
///     λ = 1 / ‖P(x − ∇f) − x‖∞ at first                                 (5)
///
/// with s and y, the differences of x and ∇f in the last step. (3) takes the minimum of the parabola where that is in
/// [0.1, 0.9 α]. The points have x − P(x − ∇f) as their gradient, so that the search ends where that is small. A start
/// outside of the set is projected first.
///
/// Differs: a rise of f by its rounding passes (2).
///
/// @param set P
/// @param memory M, at least 1; default 10
/// @param gamma γ, in (0, 1); default 1e-4
@Named({"projectedGradient", "spg"})
@Meaning("gradient descent on a convex set, with two-point step lengths")
public record ProjectedGradient(
        ConvexSet set,
        @Default("10") int memory,
        @Default("1e-4") double gamma) implements Solver<Objective> {
    private static final int MOST_TRIALS = 80;
    private static final double SHORTEST = 1e-30;
    private static final double LONGEST = 1e30;
    private static final int STALE = 50;

    public ProjectedGradient {
        Ranges.requireAtLeast("projectedGradient", "memory", memory, 1);
        Ranges.requireBetween("projectedGradient", "gamma", gamma, 0, 1);
    }

    /// With the paper's M = 10 and γ = 1e-4.
    public ProjectedGradient(ConvexSet set) {
        this(set, 10, 1e-4);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Point seen(Point start) {
        return new Smooth(start.x(), start.value(), start.gradient()).composite(set, 1);
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new Run(f, start);
    }

    private final class Run implements Method {
        private final Objective f;
        private final double[] values = new double[memory];
        private Smooth here;
        private double lambda;
        private long steps;
        private double lowest = Double.POSITIVE_INFINITY;
        private double flattest = Double.POSITIVE_INFINITY;
        private int stale;

        Run(Objective f, Point start) {
            this.f = f;
            this.here = Smooth.at(f, start.x());
            this.lambda = firstLength(start);
            Arrays.fill(values, Double.NEGATIVE_INFINITY);
        }

        private static double firstLength(Point start) {
            return Math.clamp(1 / start.gradientNorm(), SHORTEST, LONGEST); // (5)
        }

        @Override
        public Move next(Point current) {
            if (current.value() == Double.MAX_VALUE) {
                double[] projected = here.x().clone();
                set.project(here.x(), projected);
                here = Smooth.at(f, projected);
                Point inside = here.composite(set, 1);
                lambda = firstLength(inside);
                return inside.isFinite()
                        ? new Move.To(inside)
                        : new Move.Stuck("f is not finite at the projection of the start");
            }
            if (isSettled(current)) {
                return Precision.settled(0.5 * Vectors.dot(current.gradient(), current.gradient()));
            }
            values[(int) (steps++ % memory)] = current.value();
            double ceiling = Arrays.stream(values).max().orElseThrow();
            double[] target = here.forwardBackward(set, lambda);
            double[] d = new double[target.length];
            Vectors.difference(target, here.x(), d); // (1)
            double slope = Vectors.dot(here.gradient(), d);
            double noise = 4 * Precision.noise(current);
            double alpha = 1;
            for (int k = 0; k < MOST_TRIALS; k++) {
                double[] x = target;
                if (alpha < 1) {
                    x = new double[d.length];
                    Vectors.along(here.x(), alpha, d, x);
                }
                Smooth to = Smooth.at(f, x);
                if (to.isFinite() && to.value() <= ceiling + gamma * alpha * slope + noise) { // (2)
                    learn(to);
                    return new Move.To(to.composite(set, 1));
                }
                double inside = -0.5 * alpha * alpha * slope / (to.value() - current.value() - alpha * slope);
                alpha = inside >= 0.1 && inside <= 0.9 * alpha ? inside : alpha / 2; // (3)
            }
            return new Move.Stuck("no step along the projected gradient lowers the value as its slope promises");
        }

        private void learn(Smooth to) {
            double[] s = new double[to.x().length];
            double[] y = new double[s.length];
            Vectors.difference(to.x(), here.x(), s);
            Vectors.difference(to.gradient(), here.gradient(), y);
            double sy = Vectors.dot(s, y);
            double next = Vectors.dot(s, s) / sy;
            lambda = sy > 0 && next > 0 ? Math.clamp(next, SHORTEST, LONGEST) : LONGEST; // (4)
            here = to;
        }

        private boolean isSettled(Point current) {
            boolean falls = current.value() < lowest || current.gradientNorm() < 0.9 * flattest;
            stale = falls ? 0 : stale + 1;
            lowest = Math.min(lowest, current.value());
            flattest = Math.min(flattest, current.gradientNorm());
            double promise = Math.min(1, lambda) * Vectors.dot(current.gradient(), current.gradient());
            return stale >= STALE && promise <= 16 * Precision.noise(current);
        }
    }
}
