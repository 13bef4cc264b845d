package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Minimises a quadratic model within a radius that grows and shrinks as the model turns out right or wrong: Nocedal &
/// Wright (2006), Algorithm 4.1.
///
///     p ≈ argmin m(p) = ∇fᵀp + ½pᵀHp,  ‖p‖ ≤ Δ                    (1)
///     ρ = (f(x) − f(x + p)) / −m(p)                               (2)
///     ρ < ¼:              Δ ← ¼‖p‖                                (3)
///     ρ > ¾ and ‖p‖ ≈ Δ:  Δ ← 2Δ                                  (4)
///     ρ > η:              x ← x + p                               (5)
///
/// Where f or its gradient is not finite at x + p, (3) holds. With `exact` and `steihaug` it leaves saddles along
/// negative curvature.
///
/// Differs: (3) in the book is ¼Δ, which may leave the same p. To both differences in (2) the rounding of f is
/// added, and where m(p) is less than it a step is taken if the gradient falls, so that convergence stays
/// quadratic to the end.
///
/// @param step default `exact`
/// @param radius Δ at the start, or 0 for ‖x‖ there, and 1 where that is 0; default 0
/// @param eta η, in (0, ¼); default 1e-4
@Named("trustRegion")
@Meaning("a quadratic model within a radius")
public record TrustRegion(
        @Default("exact") TrustStep step,
        @Default("0") double radius,
        @Default("1e-4") double eta) implements Solver<TwiceDifferentiable> {
    public TrustRegion {
        if (radius != 0) {
            Ranges.requirePositive("trustRegion", "radius", radius);
        }
        Ranges.requireBetween("trustRegion", "eta", eta, 0, 0.25);
    }

    /// With ‖x‖ as the radius at the start.
    public TrustRegion(TrustStep step) {
        this(step, 0, 1e-4);
    }

    @Override
    public Class<TwiceDifferentiable> objective() {
        return TwiceDifferentiable.class;
    }

    @Override
    public Method begin(TwiceDifferentiable f, Point start, Work work) {
        double size = Vectors.norm(start.x());
        double first = radius > 0 ? radius : size > 0 ? size : 1;
        return new Region(f, start, first, work);
    }

    private final class Region implements Method {
        /// Where a step promises less than so many roundings of f, any fall of the gradient is welcome.
        private static final double DOUBTFUL = 16;

        /// A step shorter than this part of the radius was not held back by it.
        private static final double INSIDE = 0.95;

        private final TwiceDifferentiable f;
        private final double slope;
        private final Work work;
        private final Precision precision = new Precision(3);
        private double delta;

        Region(TwiceDifferentiable f, Point start, double delta, Work work) {
            this.delta = delta;
            this.f = f;
            this.slope = Vectors.norm(start.gradient());
            this.work = work;
        }

        @Override
        public Move next(Point current) {
            Within model = step.at(f, current, slope, work);
            double noise = Precision.noise(current);
            Within.Proposal first = model.radius(delta); // (1)
            boolean inside = Vectors.norm(first.step()) < INSIDE * delta;
            double promise = inside && first.promise() > 0 ? first.promise() : Double.POSITIVE_INFINITY;
            @Nullable Move reached = precision.settled(current, current.gradientNorm(), promise);
            if (reached != null) {
                return reached instanceof Move.Stuck ? end(first, promise, current) : reached;
            }
            for (Within.Proposal p = first; ; p = model.radius(delta)) {
                @Nullable Point trial = p.promise() > 0 ? trial(current, p.step()) : null;
                if (trial == null) {
                    return end(first, promise, current);
                }
                if (judge(current, trial, p, noise)) {
                    return new Move.To(trial); // (5)
                }
                if (p.promise() <= noise) {
                    return end(first, promise, current);
                }
            }
        }

        /// The point at the end of a step; `null` if that is where the step began.
        private @Nullable Point trial(Point current, double[] step) {
            double[] x = new double[step.length];
            Vectors.along(current.x(), 1, step, x);
            return java.util.Arrays.equals(x, current.x()) ? null : Point.of(f, x);
        }

        /// Adapts the radius; whether the step is good enough to be taken.
        private boolean judge(Point current, Point trial, Within.Proposal p, double noise) {
            double length = Vectors.norm(p.step());
            if (!trial.isFinite()) {
                delta = 0.25 * length;
                return false;
            }
            double fall = current.value() - trial.value();
            double flatter = Vectors.norm(trial.gradient()) / Vectors.norm(current.gradient());
            if (length < INSIDE * delta
                    && p.promise() <= Precision.fog(current)
                    && fall >= -Math.max(noise, p.promise())
                    && flatter < (p.promise() <= DOUBTFUL * noise ? 1 : 0.5)) {
                return true;
            }
            double rho = (fall + noise) / (p.promise() + noise); // (2)
            if (!(rho >= 0.25)) {
                delta = 0.25 * length; // (3)
            } else if (rho > 0.75 && length >= INSIDE * delta) {
                delta = Math.min(2 * delta, Double.MAX_VALUE); // (4)
            }
            return rho > eta;
        }

        private static Move end(Within.Proposal first, double promise, Point current) {
            return Math.min(promise, nudge(current)) <= Precision.fog(current)
                    ? Precision.settled(first.promise())
                    : new Move.Stuck(
                            "no step, however short, lowers the value as its model promises: %.3g by one of %.3g"
                                    .formatted(first.promise(), Vectors.norm(first.step())));
        }

        /// What a step of 1e-10 of x promises, where the radius says nothing of what a longer one would.
        private static double nudge(Point point) {
            return 1e-10 * (1 + Vectors.norm(point.x())) * Vectors.norm(point.gradient());
        }
    }
}
