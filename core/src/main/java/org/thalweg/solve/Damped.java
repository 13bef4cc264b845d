package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// What the three least-squares methods share: whether a step p within ‖Dp‖ ≤ Δ is taken, and the next Δ, by
/// what the sum of squares does. Moré (1978), "The Levenberg-Marquardt algorithm: implementation and theory",
/// Algorithm (7.1):
///
///     ϱ = (‖r‖² − ‖r(x + p)‖²) / (‖r‖² − ‖r + Jp‖²)                                              (1)
///     taken where ϱ > 10⁻⁴; Δ shrinks where ϱ ≤ ¼, and is 2‖Dp‖ where ϱ ≥ ¾ or λ = 0 (2)
///
/// **The beginning.** The undamped step is tried, and taken if ϱ > 0.9: where r is linear, that is the minimum.
///
/// **Curvature.** Where ϱ ≤ ¼, r(x + p) also tells how r bends along p, and with it what the step lacked, the
/// second-order correction of Transtrum & Sethna (2012), arXiv:1201.5885, without its differences:
///
///     (JᵀJ + λD²)c = −Jᵀ(r(x + p) − r − Jp),  taken is p + c where ‖Dc‖ ≤ ¾‖Dp‖ and its ϱ > ¼       (3)
///
/// In long curved valleys (Bennett5, MGH17) it takes a quarter of the evaluations: some 2 500 over NIST's 54 runs
/// against 9 756.
///
/// **The end.** What rounding leaves of ‖r‖² is ν = ε(‖r‖² + 2‖r‖‖Dx‖) or more. Where the reduction promised
/// nears it, (1) says nothing; the length of the step still does. Then the undamped step is taken for as long
/// as the next is shorter, and where it is not, the method has settled.
final class Damped implements Method {
    private static final double LEAST_RATIO = 1e-4;
    private static final double SMALL_RATIO = 0.25;
    private static final double GOOD_RATIO = 0.75;
    private static final double MOST_CORRECTION = 0.75;
    /// Undamped steps that promise less than this share of the sum are judged by the length of the next.
    private static final double FINE = 1e-6;
    /// Promises below this share of the sum, or this multiple of ν, end the use of (1) for a while.
    private static final double LITTLE = 1e-9;

    private static final double ROUNDING = 30;
    /// A sum of squares that fell to this share of what it was is 0: ε⁴.
    private static final double NOTHING = Math.pow(Math.ulp(1.0), 4);

    private final LeastSquares f;
    private final Stride stride;
    private final double factor;
    private final double firstValue;
    private double[] r;
    private double[][] jacobian;
    private double[] trialR;
    private double[][] trialJacobian;
    private double radius = Double.NaN;
    private double lambda;
    /// Whether a trial is expected to be taken, so that its Jacobian is evaluated with it.
    private boolean expects = true;
    private boolean expectsCorrection = true;
    private boolean seen;
    /// Undamped steps were found not to shrink when they promised this much.
    private double failedFine = Double.POSITIVE_INFINITY;

    /// @param factor of the first Δ = factor · ‖Dx‖, or ∞
    Damped(
            LeastSquares f,
            Bounds bounds,
            Point start,
            Work work,
            Stride.Scaling scaling,
            double factor,
            Linear linear) {
        int m = f.residuals();
        int n = f.dimension();
        if (m < n) {
            throw new IllegalArgumentException("least squares: " + m + " residuals cannot determine " + n
                    + " variables; there must be at least as many residuals as variables");
        }
        this.f = f;
        this.factor = factor;
        Linearized model = switch (linear) {
            case QR -> new Triangular(n, false, work);
            case NORMAL -> new Triangular(n, true, work);
            case CG -> new Products(n, m);
        };
        stride = new Stride(n, m, bounds, scaling, model);
        r = new double[m];
        jacobian = new double[m][n];
        trialR = new double[m];
        trialJacobian = new double[m][n];
        firstValue = start.value();
        f.jacobian(start.x(), r, jacobian);
    }

    @Override
    public Move next(Point current) {
        if (!seen) {
            stride.glance(r, jacobian);
        }
        stride.arrive(current.x(), current.value());
        if (current.value() <= firstValue * NOTHING) {
            return new Move.Settled(
                    "the sum of squares fell to %.3g of what it was".formatted(current.value() / firstValue));
        }
        Move move = Double.isNaN(radius) ? first(current) : null;
        while (move == null) {
            move = attempt(current);
        }
        return move;
    }

    /// The first radius, and before it is used the undamped step.
    private @Nullable Move first(Point current) {
        lambda = stride.take(current, Double.POSITIVE_INFINITY);
        double scale = stride.length(current.x());
        double length = stride.length();
        radius = factor * (scale > 0 ? scale : Math.max(length, Math.sqrt(current.value())));
        double[] x = stride.from(current.x());
        if (length <= radius || Arrays.equals(x, current.x())) {
            return null;
        }
        double promised = stride.promised();
        double value = evaluate(x);
        if ((current.value() - value) / promised > 0.9) {
            radius = 2 * length;
            return take(x, value);
        }
        return null;
    }

    /// One trial; `null` if another is needed.
    private @Nullable Move attempt(Point current) {
        if (!(radius > 0)) {
            return new Move.Stuck("no step is short enough for finite values that fall");
        }
        lambda = stride.take(current, radius);
        double promised = stride.promised();
        if (!Double.isFinite(promised)) {
            radius = Math.min(radius, Double.MAX_VALUE) * 0.01;
            return null;
        }
        double noise = stride.noise(current.x(), current.value());
        if (promised <= Math.max(LITTLE * current.value(), ROUNDING * noise)) {
            Move move = fine(current, noise);
            if (move != null) {
                return move;
            }
            lambda = stride.take(current, radius);
            promised = stride.promised();
        }
        if (promised <= noise) {
            return new Move.Settled("the step promises less than rounding");
        }
        double[] x = stride.from(current.x());
        if (Arrays.equals(x, current.x())) {
            return new Move.Settled("the step is lost in rounding");
        }
        double length = stride.length();
        double value = evaluate(x);
        double ratio = (current.value() - value) / promised; // (1)
        if (ratio < SMALL_RATIO && Double.isFinite(value)) {
            Move move = corrected(current, x, value, promised);
            if (move != null) {
                return move;
            }
        }
        adapt(ratio, length, value / current.value(), promised / current.value());
        if (ratio > LEAST_RATIO) {
            return take(x, value);
        }
        expects = false;
        return null;
    }

    private void adapt(double ratio, double length, double rise, double promised) {
        if (ratio >= GOOD_RATIO || (ratio > SMALL_RATIO && lambda == 0)) {
            radius = factor == Double.POSITIVE_INFINITY && lambda == 0 ? factor : 2 * length; // (2)
        } else if (!(ratio > SMALL_RATIO)) {
            radius = shrink(rise, promised) * Math.min(radius, length);
        }
    }

    /// Where the parabola through both values, with the slope promised, is least, within 0.1 … ½; in units of ‖r‖².
    private static double shrink(double rise, double promised) {
        if (!(rise < 100)) {
            return 0.1;
        }
        // φ(α) = ‖r(x + αp)‖²/‖r‖² with φ(0) = 1, φ(1) = rise, φ′(0) ≈ −2 promised
        return rise <= 1 ? 0.5 : Math.clamp(promised / (2 * promised + rise - 1), 0.1, 0.5);
    }

    /// (3).
    private @Nullable Move corrected(Point current, double[] x, double value, double promised) {
        double[] there = stride.corrected(r, trialR, x, MOST_CORRECTION);
        if (there.length == 0) {
            return null;
        }
        double length = stride.length();
        expects = expectsCorrection;
        double next = evaluate(there);
        double ratio = (current.value() - next) / promised;
        expectsCorrection = next < value && ratio > SMALL_RATIO;
        if (!expectsCorrection) {
            expects = false;
            return null;
        }
        radius = ratio >= GOOD_RATIO ? Math.max(radius, 2 * length) : radius;
        Move move = take(there, next);
        expects = false; // where this step bent, so will the next
        return move;
    }

    /// The end: the undamped step, if the next one is shorter. `null`, with the step not taken, if there may be
    /// more to be had by (1).
    private @Nullable Move fine(Point current, double noise) {
        stride.take(current, Double.POSITIVE_INFINITY);
        double promised = stride.promised();
        if (promised > Math.min(0.01 * failedFine, Math.max(FINE * current.value(), ROUNDING * noise))) {
            return null;
        }
        double length = stride.length();
        double[] x = stride.from(current.x());
        if (Arrays.equals(x, current.x())) {
            return new Move.Settled("the undamped step is lost in rounding");
        }
        expects = true;
        double value = evaluate(x);
        if (Double.isFinite(value)) {
            Point there = new Point(x, value, gradient(trialR, trialJacobian));
            stride.glance(trialR, trialJacobian);
            stride.take(there, Double.POSITIVE_INFINITY);
            if (stride.length() < length) {
                radius = Math.max(radius, 2 * stride.length());
                Move move = take(x, value);
                seen = true;
                return move;
            }
        }
        stride.glance(r, jacobian);
        failedFine = promised;
        return promised <= ROUNDING * noise
                ? new Move.Settled("the undamped steps no longer shrink, and promise less than rounding")
                : null;
    }

    /// ‖r‖² at x, with J where the trial is expected to be taken; ∞ where something is not finite.
    private double evaluate(double[] x) {
        if (expects) {
            f.jacobian(x, trialR, trialJacobian);
        } else {
            f.residuals(x, trialR);
        }
        double value = Vectors.dot(trialR, trialR);
        return Double.isFinite(value) && (!expects || finite(trialJacobian)) ? value : Double.POSITIVE_INFINITY;
    }

    private static boolean finite(double[][] rows) {
        for (double[] row : rows) {
            if (!Vectors.isFinite(row)) {
                return false;
            }
        }
        return true;
    }

    /// Goes to x; `null` where J is not finite.
    private @Nullable Move take(double[] x, double value) {
        if (!expects) {
            f.jacobian(x, trialR, trialJacobian);
            if (!finite(trialJacobian)) {
                radius = 0.1 * Math.min(radius, stride.length());
                return null;
            }
            expects = true;
        }
        double[] swapped = r;
        r = trialR;
        trialR = swapped;
        double[][] rows = jacobian;
        jacobian = trialJacobian;
        trialJacobian = rows;
        seen = false;
        return new Move.To(new Point(x, value, gradient(r, jacobian)));
    }

    private static double[] gradient(double[] r, double[][] jacobian) {
        double[] gradient = new double[jacobian[0].length];
        LeastSquares.gradient(r, jacobian, gradient);
        return gradient;
    }
}
