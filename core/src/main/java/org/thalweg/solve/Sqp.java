package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Sequential quadratic programming within bounds: Nocedal & Wright (2006), *Numerical Optimization*, Algorithm 18.3,
/// with the ℓ₁ merit function of Han (1977), J. Optim. Theory Appl. 22, and its weights and B of Powell (1978), "A fast
/// algorithm for nonlinearly constrained optimization calculations", Lecture Notes in Mathematics 630.
///
///     (p, λ) from the [Subproblem] with B, the [DampedHessian] of the Lagrangian        (1)
///     νᵢ ← max(|λᵢ|, ½(νᵢ + |λᵢ|))                                                     (2)
///     φ(x) = f + Σ νᵢvᵢ,   vᵢ = |cᵢ| or max(0, gᵢ),   φ′(p) = ∇fᵀp − Σ νᵢ(vᵢ − tᵢ)      (3)
///     φ(x + αp) ≤ φ(x) + c₁αφ′(p),   α = 1, ½, ¼, …                                    (4)
///
/// tᵢ is what the elastic form of (1) leaves of vᵢ, which is solved where the linearized constraints contradict
/// each other; else it is 0. Where the full step does not satisfy (4), a second-order correction is tried
/// before α is halved: (1) with c(x + p) − ∇cᵀp in place of c (section 18.3, against the effect of Maratos
/// 1978). (4) has room for the rounding of φ. Where no step is found B becomes I again, or less, so that the
/// next one goes at least 1e-3 of x, and the search ends where none is found then. Each step solves a dense
/// quadratic program by an active-set method: for up to some hundred variables.
///
/// The problem counts as infeasible where the elastic form, with a γ that is 1e6 times its first, leaves all of the
/// violation where it is, or where there is no step and the slope of the violation vanishes. Where the violation has
/// not become less for 50 steps, or no step is found, the search goes to the least [Violation] nearby, up to three
/// times (a restoration, as of Fletcher & Leyffer 2002, Math. Program. 91), and is infeasible if that is not 0.
///
/// @param c1 in (0, ½); default 1e-4
@Named("sqp")
@Meaning("sequential quadratic programming, for constraints")
public record Sqp(@Default("1e-4") double c1) implements BoundedConstrainedSolver<Objective, Constraints> {
    private static final double UNIT = 0x1p-52;
    private static final int DENSE = 200;
    private static final int MEMORY = 20;
    private static final int MOST_HALVINGS = 50;
    private static final int MOST_STALE = 30;
    private static final double LEAST_STEP = 1e-11; // of x, below which y is rounding
    private static final double REACH = 1e-3; // of x, how far a step goes at least where B was lost
    private static final double MOST_GAMMA = 1e6;
    private static final double ROUNDING = 1e-14; // of the merit, by which it must fall
    private static final double VIOLATION = 1e-6;
    private static final int MOST_ASTRAY = 50;
    private static final int MOST_RESTORED = 3;

    public Sqp {
        Ranges.requireBetween("sqp", "c1", c1, 0, 0.5);
    }

    /// With the default.
    public Sqp() {
        this(1e-4);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Class<Constraints> constraints() {
        return Constraints.class;
    }

    /// Without constraints, [Bfgs], or [LBfgsB] within bounds or on more than 200 variables.
    @Override
    public Method begin(Objective f, Bounds bounds, Point start, Work work) {
        return bounds.areNone() && f.dimension() <= DENSE
                ? new Bfgs().begin(f, start, work)
                : new LBfgsB(MEMORY).begin(f, bounds, start, work);
    }

    @Override
    public Method begin(Objective f, Constraints constraints, Bounds bounds, Point start, Work work) {
        return new Run(f, constraints, bounds, start, work);
    }

    private final class Run implements Method {
        private final Objective f;
        private final Constraints constraints;
        private final Bounds bounds;
        private final Work work;
        private final int n;
        private final Kkt kkt;
        private final Subproblem subproblem;
        private final DampedHessian hessian;
        private final double[] nu;
        private double[] c;
        private double[][] jacobian;
        private double gamma;
        private double lowest = Double.POSITIVE_INFINITY;
        private double residual = Double.POSITIVE_INFINITY;
        private int stale;
        private boolean isStill;
        private Least least;
        private int astray;
        private int restored;
        private boolean isLost; // where the violation is least, and not 0

        Run(Objective f, Constraints constraints, Bounds bounds, Point start, Work work) {
            this.f = f;
            var scaled = new ScaledConstraints(constraints, start.x());
            this.constraints = scaled;
            this.bounds = bounds;
            this.work = work;
            n = f.dimension();
            int m = constraints.count();
            kkt = new Kkt(scaled, bounds);
            subproblem = new Subproblem(n, constraints.equalities(), bounds);
            hessian = new DampedHessian(n);
            nu = new double[m];
            c = new double[m];
            jacobian = new double[m][n];
            scaled.valuesAndJacobian(start.x(), c, jacobian);
            least = new Least(start.x(), Double.POSITIVE_INFINITY);
        }

        /// Where the constraints were violated least since x was feasible.
        private record Least(double[] x, double violation) {}

        /// What (4) has found: f, c and their derivatives there.
        private record Tried(Point point, double[] c, double[][] jacobian, double merit) {}

        @Override
        public Move next(Point current) {
            Multipliers now = current.multipliers();
            if (now != null && isStale(now.residual(), merit(current.value(), c))) {
                return ended(
                        current,
                        "neither the KKT conditions, which hold to %.3g, nor the merit gained in %d steps"
                                .formatted(now.residual(), MOST_STALE));
            }
            if (isLost) {
                isLost = false;
                if (kkt.isHopeless(current.x(), c, jacobian)) {
                    return new Move.Infeasible();
                }
            }
            if (isAstray(current.x())) {
                Move back = back();
                if (back != null) {
                    return back;
                }
            }
            while (true) {
                Subproblem.@Nullable Step step = step(current); // (1)
                if (step != null && isHopeless(current.x(), step)) {
                    return new Move.Infeasible();
                }
                @Nullable Tried found = step == null ? null : search(current, step);
                boolean stays = found != null && isNear(found.point().x(), current.x(), now);
                if (step != null && found != null && !stays) {
                    isStill = false;
                    return moved(current, step, found);
                }
                if (hessian.isNew()) {
                    if (step == null || found == null || isStill) {
                        return ended(current, "no step along the solution of the subproblem lowers the merit function");
                    }
                    isStill = true; // the multipliers may be new
                    return moved(current, step, found);
                }
                double least = REACH * Vectors.norm(current.x());
                double slope = Vectors.norm(current.gradient());
                hessian.reset(slope > 0 && slope < least ? slope / least : 1);
            }
        }

        /// Whether a step says nothing, as it is 0, or so short that B learns nothing from it far from a
        /// minimum.
        private boolean isNear(double[] to, double[] from, @Nullable Multipliers now) {
            if (Arrays.equals(to, from)) {
                return true;
            }
            double[] s = new double[n];
            Vectors.difference(to, from, s);
            return now != null && now.residual() > 1e-6 && Vectors.norm(s) <= LEAST_STEP * Vectors.norm(from);
        }

        /// Whether the violation has not become less for some steps.
        private boolean isAstray(double[] x) {
            double violation = Vectors.norm1(violations(c));
            if (violation <= VIOLATION) {
                least = new Least(x.clone(), Double.POSITIVE_INFINITY);
                astray = 0;
            } else if (violation < least.violation()) {
                astray = violation < 0.999 * least.violation() ? 0 : astray + 1;
                least = new Least(x.clone(), violation);
            } else {
                astray++;
            }
            return astray >= MOST_ASTRAY;
        }

        /// To the least [Violation] near the least that was seen; `null` if that was done some times already.
        private @Nullable Move back() {
            if (restored++ >= MOST_RESTORED) {
                return null;
            }
            var tolerances = new Tolerances(1e-12, 0, 0, 0.01 * VIOLATION * VIOLATION);
            double[] x = new Local("sqp", new LBfgsB(MEMORY), bounds, work)
                    .search(new Violation(constraints), least.x(), tolerances, Budget.USUAL.withIterations(1_000))
                    .point()
                    .x();
            Point point = Point.of(f, x);
            constraints.valuesAndJacobian(x, c, jacobian);
            astray = 0;
            least = new Least(x, Double.POSITIVE_INFINITY);
            Arrays.fill(nu, 0);
            gamma = 0;
            hessian.reset(1);
            isLost = Vectors.norm1(violations(c)) > VIOLATION;
            return new Move.To(kkt.point(point, c, jacobian, new double[c.length]));
        }

        /// Settled, where rounding lets it be no better, infeasible or stuck.
        private Move ended(Point current, String why) {
            Multipliers now = current.multipliers();
            if (now != null && now.residual() <= 1e-6) {
                return new Move.Settled(why);
            }
            if (kkt.isHopeless(current.x(), c, jacobian)) {
                return new Move.Infeasible();
            }
            Move back = Vectors.norm1(violations(c)) > VIOLATION ? back() : null;
            return back == null ? new Move.Stuck(why) : back;
        }

        private boolean isStale(double now, double merit) {
            stale = now < residual || merit + ROUNDING * Math.abs(merit) < lowest ? 0 : stale + 1;
            residual = Math.min(residual, now);
            lowest = Math.min(lowest, merit);
            return stale >= MOST_STALE;
        }

        /// (1), with a γ that grows where the elastic form leaves nearly all of the violation.
        private Subproblem.@Nullable Step step(Point current) {
            double[] x = current.x();
            double[] slope = current.gradient();
            Subproblem.@Nullable Step step = subproblem.solve(x, hessian.matrix(), slope, c, jacobian, work);
            if (step != null) {
                return step;
            }
            double least = 100 * (1 + Vectors.norm(slope));
            gamma = Math.max(gamma, least);
            double violation = Vectors.norm1(violations(c));
            while (true) {
                step = subproblem.elastic(x, hessian.matrix(), slope, c, jacobian, gamma, work);
                if (step == null || Vectors.norm1(step.left()) <= 0.9 * violation || gamma >= MOST_GAMMA * least) {
                    return step;
                }
                gamma *= 10;
            }
        }

        private boolean isHopeless(double[] x, Subproblem.Step step) {
            double violation = Vectors.norm1(violations(c));
            return violation > 1e-6
                    && Vectors.norm1(step.left()) >= (1 - 1e-6) * violation
                    && Vectors.norm(step.p()) <= 1e-6 * Math.max(1, Vectors.norm(x));
        }

        private double[] violations(double[] values) {
            double[] v = new double[values.length];
            for (int i = 0; i < v.length; i++) {
                v[i] = i < constraints.equalities() ? Math.abs(values[i]) : Math.max(0, values[i]);
            }
            return v;
        }

        private double merit(double value, double[] values) {
            return value + Vectors.dot(nu, violations(values)); // (3)
        }

        private Move moved(Point current, Subproblem.Step step, Tried found) {
            double[] s = new double[n];
            Vectors.difference(found.point().x(), current.x(), s);
            double[] y = lagrangian(found.point().gradient(), found.jacobian(), step.lambda());
            Vectors.add(-1, lagrangian(current.gradient(), jacobian, step.lambda()), y);
            if (Vectors.norm(s) > LEAST_STEP * Vectors.norm(current.x())) {
                hessian.update(s, y);
            }
            c = found.c();
            jacobian = found.jacobian();
            return new Move.To(kkt.point(found.point(), c, jacobian, step.lambda()));
        }

        private double[] lagrangian(double[] gradient, double[][] rows, double[] lambda) {
            double[] slope = gradient.clone();
            Vectors.combine(1, rows, rows.length, lambda, slope);
            return slope;
        }

        /// (2) to (4).
        private @Nullable Tried search(Point current, Subproblem.Step step) {
            double[] p = step.p();
            double[] lambda = step.lambda();
            boolean isOther = false;
            for (int i = 0; i < nu.length; i++) {
                double next = Math.max(Math.abs(lambda[i]), 0.5 * (nu[i] + Math.abs(lambda[i])));
                isOther |= next != nu[i];
                nu[i] = next; // (2)
            }
            if (isOther) {
                lowest = Double.POSITIVE_INFINITY; // of another merit function
            }
            double[] v = violations(c);
            double descent = Vectors.dot(current.gradient(), p) - Vectors.dot(nu, v) + Vectors.dot(nu, step.left());
            if (!Double.isFinite(descent)) {
                return null;
            }
            double merit = merit(current.value(), c);
            double noise = Precision.noise(current);
            for (int i = 0; i < nu.length; i++) {
                noise += 4 * UNIT * nu[i] * Vectors.dotOfMagnitudes(jacobian[i], current.x());
            }
            double alpha = 1;
            for (int k = 0; k < MOST_HALVINGS; k++) {
                double enough = merit + c1 * alpha * Math.min(0, descent) + noise;
                Tried trial = at(current.x(), alpha, p);
                if (trial.merit() <= enough) {
                    return trial;
                }
                if (k == 0 && Double.isFinite(trial.merit()) && Vectors.norm1(step.left()) == 0) {
                    @Nullable Tried second = corrected(current, p, trial);
                    if (second != null && second.merit() <= enough) {
                        return second;
                    }
                }
                alpha *= Shrink.factor(k);
            }
            return null;
        }

        /// The second-order correction of p.
        private @Nullable Tried corrected(Point current, double[] p, Tried full) {
            double[] bent = full.c().clone();
            for (int i = 0; i < bent.length; i++) {
                bent[i] -= Vectors.dot(jacobian[i], p);
            }
            Subproblem.@Nullable Step step =
                    subproblem.solve(current.x(), hessian.matrix(), current.gradient(), bent, jacobian, work);
            return step == null ? null : at(current.x(), 1, step.p());
        }

        private Tried at(double[] x, double alpha, double[] p) {
            double[] to = new double[n];
            Vectors.along(x, alpha, p, to);
            bounds.project(to);
            for (int i = 0; i < n; i++) { // onto bounds that are a rounding away
                double room = 8 * UNIT * Math.max(Math.abs(x[i]), Math.abs(p[i]));
                to[i] = to[i] - bounds.lower(i) <= room
                        ? bounds.lower(i)
                        : bounds.upper(i) - to[i] <= room ? bounds.upper(i) : to[i];
            }
            Point point = Point.of(f, to);
            double[] values = new double[c.length];
            double[][] rows = new double[c.length][n];
            constraints.valuesAndJacobian(to, values, rows);
            boolean isFinite = point.isFinite()
                    && Vectors.isFinite(values)
                    && Arrays.stream(rows).allMatch(Vectors::isFinite);
            return new Tried(point, values, rows, isFinite ? merit(point.value(), values) : Double.NaN);
        }
    }
}
