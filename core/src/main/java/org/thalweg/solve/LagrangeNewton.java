package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Newton's method on the conditions of a minimum under equalities: Nocedal & Wright (2006), *Numerical Optimization*,
/// section 18.1, with the ℓ₁ merit function of Algorithm 18.3. It takes no inequalities; the method that does is [Sqp].
///
///     (p, Δλ) from the [KktSystem] with H = ∇²f + Σ λᵢ∇²cᵢ                   (1)
///     φ(x) = f + ν‖c‖₁,   φ′(p) = ∇fᵀp − ν‖c‖₁                               (2)
///     ν ≥ (∇fᵀp + ½ max(0, pᵀ(H + δI)p)) / ½‖c‖₁                             (3)
///     φ(x + αp) ≤ φ(x) + c₁αφ′(p),   α = 1, ½, ¼, …                           (4)
///     x ← x + αp,   λ ← λ + αΔλ                                               (5)
///
/// Where the full step does not satisfy (4), a second-order correction is tried before α is halved: p and the
/// step back to the constraints from x + p (section 15.6, against the Maratos effect). λ begins as the one that
/// makes ‖∇ₓL‖ least.
///
/// Differs: (4) has room for the rounding of φ, so that the last steps are not lost; ν is lowered where it has
/// become needlessly large, up to ten times; where δ is above 0 and the constraints hold, the step may be
/// longer than p.
///
/// @param c1 in (0, ½); default 1e-4
@Named("lagrangeNewton")
@Meaning("Newton's method for equality constraints")
public record LagrangeNewton(@Default("1e-4") double c1)
        implements ConstrainedSolver<TwiceDifferentiable, TwiceDifferentiableConstraints> {
    private static final double UNIT = 0x1p-52;
    private static final int MOST_HALVINGS = 50;
    private static final int MOST_STALE = 20;
    private static final double FAR = 100;
    private static final int MOST_LOWERED = 10;

    public LagrangeNewton {
        Ranges.requireBetween("lagrangeNewton", "c1", c1, 0, 0.5);
    }

    /// With the default.
    public LagrangeNewton() {
        this(1e-4);
    }

    @Override
    public Class<TwiceDifferentiable> objective() {
        return TwiceDifferentiable.class;
    }

    @Override
    public Class<TwiceDifferentiableConstraints> constraints() {
        return TwiceDifferentiableConstraints.class;
    }

    @Override
    public boolean takesInequalities() {
        return false;
    }

    /// Without constraints, [Newton]'s method.
    @Override
    public Method begin(TwiceDifferentiable f, Point start, Work work) {
        return new Newton(Regularization.SHIFT).begin(f, start, work);
    }

    @Override
    public Method begin(TwiceDifferentiable f, TwiceDifferentiableConstraints constraints, Point start, Work work) {
        return new Run(f, constraints, start, work);
    }

    private final class Run implements Method {
        private final TwiceDifferentiable f;
        private final TwiceDifferentiableConstraints constraints;
        private final Kkt kkt;
        private final KktSystem system;
        private final int n;
        private final double[] lambda;
        private final double[][] h;
        private double[] c;
        private double[][] jacobian;
        private double nu;
        private double lowest = Double.POSITIVE_INFINITY;
        private double residual = Double.POSITIVE_INFINITY;
        private int stale;
        private int lowered;

        Run(TwiceDifferentiable f, TwiceDifferentiableConstraints constraints, Point start, Work work) {
            this.f = f;
            var scaled = new ScaledConstraints(constraints, start.x());
            this.constraints = scaled;
            n = f.dimension();
            int m = constraints.count();
            kkt = new Kkt(scaled, Bounds.none(n));
            system = new KktSystem(n, m, work);
            lambda = new double[m];
            h = new double[n][n];
            c = new double[m];
            jacobian = new double[m][n];
            scaled.valuesAndJacobian(start.x(), c, jacobian);
            for (int i = 0; i < n; i++) {
                h[i][i] = 1;
            }
            if (Vectors.isFinite(c) && system.factor(h, jacobian)) {
                double[] first = system.solve(start.gradient(), new double[m]);
                System.arraycopy(first, n, lambda, 0, m);
            }
        }

        /// What (4) has found: f, c and their derivatives there.
        private record Tried(Point point, double[] c, double[][] jacobian, double merit) {}

        @Override
        public Move next(Point current) {
            Multipliers now = current.multipliers();
            double before = current.value() + nu * Vectors.norm1(c);
            if (now != null && isStale(now.residual(), before)) {
                String why = "neither the KKT conditions, which hold to %.3g, nor the merit gained in %d steps"
                        .formatted(now.residual(), MOST_STALE);
                return now.residual() <= 1e-6 ? new Move.Settled(why) : stuck(current, why);
            }
            double[] slope = current.gradient().clone();
            Vectors.combine(1, jacobian, jacobian.length, lambda, slope);
            hessian(current.x());
            if (!Vectors.isFinite(slope) || !system.factor(h, jacobian)) {
                return stuck(current, "the KKT matrix cannot be factored, whatever is added to it");
            }
            double[] step = system.solve(slope, c); // (1)
            double violation = Vectors.norm1(c);
            double towards = Vectors.dot(current.gradient(), 0, step, 0, n);
            if (violation > 0) {
                double bend = 0;
                for (int i = 0; i < n; i++) {
                    bend += step[i] * (Vectors.dot(h[i], 0, step, 0, n) + system.delta() * step[i]);
                }
                double least = (towards + 0.5 * Math.max(0, bend)) / (0.5 * violation); // (3)
                weigh(least, step);
            }
            double descent = towards - nu * violation; // (2)
            Tried found = search(current, step, descent);
            if (found == null) {
                return stuck(current, "no step along Newton's direction lowers the merit function");
            }
            c = found.c();
            jacobian = found.jacobian();
            return new Move.To(kkt.point(found.point(), c, jacobian, lambda));
        }

        /// Infeasible where no small step makes the violation less, relative to what there is.
        private Move stuck(Point current, String why) {
            return kkt.isHopeless(current.x(), c, jacobian) ? new Move.Infeasible() : new Move.Stuck(why);
        }

        /// ν by (3), lowered some times where it is far above (3) and all λ + Δλ.
        private void weigh(double least, double[] step) {
            double needed = Math.max(0, least);
            for (int i = 0; i < lambda.length; i++) {
                needed = Math.max(needed, Math.abs(lambda[i] + step[n + i]));
            }
            if (least > nu || (nu > FAR * needed && lowered++ < MOST_LOWERED)) {
                nu = 1.5 * needed;
                lowest = Double.POSITIVE_INFINITY; // of another merit function
            }
        }

        private boolean isStale(double now, double merit) {
            stale = now < residual || merit < lowest ? 0 : stale + 1;
            residual = Math.min(residual, now);
            lowest = Math.min(lowest, merit);
            return stale >= MOST_STALE;
        }

        private void hessian(double[] x) {
            f.hessian(x, h);
            double[] unit = new double[n];
            double[] product = new double[n];
            double[][] bent = new double[n][];
            for (int i = 0; i < n; i++) {
                unit[i] = 1;
                constraints.hessianVector(x, lambda, unit, product);
                bent[i] = product.clone();
                unit[i] = 0;
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    h[i][j] += 0.5 * bent[i][j] + 0.5 * bent[j][i];
                }
            }
        }

        /// (4) and (5).
        private @Nullable Tried search(Point current, double[] step, double descent) {
            double merit = current.value() + nu * Vectors.norm1(c);
            double noise = Precision.noise(current);
            for (double[] row : jacobian) {
                noise += 4 * UNIT * nu * Vectors.dotOfMagnitudes(row, current.x());
            }
            double[] p = new double[n];
            System.arraycopy(step, 0, p, 0, n);
            double alpha = 1;
            for (int k = 0; k < MOST_HALVINGS; k++) {
                double enough = merit + c1 * alpha * descent + noise;
                Tried trial = at(current.x(), alpha, p);
                if (trial.merit() <= enough) {
                    return accepted(
                            k == 0 && system.delta() > 0 && isOnTheConstraints(trial)
                                    ? further(current, p, trial)
                                    : trial,
                            alpha,
                            step);
                }
                if (k == 0 && Double.isFinite(trial.merit())) {
                    double[] back = system.solve(new double[n], trial.c());
                    Vectors.add(1, step, 0, back, 0, n);
                    double[] corrected = new double[n];
                    System.arraycopy(back, 0, corrected, 0, n);
                    Tried second = at(current.x(), 1, corrected);
                    if (second.merit() <= enough) {
                        return accepted(second, 1, step);
                    }
                }
                alpha *= Shrink.factor(k);
            }
            return null;
        }

        private static boolean isOnTheConstraints(Tried trial) {
            return Vectors.largest(trial.c())
                    <= 1e-6 * Math.max(1, Vectors.largest(trial.point().x()));
        }

        /// Beyond a full step where the Lagrangian bends down or not at all, as long as the merit falls.
        private Tried further(Point current, double[] p, Tried full) {
            var endless = new Endless(4);
            Tried best = full;
            double alpha = 1;
            while (best.point().value() > Endless.CONSTRAINED_LEVEL) {
                alpha *= endless.next();
                Tried trial = at(current.x(), alpha, p);
                if (!(trial.merit() < best.merit())) {
                    return best;
                }
                best = trial;
            }
            return best;
        }

        private Tried accepted(Tried trial, double alpha, double[] step) {
            Vectors.add(alpha, step, n, lambda, 0, lambda.length); // (5)
            return trial;
        }

        private Tried at(double[] x, double alpha, double[] p) {
            double[] to = new double[n];
            Vectors.along(x, alpha, p, to);
            Point point = Point.of(f, to);
            double[] values = new double[c.length];
            double[][] rows = new double[c.length][n];
            constraints.valuesAndJacobian(to, values, rows);
            double merit = point.isFinite() ? point.value() + nu * Vectors.norm1(values) : Double.NaN;
            return new Tried(point, values, rows, merit);
        }
    }
}
