package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// φ(α) = f(x + αd) within bounds, from x towards a point z within them, d = z − x, and as far beyond as they
/// allow; with the search of Moré and Thuente on what is allowed.
final class BoxRay implements Phi {
    private static final double LONGEST = 1e300;
    private static final double SUFFICIENT = 1e-3;
    private static final double FLATTER = 0.9;
    private static final int STEPS = 30;

    private final Objective f;
    private final Bounds bounds;
    private final Point from;
    private final double[] target;
    private final double[] d;
    private final double slope;
    private final double longest;
    private Point last;

    BoxRay(Objective f, Bounds bounds, Point from, double[] target) {
        this.f = f;
        this.bounds = bounds;
        this.from = from;
        this.target = target;
        this.d = new double[target.length];
        this.last = from;
        Vectors.difference(target, from.x(), d);
        slope = Vectors.dot(d, from.gradient());
        double reach = LONGEST;
        for (int i = 0; i < d.length; i++) {
            double bound = d[i] > 0 ? bounds.upper(i) : bounds.lower(i);
            reach = d[i] == 0 ? reach : Math.min(reach, (bound - from.x()[i]) / d[i]);
        }
        longest = Math.max(1, reach);
    }

    double length() {
        return Vectors.norm(d);
    }

    @Override
    public double value() {
        return from.value();
    }

    @Override
    public double slope() {
        return slope;
    }

    @Override
    public double blur() {
        return Math.max(noise(), Precision.noise(from));
    }

    @Override
    public Trial at(double alpha) {
        last = Point.of(f, to(alpha));
        return new Trial(alpha, last.value(), Vectors.dot(last.gradient(), d));
    }

    private double[] to(double alpha) {
        double[] x = target.clone();
        if (alpha != 1) {
            Vectors.along(from.x(), alpha, d, x);
            bounds.project(x);
        }
        return x;
    }

    /// The same where gradients are costly: where the value is above the first and the lowest, which rules the
    /// point out, the slope is that of the parabola through the lowest trial and this value. Cubic and parabola
    /// then have one minimum, where [Interval] goes next.
    private Trial thriftyAt(double alpha, Trial lowest) {
        last = Point.ofValue(f, to(alpha));
        double there = last.value();
        if (there > Math.max(value(), lowest.value()) + blur()) {
            double secant = (there - lowest.value()) / (alpha - lowest.alpha());
            return new Trial(alpha, there, 2 * secant - lowest.slope());
        }
        last = last.withGradient(f);
        return new Trial(alpha, there, Vectors.dot(last.gradient(), d));
    }

    @Override
    public double valueAt(double alpha) {
        return at(alpha).value();
    }

    /// A point that satisfies the strong Wolfe conditions, or lies at a bound beyond which f falls further, or is
    /// merely lower; `null` if there is none.
    @Nullable
    Point search(double first) {
        var interval = new Interval(new Trial(0, value(), slope), LONGEST, blur());
        Point best = from;
        boolean shifted = true;
        double alpha = Math.min(first, longest);
        int lost = 0;
        for (int k = 0; k < STEPS; k++) {
            Trial trial = f.isGradientCostly() ? thriftyAt(alpha, interval.best()) : at(alpha);
            if (!last.isFinite()) {
                alpha = interval.notBeyond(alpha);
                continue;
            }
            best = trial.value() < best.value() ? last : best;
            lost += Approximate.isLost(this, trial) ? 1 : 0;
            if (Endless.isReached(trial.value()) || lost >= Approximate.MOST_LOST) {
                break;
            }
            boolean falls = trial.value() <= value() + SUFFICIENT * alpha * slope;
            boolean flat = Math.abs(trial.slope()) <= -FLATTER * slope || (trial.slope() < 0 && alpha >= longest);
            if ((falls && flat) || Approximate.hold(this, trial, FLATTER)) {
                return last;
            }
            shifted &= !(falls && trial.slope() >= 0);
            boolean onPsi =
                    shifted && !falls && trial.value() <= interval.best().value();
            alpha = Math.min(longest, interval.next(trial, onPsi ? SUFFICIENT * slope : 0));
            if (interval.isNarrow(1e-16)) {
                break;
            }
        }
        return best == from ? null : best;
    }
}
