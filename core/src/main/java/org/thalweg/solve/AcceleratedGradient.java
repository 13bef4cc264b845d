package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Nesterov's accelerated gradient for smooth functions: Nesterov (1983), with the backtracking of Beck &
/// Teboulle (2009), "A fast iterative shrinkage-thresholding algorithm", SIAM J. Imaging Sci. 2(1), section 4,
/// and the restart of O'Donoghue & Candès (2015), "Adaptive restart for accelerated gradient schemes", Found.
/// Comput. Math. 15:
///
///     x₊ ← y − α∇f(y),   α halved until f(x₊) ≤ f(y) − ½α‖∇f(y)‖²     (1)
///     t₊ ← (1 + √(1 + 4t²)) / 2                                       (2)
///     y₊ ← x₊ + (t − 1)/t₊ (x₊ − x)                                   (3)
///     t₊ ← 1, y₊ ← x₊ where ∇f(y)ᵀ(x₊ − x) > 0                        (4)
///
/// After each step α grows by `growth`, so that it follows the curvature.
///
/// @param growth of α, at least 1; default 1.1
@Named({"nesterov", "acceleratedGradient"})
@Meaning("accelerated gradient with restart")
public record AcceleratedGradient(@Default("1.1") double growth) implements Solver<Objective> {
    private static final int MOST_HALVINGS = 100;
    private static final int MOST_STALLS = 500;

    public AcceleratedGradient {
        if (!(growth >= 1 && growth < 10)) {
            throw new IllegalArgumentException(
                    "nesterov: growth = " + growth + " is out of range; it must be in [1, 10)");
        }
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new Run(f, start);
    }

    private final class Run implements Method {
        private final Objective f;
        private Point ahead; // y
        private double alpha;
        private double t = 1;
        private final Precision precision = new Precision(1);
        private int stalls; // steps in a row at which it said that nothing falls

        Run(Objective f, Point start) {
            this.f = f;
            this.ahead = start;
            this.alpha = FirstStep.unscaled(start, -Vectors.dot(start.gradient(), start.gradient()));
        }

        @Override
        public Move next(Point x) {
            if (precision.settled(x, x.gradientNorm(), Double.POSITIVE_INFINITY) instanceof Move.Stuck stuck) {
                boolean isFlat = Precision.nudge(x) <= 16 * Precision.noise(x);
                if (isFlat || ++stalls >= MOST_STALLS) {
                    return isFlat ? Precision.settledByNudge(x) : stuck;
                }
            } else {
                stalls = 0;
            }
            double square = Vectors.dot(ahead.gradient(), ahead.gradient());
            double noise = 16 * Math.ulp(ahead.value());
            for (int i = 0; i < MOST_HALVINGS; i++) {
                double[] to = new double[x.x().length];
                Vectors.along(ahead.x(), -alpha, ahead.gradient(), to);
                Point next = Point.of(f, to);
                if (next.isFinite() && next.value() <= ahead.value() - 0.5 * alpha * square + noise) { // (1)
                    go(x, next);
                    return new Move.To(next);
                }
                alpha *= Shrink.factor(i);
            }
            return new Move.Stuck("no step along the gradient lowers the value as its slope promises");
        }

        private void go(Point x, Point next) {
            double[] step = new double[x.x().length];
            Vectors.difference(next.x(), x.x(), step);
            double grown = 0.5 * (1 + Math.sqrt(1 + 4 * t * t)); // (2)
            double momentum = (t - 1) / grown;
            if (momentum > 0 && Vectors.dot(ahead.gradient(), step) <= 0) {
                double[] y = new double[step.length];
                Vectors.along(next.x(), momentum, step, y); // (3)
                Point beyond = Point.of(f, y);
                ahead = beyond.isFinite() ? beyond : next;
                t = beyond.isFinite() ? grown : 1;
            } else {
                boolean rises = Vectors.dot(ahead.gradient(), step) > 0;
                ahead = next;
                t = rises ? 1 : grown; // (4)
            }
            alpha *= growth;
        }
    }
}
