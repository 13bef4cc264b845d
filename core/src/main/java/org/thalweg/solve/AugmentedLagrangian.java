package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The method of multipliers within bounds: Nocedal & Wright (2006), *Numerical Optimization*, Algorithm 17.4, which is
/// that of Conn, Gould & Toint (1991), "A globally convergent augmented Lagrangian algorithm for optimization with
/// general constraints and simple bounds", SIAM J. Numer. Anal. 28; with inequalities in the form of Rockafellar
/// (1973). L, λ⁺ and what is below ‖c‖ are those of [Augmented].
///
///     minimise L(·, λ, μ) within the bounds until ‖P(x − ∇L) − x‖∞ ≤ ω       (1)
///     if ‖c‖ ≤ η:  λ ← λ⁺,  η ← η/μ^0.9,  ω ← ω/μ                            (2)
///     else:        μ ← growth · μ,  η ← 1/μ^0.1,  ω ← 1/μ                    (3)
///
/// with ω = 1/μ and η = 1/μ^0.1 at the start, λ = 0. An iteration of the search is one of (1), by [LBfgsB], or
/// by [Bfgs] without bounds up to 200 variables; each is tested for convergence with λ⁺.
///
/// Differs: (2) is also done where ‖c‖ fell to a quarter since the last minimisation, so that μ grows only
/// where multipliers do not help; and where (2) did not even halve it, μ grows with (2) (as Andreani, Birgin,
/// Martínez & Schuverdt 2007, SIAM J. Optim. 18, do with a half). ω ends at 1e-12, η at 1e-10, where violations
/// are rounding, which no μ helps against, and a μ below 10 counts as 10 for ω and η. Where L has no minimum
/// for a small μ, it grows too.
///
/// The problem counts as infeasible where μ is at least 1e4, its last growth did not bring the violation down by a
/// tenth, and no step of the size of x does; where it had been less before, the search goes back there.
///
/// @param penalty μ at the start, above 0; default 10
/// @param growth above 1; default 10, where the paper has 100
/// @param memory of L-BFGS-B, at least 1; default 20
@Named({"augmentedLagrangian", "al"})
@Meaning("multipliers and a growing penalty, for constraints")
public record AugmentedLagrangian(
        @Default("10") double penalty,
        @Default("10") double growth,
        @Default("20") int memory) implements BoundedConstrainedSolver<Objective, Constraints> {
    private static final int DENSE = 200;
    private static final double LEAST_OMEGA = 1e-12;
    private static final double LEAST_ETA = 1e-10;
    private static final double LEAST_RATE = 10;
    private static final double MOST_MU = 1e14;
    private static final int MOST_STALE = 12;
    private static final int MOST_INNER = 2_000;

    public AugmentedLagrangian {
        Ranges.requirePositive("augmentedLagrangian", "penalty", penalty);
        Ranges.requireBetween("augmentedLagrangian", "growth", growth, 1, Double.POSITIVE_INFINITY);
        Ranges.requireAtLeast("augmentedLagrangian", "memory", memory, 1);
    }

    /// With the defaults.
    public AugmentedLagrangian() {
        this(10, 10, 20);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Class<Constraints> constraints() {
        return Constraints.class;
    }

    /// Without constraints, the inner solver.
    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return bounds.areNone() && f.dimension() <= DENSE
                ? new Bfgs().begin(f, start, work)
                : new LBfgsB(memory).begin(f, bounds, start, work);
    }

    @Override
    public Method begin(Objective f, Constraints constraints, Bounds bounds, Point start, Work work) {
        return new Run(f, constraints, bounds, start, work);
    }

    private final class Run implements Method {
        private final Bounds bounds;
        private final Work work;
        private final Kkt kkt;
        private final Augmented augmented;
        private double omega;
        private double eta;
        private double lastGap = Double.POSITIVE_INFINITY;
        private double lastViolation = Double.POSITIVE_INFINITY; // when μ grew last
        private double residual = Double.POSITIVE_INFINITY;
        private int stale;

        private Least least;
        private Point outer; // where (1) began
        private Point inner;
        private Method method;
        private int steps;
        private boolean isDone;

        Run(Objective f, Constraints constraints, Bounds bounds, Point start, Work work) {
            this.bounds = bounds;
            this.work = work;
            var scaled = new ScaledConstraints(constraints, start.x());
            kkt = new Kkt(scaled, bounds);
            augmented = new Augmented(f, scaled, start, penalty);
            tolerances();
            least = new Least(start.x(), Double.POSITIVE_INFINITY);
            outer = start;
            inner = Point.of(augmented, start.x());
            method = AugmentedLagrangian.this.begin(augmented, bounds, inner, work.within());
        }

        /// Where the constraints were violated least.
        private record Least(double[] x, double violation) {}

        @Override
        public Move next(Point current) {
            Multipliers now = current.multipliers();
            if (now != null && kkt.violation(now) < least.violation()) {
                least = new Least(current.x(), kkt.violation(now));
            }
            while (true) {
                if (isDone || steps >= MOST_INNER || bounds.projectedGradientNorm(inner) <= omega) {
                    Move end = update(current);
                    if (end != null) {
                        return end;
                    }
                    continue;
                }
                switch (method.next(inner)) { // (1)
                    case Move.To(Point next) -> {
                        steps++;
                        Point point = augmented.point(next.x(), kkt);
                        if (isFar(next) && !Endless.isReached(point)) {
                            Move end = retreat();
                            if (end != null) {
                                return end;
                            }
                            continue;
                        }
                        inner = next;
                        return new Move.To(point);
                    }
                    case Move.Settled _, Move.Stuck _, Move.Infeasible _ -> isDone = true;
                }
            }
        }

        private boolean isFar(Point next) {
            return next.value() <= Endless.CONSTRAINED_LEVEL;
        }

        /// (2) or (3); how the search ends, if it does.
        private @Nullable Move update(Point current) {
            double[] x = inner.x();
            Multipliers now = current.multipliers();
            if (now != null && isStale(now.residual())) {
                String why = "the KKT conditions hold to %.3g, and no more in %d minimisations"
                        .formatted(now.residual(), MOST_STALE);
                if (now.residual() <= 1e-6) {
                    return new Move.Settled(why);
                }
                return augmented.isHopeless(x, kkt) ? new Move.Infeasible() : new Move.Stuck(why);
            }
            double gap = augmented.gap(x);
            if (gap <= eta || gap <= 0.25 * lastGap) { // (2)
                augmented.update(x);
                eta = Math.max(LEAST_ETA, eta / Math.pow(rate(), 0.9));
                omega = Math.max(LEAST_OMEGA, omega / rate());
                if (gap > LEAST_ETA && gap > 0.5 * lastGap) {
                    augmented.setMu(Math.min(MOST_MU, growth * augmented.mu()));
                }
            } else { // (3)
                double violation = now == null ? 0 : kkt.violation(now);
                if (augmented.mu() >= 1e4 && violation >= 0.9 * lastViolation && augmented.isHopeless(x, kkt)) {
                    if (violation <= 1.1 * least.violation()) {
                        return new Move.Infeasible();
                    }
                    x = least.x();
                }
                lastViolation = violation;
                if (!grow()) {
                    return new Move.Stuck("the penalty grew to %.3g, and the constraints are violated by %.3g"
                            .formatted(augmented.mu(), now == null ? 0 : now.violation()));
                }
            }
            lastGap = gap;
            outer = current;
            restart(x);
            return null;
        }

        private boolean isStale(double now) {
            stale = now < 0.5 * residual ? 0 : stale + 1;
            residual = Math.min(residual, now);
            return stale >= MOST_STALE;
        }

        private boolean grow() {
            augmented.setMu(growth * augmented.mu());
            tolerances();
            return augmented.mu() <= MOST_MU;
        }

        private double rate() {
            return Math.max(LEAST_RATE, augmented.mu());
        }

        private void tolerances() {
            omega = Math.max(LEAST_OMEGA, 1 / rate());
            eta = Math.pow(rate(), -0.1);
        }

        /// L has no minimum, as far as was seen: back to where its minimisation began, with a larger μ.
        private @Nullable Move retreat() {
            if (!grow()) {
                return new Move.Stuck(
                        "unbounded below: with any penalty up to %.3g the augmented Lagrangian has no minimum"
                                .formatted(augmented.mu()));
            }
            restart(outer.x());
            return null;
        }

        private void restart(double[] x) {
            inner = Point.of(augmented, x.clone());
            method = AugmentedLagrangian.this.begin(augmented, bounds, inner, work.within());
            steps = 0;
            isDone = false;
        }
    }
}
