package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One iteration of the three least-squares methods: the step p of a linear problem within ‖Dp‖ ≤ Δ, within the bounds;
/// whether it is taken, and the next Δ, by what the sum of squares does. Moré (1978), Algorithm (7.1):
///
///     ϱ = (‖r‖² − ‖r(x + p)‖²) / (‖r‖² − ‖r + Jp‖²)                                   (1)
///     taken where ϱ > 10⁻⁴; Δ shrinks where ϱ ≤ ¼, is 2‖Dp‖ where ϱ ≥ ¾ or λ = 0      (2)
///
/// **The end.** What rounding leaves of ‖r‖² is ν = ε(‖r‖² + 2‖r‖‖Dx‖) or more. Where the reduction promised nears it,
/// (1)
/// says nothing; the length of the step still does. Then the undamped step is taken for as long as the next is shorter,
/// and
/// where it is not, the method has settled.
final class Damped implements Method {
    /// What scales the variables.
    enum Scaling {
        /// Nothing damps: the undamped step, cut off at Δ.
        UNDAMPED,
        /// D = I.
        IDENTITY,
        /// D = diag(JᵀJ)^½, its largest values so far.
        COLUMNS
    }

    private static final double EPSILON = Math.ulp(1.0);
    static double DECAY = Double.parseDouble(System.getProperty("decay", "1"));
    private static final double LEAST_RATIO = 1e-4;
    /// Promised reductions below this share of the sum are judged by the length of the next step.
    private static final double FINE = 1e-9;
    /// Promised reductions below this multiple of ν as well.
    private static final double ROUNDING = 30;

    private final LeastSquares f;
    private final Bounds bounds;
    private final Scaling scaling;
    private final Linearized model;
    private final int n;
    private double[] r;
    private double[][] jacobian;
    private double[] trialR;
    private double[][] trialJacobian;
    private final double[] d;
    private final double[] s;
    private final double[] p;
    private final double[] fixed;
    private final boolean[] free;
    private final double[] w;
    private final double[] c;
    private final double factor;
    private final double firstValue;
    private double radius = Double.NaN;
    private double lambda;
    private boolean confident = true;
    private boolean corrects = true;
    private boolean linearized;

    Damped(LeastSquares f, Bounds bounds, Point start, Work work, Scaling scaling, double factor, Linear linear) {
        int m = f.residuals();
        n = f.dimension();
        if (m < n) {
            throw new IllegalArgumentException("least squares: " + m + " residuals cannot determine " + n
                    + " variables; there must be at least as many residuals as variables");
        }
        this.f = f;
        this.bounds = bounds;
        this.scaling = scaling;
        this.factor = Double.parseDouble(System.getProperty("factor", "1"));
        model = switch (linear) {
            case QR -> new Triangular(n, false, work);
            case NORMAL -> new Triangular(n, true, work);
            case CG -> new Products(n, m);
        };
        r = new double[m];
        jacobian = new double[m][n];
        trialR = new double[m];
        trialJacobian = new double[m][n];
        d = new double[n];
        Arrays.fill(d, scaling == Scaling.IDENTITY ? 1 : 0);
        s = new double[n];
        p = new double[n];
        fixed = new double[n];
        free = new boolean[n];
        w = new double[m];
        c = new double[n];
        firstValue = start.value();
        f.jacobian(start.x(), r, jacobian);
    }

    @Override
    public Move next(Point current) {
        if (!linearized) {
            linearize(r, jacobian);
        }
        if (Double.isNaN(radius)) {
            Move move = first(current);
            if (move != null) {
                return move;
            }
        }
        if (current.value() <= firstValue * EPSILON * EPSILON * EPSILON * EPSILON) {
            return new Move.Settled(
                    "the sum of squares fell to %.3g of what it was".formatted(current.value() / firstValue));
        }
        while (true) {
            lambda = step(current, radius);
            double promised = model.reduction(s);
            double noise = noise(current);
            if (promised <= Math.max(FINE * current.value(), ROUNDING * noise)) {
                Move move = fine(current, noise);
                if (move != null) {
                    return move;
                }
                lambda = step(current, radius);
                promised = model.reduction(s);
            }
            double length = length(s);
            double[] x = moved(current);
            if (Arrays.equals(x, current.x())) {
                return new Move.Settled("the step is lost in rounding");
            }
            double value = evaluate(x);
            double ratio = (current.value() - value) / promised; // (1)
            boolean taken = ratio > LEAST_RATIO;
            if (ratio < CORR && Double.isFinite(value)) {
                Move move = corrected(current, x, value, length, promised);
                if (move != null) {
                    return move;
                }
                confident = false;
            }
            adapt(ratio, length, current.value(), value, promised);
            if (taken) {
                return take(x, value);
            }
            confident = false;
        }
    }

    /// The first radius; before it is used, the undamped step is tried, and taken if the sum of squares falls as
    /// promised,
    /// as it does where r is linear or nearly so.
    private @Nullable Move first(Point current) {
        lambda = step(current, Double.POSITIVE_INFINITY);
        double[] x = moved(current);
        double scale = 0;
        for (int j = 0; j < n; j++) {
            scale = Math.hypot(scale, d[j] * current.x()[j]);
        }
        radius =
                scaling == Scaling.UNDAMPED ? Double.POSITIVE_INFINITY : factor * (scale > 0 ? scale : Vectors.norm(r));
        double length = length(s);
        if (length <= radius || Arrays.equals(x, current.x())) {
            return null;
        }
        double promised = model.reduction(s);
        double value = evaluate(x);
        if ((current.value() - value) / promised > 0.9) {
            radius = 2 * length;
            return take(x, value);
        }
        return null;
    }

    private void linearize(double[] residuals, double[][] derivatives) {
        model.at(residuals, derivatives);
        linearized = true;
        double[] norms = model.columnNorms();
        if (scaling == Scaling.IDENTITY) {
            return;
        }
        for (int j = 0; j < n; j++) {
            d[j] = scaling == Scaling.COLUMNS
                    ? Math.max((d[j] == 1 && norms[j] > 0 ? 0 : d[j]) * DECAY, norms[j])
                    : norms[j];
            if (d[j] == 0) {
                d[j] = 1;
            }
        }
    }

    /// ν: what a change of x by its rounding may do to the sum, and the rounding of the sum itself.
    private double noise(Point current) {
        double[] norms = model.columnNorms();
        double scale = 0;
        for (int j = 0; j < n; j++) {
            scale = Math.hypot(scale, norms[j] * current.x()[j]);
        }
        double root = Math.sqrt(current.value());
        return EPSILON * (current.value() + scale * (2 * root + EPSILON * scale));
    }

    /// Writes the step to s; λ.
    private double step(Point current, double within) {
        double[] x = current.x();
        Arrays.fill(s, 0);
        for (int j = 0; j < n; j++) {
            double slope = current.gradient()[j];
            free[j] = !(x[j] <= bounds.lower(j) && slope > 0)
                    && !(x[j] >= bounds.upper(j) && slope < 0)
                    && bounds.lower(j) < bounds.upper(j);
        }
        while (true) {
            double found = solve(within);
            boolean clipped = false;
            System.arraycopy(s, 0, fixed, 0, n);
            for (int j = 0; j < n; j++) {
                double to = x[j] + p[j];
                if (free[j] && (to < bounds.lower(j) || to > bounds.upper(j))) {
                    free[j] = false;
                    fixed[j] = (to < bounds.lower(j) ? bounds.lower(j) : bounds.upper(j)) - x[j];
                    clipped = true;
                }
            }
            if (!clipped) {
                Vectors.add(1, p, s);
                return found;
            }
            System.arraycopy(fixed, 0, s, 0, n);
        }
    }

    private double solve(double within) {
        if (scaling != Scaling.UNDAMPED) {
            return model.minimize(s, free, d, within, p);
        }
        model.minimize(s, free, d, Double.POSITIVE_INFINITY, p);
        double length = length(p);
        if (length > within) {
            Vectors.scale(within / length, p);
            return 1;
        }
        return 0;
    }

    private double[] moved(Point current) {
        double[] x = new double[n];
        Vectors.along(current.x(), 1, s, x);
        bounds.project(x);
        return x;
    }

    private double length(double[] step) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum = Math.hypot(sum, d[j] * step[j]);
        }
        return sum;
    }

    /// r, and where a step was taken last time J with it, at x; ∞ where something is not finite.
    private double evaluate(double[] x) {
        if (confident) {
            f.jacobian(x, trialR, trialJacobian);
        } else {
            f.residuals(x, trialR);
        }
        double value = Vectors.dot(trialR, trialR);
        return Double.isFinite(value) && (!confident || finite(trialJacobian)) ? value : Double.POSITIVE_INFINITY;
    }

    private static boolean finite(double[][] rows) {
        for (double[] row : rows) {
            if (!Vectors.finite(row)) {
                return false;
            }
        }
        return true;
    }

    static double CORR = Double.parseDouble(System.getProperty("corr", "0.25"));
    static double MOST = Double.parseDouble(System.getProperty("most", "0.75"));

    private @Nullable Move corrected(Point current, double[] x, double value, double length, double promised) {
        if (scaling == Scaling.UNDAMPED) {
            return null;
        }
        model.times(s, w);
        for (int i = 0; i < w.length; i++) {
            w[i] = trialR[i] - r[i] - w[i];
        }
        if (!model.correct(w, free, d, c) || !(length(c) <= MOST * length)) {
            return null;
        }
        double[] there = new double[n];
        Vectors.along(x, 1, c, there);
        bounds.project(there);
        confident = corrects;
        double next = evaluate(there);
        double ratio = (current.value() - next) / promised;
        if (!(next < value) || ratio <= CORR) {
            corrects = false;
            return null;
        }
        corrects = true;
        if (ratio >= 0.75) {
            radius = Math.max(radius, 2 * length);
        }
        Move move = take(there, next);
        confident = false;
        return move;
    }

    private void adapt(double ratio, double length, double before, double after, double promised) {
        if (ratio >= 0.75 || (ratio > 0.25 && lambda == 0)) {
            radius = scaling == Scaling.UNDAMPED && lambda == 0 ? Double.POSITIVE_INFINITY : 2 * length; // (2)
        } else if (!(ratio > 0.25)) {
            radius = shrink(before, after, promised) * Math.min(radius, length);
        }
    }

    /// Where the parabola through both values, with the slope promised, is least; within 0.1 … 0.5.
    private double shrink(double before, double after, double promised) {
        if (!(after < 100 * before)) {
            return 0.1;
        }
        double slope = -(promised + lambda * length(s) * length(s)); // half of dφ/dα, φ(α) = ‖r(x + αp)‖²
        double least = slope / (2 * slope + before - after);
        return after <= before ? 0.5 : Math.clamp(least, 0.1, 0.5);
    }

    private Move take(double[] x, double value) {
        if (!confident) {
            f.jacobian(x, trialR, trialJacobian);
            confident = true;
        }
        double[] swap = r;
        r = trialR;
        trialR = swap;
        double[][] rows = jacobian;
        jacobian = trialJacobian;
        trialJacobian = rows;
        linearized = false;
        double[] gradient = new double[n];
        LeastSquares.gradient(r, jacobian, gradient);
        return new Move.To(new Point(x, value, gradient));
    }

    /// The end: the undamped step, taken if the next is shorter. `null`, with the step not taken, if there is more
    /// to be
    /// had of (1).
    private @Nullable Move fine(Point current, double noise) {
        step(current, Double.POSITIVE_INFINITY);
        double promised = model.reduction(s);
        if (promised > Math.max(1e3 * FINE * current.value(), ROUNDING * noise)) {
            return null;
        }
        double length = length(s);
        double[] x = moved(current);
        if (Arrays.equals(x, current.x())) {
            return new Move.Settled("the undamped step is lost in rounding");
        }
        confident = true;
        double value = evaluate(x);
        if (Double.isFinite(value)) {
            double[] gradient = new double[n];
            LeastSquares.gradient(trialR, trialJacobian, gradient);
            model.at(trialR, trialJacobian);
            step(new Point(x, value, gradient), Double.POSITIVE_INFINITY);
            double following = length(s);
            if (following < length) {
                radius = Math.max(radius, 2 * following);
                lambda = 0;
                return take(x, value);
            }
        }
        model.at(r, jacobian);
        if (promised <= ROUNDING * noise) {
            return new Move.Settled("the undamped steps no longer shrink, and promise less than rounding");
        }
        return null;
    }
}
