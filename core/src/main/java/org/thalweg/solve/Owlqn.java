package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// OWL-QN, L-BFGS for sparse solutions: Andrew & Gao (2007), "Scalable training of L1-regularized log-linear
/// models", ICML. It minimises
///
///     F(x) = f(x) + λ‖x‖₁                                                           (1)
///
/// whose value and pseudo-gradient ⋄F, the shortest of all its subgradients, the points have:
///
///     ⋄ᵢF = gᵢ + λ sign(xᵢ);  for xᵢ = 0: the part of gᵢ beyond [−λ, λ]            (2)
///     d = −H ⋄F with H of L-BFGS from pairs of ∇f,  dᵢ = 0 where dᵢ⋄ᵢF ≥ 0         (3)
///     ξᵢ = sign(xᵢ), and −sign(⋄ᵢF) for xᵢ = 0                                      (4)
///     x(α)ᵢ = xᵢ + αdᵢ, or 0 if its sign is not ξᵢ                                  (5)
///     F(x(α)) ≤ F(x) + γ ⋄Fᵀ(x(α) − x),  α = 1, ½, ¼ …                             (6)
///
/// Differs: in the first step α begins with 1/‖d‖ if that is less than 1. Where (6) is lost in
/// rounding, slopes decide as in [Approximate]: ⋄F(x(α))ᵀs ≤ 0.8 |⋄F(x)ᵀs|, s = x(α) − x.
///
/// @param l1 λ, from 0
/// @param memory pairs, at least 1; default 10
@Named("owlqn")
@Meaning("quasi-Newton for f + l1 ‖x‖₁")
public record Owlqn(double l1, @Default("10") int memory) implements Solver<Objective> {
    private static final double GAMMA = 1e-4;
    private static final double STEEPER = 0.8;
    private static final int STEPS = 60;

    public Owlqn {
        if (l1 != 0) {
            Ranges.requirePositive("owlqn", "l1", l1);
        }
        Ranges.requireAtLeast("owlqn", "memory", memory, 1);
    }

    /// With ten pairs.
    public Owlqn(double l1) {
        this(l1, 10);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Point seen(Point start) {
        return penalised(start.x(), start.value(), start.gradient());
    }

    /// The point with F and ⋄F.
    private Point penalised(double[] x, double value, double[] g) {
        double norm = 0;
        double[] slope = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            norm += Math.abs(x[i]);
            slope[i] = x[i] != 0
                    ? g[i] + Math.copySign(l1, x[i])
                    : Math.copySign(Math.max(0, Math.abs(g[i]) - l1), g[i]); // (2)
            slope[i] = Double.isNaN(g[i]) ? Double.NaN : slope[i];
        }
        return new Point(x, value + l1 * norm, slope); // (1)
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new Orthants(f);
    }

    private final class Orthants implements Method {
        private final Objective f;
        private final Pairs pairs;
        private final Precision precision = new Precision(10);
        private final double[] d;
        private double[] smooth; // ∇f at the current point

        private final Endless growth = new Endless(4);
        private double reach = 1; // longer and longer where no curvature is seen

        Orthants(Objective f) {
            this.f = f;
            this.pairs = new Pairs(memory, f.dimension());
            this.d = new double[f.dimension()];
            this.smooth = new double[0];
        }

        @Override
        public Move next(Point current) {
            if (smooth.length == 0) {
                smooth = new double[d.length];
                f.valueAndGradient(current.x(), smooth);
            }
            Move move = step(current);
            if (move instanceof Move.To || pairs.count() == 0) {
                return move;
            }
            pairs.clear();
            Move again = step(current);
            return move instanceof Move.Settled && again instanceof Move.Stuck ? move : again;
        }

        private Move step(Point current) {
            direction(current);
            double length = Vectors.norm(d);
            double first = pairs.count() == 0 ? Math.min(1, 1 / length) * reach : 1;
            double promise = -0.5 * Math.max(1, first) * Vectors.dot(d, current.gradient());
            @Nullable Move end = precision.settled(current, current.gradientNorm(), promise);
            if (end != null) {
                return end;
            }
            double alpha = first;
            for (int k = 0; promise > 0 && k < STEPS; k++) {
                double[] x = projected(current, alpha);
                double[] g = new double[x.length];
                double value = f.valueAndGradient(x, g);
                Point next = penalised(x, value, g);
                if (next.isFinite() && isLower(current, next)) {
                    pairs.add(current.x(), x, smooth, g);
                    reach = pairs.count() == 0 && alpha == first ? growth.next() * reach : 1;
                    smooth = g;
                    return new Move.To(next);
                }
                alpha *= Shrink.factor(k);
            }
            double nudge = Math.min(1, 1e-8 * (1 + Vectors.norm(current.x())) / length);
            return promise * (pairs.count() == 0 ? nudge : 1) <= Precision.fog(current)
                    ? Precision.settled(promise)
                    : new Move.Stuck("no step lowers the value, even along the pseudo-gradient");
        }

        private void direction(Point current) {
            Vectors.negative(current.gradient(), d);
            pairs.times(d);
            for (int i = 0; i < d.length && l1 > 0; i++) {
                d[i] = d[i] * current.gradient()[i] < 0 ? d[i] : 0; // (3)
            }
        }

        private double[] projected(Point current, double alpha) {
            double[] x = new double[d.length];
            for (int i = 0; i < x.length; i++) {
                double from = current.x()[i];
                double orthant = from != 0 ? from : -current.gradient()[i]; // (4)
                double to = from + alpha * d[i];
                x[i] = l1 == 0 || to * orthant > 0 ? to : 0; // (5)
            }
            return x;
        }

        private boolean isLower(Point current, Point next) {
            double[] step = new double[d.length];
            Vectors.difference(next.x(), current.x(), step);
            double change = Vectors.dot(current.gradient(), step);
            double noise = 16 * Precision.noise(current);
            if (-change <= 64 * noise) {
                return next.value() <= current.value() + noise
                        && Vectors.dot(next.gradient(), step) <= -STEEPER * change;
            }
            return next.value() <= current.value() + GAMMA * change; // (6)
        }
    }
}
