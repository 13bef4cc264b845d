package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Minimises F = f + g for a smooth f and a [Proximal] g: Beck & Teboulle (2009), "A fast iterative
/// shrinkage-thresholding algorithm for linear inverse problems", SIAM J. Imaging Sci. 2(1), ISTA and FISTA.
///
///     z = prox(y − t∇f(y), t)                                          (1)
///     f(z) ≤ f(y) + ∇f(y)ᵀ(z − y) + ‖z − y‖² / 2t,   else t ← t/2      (2)
///     θ₊ = (1 + √(1 + 4θ²)) / 2,  θ = 1 at first                       (3)
///     y₊ = x₊ + (θ − 1)/θ₊ (x₊ − x) + θ/θ₊ (z − x₊)                    (4)
///     θ ← 1, y₊ = z   where (y − z)ᵀ(z − x) > 0                        (5)
///
/// x₊ is z, but for [Momentum#MONOTONE], where it is x if F(z) > F(x): Beck & Teboulle (2009), "Fast gradient-based
/// algorithms for constrained total variation image denoising problems", IEEE Trans. Image Process. 18(11). (5) is the
/// gradient scheme of O'Donoghue & Candès (2015), "Adaptive restart for accelerated gradient schemes", Found. Comput.
/// Math. 15; with it FISTA converges linearly on strongly convex functions without knowing how convex they are.
///
/// The points have F and, as their gradient, the gradient mapping, G(x) = (x − prox(x − t∇f(x), t)) / t, so that the
/// search ends where ‖G‖∞ is small. They cost two gradients an iteration, with [Momentum#NONE] one.
///
/// Differs: t begins with the inverse of the curvature of f along ∇f, and grows by a tenth before each step of
/// ISTA and of FISTA with restarts, where (2) holds it; else it only falls, as in the paper. Where (2) is lost
/// in rounding, slopes decide, (∇f(z) − ∇f(y))ᵀ(z − y) ≤ ‖z − y‖² / t, as in Becker, Candès & Grant (2011),
/// "Templates for convex cone problems", Math. Program. Comput. 3. A start where g is infinite is left
/// with the first step.
///
/// @param g what is added to f
/// @param momentum default [Momentum#RESTARTED]
@Named({"proximalGradient", "fista"})
@Meaning("FISTA for f + g, where g is simple and may have kinks")
public record ProximalGradient(
        Proximal g, @Default("restarted") Momentum momentum) implements Solver<Objective> {
    private static final int MOST_HALVINGS = 80;
    private static final double GROWTH = 1.1;
    private static final int STALE = 50;
    private static final double UNIT = 0x1p-52;

    /// What is made of the step before.
    public enum Momentum {
        /// Nothing, y = x: ISTA.
        NONE,
        /// (3) and (4): FISTA.
        FISTA,
        /// FISTA whose values never rise.
        MONOTONE,
        /// FISTA with (5).
        RESTARTED
    }

    /// FISTA with restarts.
    public ProximalGradient(Proximal g) {
        this(g, Momentum.RESTARTED);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Point seen(Point start) {
        return new Smooth(start.x(), start.value(), start.gradient()).composite(g, 1);
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new Run(f, start);
    }

    private final class Run implements Method {
        private final Objective f;
        private Smooth from; // at y
        private double t;
        private double theta = 1;
        private double lowest = Double.POSITIVE_INFINITY;
        private double flattest = Double.POSITIVE_INFINITY;
        private int stale;

        Run(Objective f, Point start) {
            this.f = f;
            this.from = Smooth.at(f, start.x());
            this.t = firstStep();
        }

        /// 1 / curvature of f along ∇f; 1 where there is none.
        private double firstStep() {
            double norm = Vectors.norm(from.gradient());
            double[] nearby = new double[from.x().length];
            double length = 1e-6 * (1 + Vectors.norm(from.x()));
            Vectors.along(from.x(), -length / norm, from.gradient(), nearby);
            if (!(norm > 0) || !Vectors.isFinite(nearby)) {
                return 1;
            }
            Smooth there = Smooth.at(f, nearby);
            Vectors.difference(there.gradient(), from.gradient(), nearby);
            double step = length / Vectors.norm(nearby);
            return step > 0 && step < Double.POSITIVE_INFINITY ? step : 1;
        }

        @Override
        public Move next(Point current) {
            if (isSettled(current)) {
                return Precision.settled(0.5 * t * Vectors.dot(current.gradient(), current.gradient()));
            }
            if (momentum == Momentum.NONE || momentum == Momentum.RESTARTED) {
                t *= GROWTH;
            }
            for (int k = 0; k < MOST_HALVINGS; k++) {
                Smooth to = Smooth.at(f, from.forwardBackward(g, t)); // (1)
                if (to.isFinite() && isBounded(to)) {
                    Point point = to.composite(g, t);
                    boolean rises = momentum == Momentum.MONOTONE && point.value() > current.value();
                    Point next = rises ? current : point;
                    carry(current.x(), to, next.x());
                    return new Move.To(next);
                }
                t *= Shrink.factor(k);
            }
            return new Move.Stuck("no step of " + t + " or shorter keeps f below its quadratic bound");
        }

        private boolean isBounded(Smooth to) {
            double[] d = new double[to.x().length];
            Vectors.difference(to.x(), from.x(), d);
            double square = Vectors.dot(d, d);
            double slope = Vectors.dot(from.gradient(), d);
            double noise = 4 * UNIT * (Math.abs(from.value()) + Math.abs(to.value()) + Math.abs(slope));
            if (square / (2 * t) > 64 * noise) {
                return to.value() - from.value() - slope <= square / (2 * t); // (2)
            }
            double bend = Vectors.dot(to.gradient(), d) - slope;
            double sizes = Vectors.norm(to.gradient()) + Vectors.norm(from.gradient());
            return bend <= square / t + 16 * UNIT * sizes * Math.sqrt(square);
        }

        /// Sets y for the next step.
        private void carry(double[] x, Smooth to, double[] next) {
            double[] z = to.x();
            boolean restarts = momentum == Momentum.RESTARTED && isOvershot(x, z);
            if (momentum == Momentum.NONE || restarts) {
                theta = 1;
                from = to;
                return;
            }
            double after = (1 + Math.sqrt(1 + 4 * theta * theta)) / 2; // (3)
            double[] y = new double[z.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = next[i] + (theta - 1) / after * (next[i] - x[i]) + theta / after * (z[i] - next[i]); // (4)
            }
            theta = after;
            Smooth ahead = Smooth.at(f, y);
            from = ahead.isFinite() ? ahead : to;
        }

        private boolean isOvershot(double[] x, double[] z) {
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                sum += (from.x()[i] - z[i]) * (z[i] - x[i]);
            }
            return sum > 0; // (5)
        }

        /// Whether a step promises less than the rounding of F, and F and G have not fallen for a while.
        private boolean isSettled(Point current) {
            boolean falls = current.value() < lowest || current.gradientNorm() < 0.9 * flattest;
            stale = falls ? 0 : stale + 1;
            lowest = Math.min(lowest, current.value());
            flattest = Math.min(flattest, current.gradientNorm());
            double promise = 0.5 * t * Vectors.dot(current.gradient(), current.gradient());
            return stale >= STALE && promise <= Precision.noise(current);
        }
    }
}
