package org.thalweg.solve;

/// The interval of [StrongWolfe]: its best end, its other end, and whether a minimum lies between them for
/// certain. Moré & Thuente (1994), section 4, cases 1 to 4, and section 3 for the shrinking.
final class Interval {
    /// Within which multiples of the last step a step grows before there is a bracket.
    private static final double LEAST_GROWTH = 1.1;

    private static final double MOST_GROWTH = 4;

    /// How much an interval must have shrunk in two trials, else it is bisected.
    private static final double SHRINKAGE = 0.66;

    private final double blur;
    private Trial best; // the lowest so far
    private Trial other;
    private boolean bracketed;
    private double longest;
    private double width;
    private double widthBefore;
    private final Endless growth = new Endless(MOST_GROWTH);

    Interval(Trial start, double longest, double blur) {
        this.blur = blur;
        this.best = start;
        this.other = start;
        this.longest = longest;
        this.width = longest;
        this.widthBefore = 2 * longest;
    }

    Trial best() {
        return best;
    }

    /// The lower of the best end and a trial.
    Trial best(Trial trial) {
        return trial.value() < best.value() ? trial : best;
    }

    /// Takes note that the function is not finite at α; what to try next.
    double notBeyond(double alpha) {
        longest = alpha;
        return best.alpha() + 0.25 * (alpha - best.alpha());
    }

    boolean isNarrow(double tolerance) {
        return bracketed && Math.abs(other.alpha() - best.alpha()) <= tolerance * Math.max(best.alpha(), other.alpha());
    }

    /// Updates the interval by a trial, on φ − shift·α, and gives the next step to try.
    double next(Trial trial, double shift) {
        double alpha = step(less(best, shift), less(other, shift), less(trial, shift));
        double before = best.alpha();
        if (less(trial, shift).value() > less(best, shift).value() + blur) {
            other = trial;
        } else {
            if (less(trial, shift).slope() * less(best, shift).slope() < 0) {
                other = best;
            }
            best = trial;
        }
        if (bracketed) {
            double now = Math.abs(other.alpha() - best.alpha());
            if (now >= SHRINKAGE * widthBefore) {
                alpha = best.alpha() + 0.5 * (other.alpha() - best.alpha());
            }
            widthBefore = width;
            width = now;
        }
        double reached = trial.alpha();
        if (bracketed) {
            double low = Math.min(best.alpha(), other.alpha());
            double high = Math.max(best.alpha(), other.alpha());
            return alpha <= low || alpha >= high ? 0.5 * (low + high) : alpha;
        }
        double grown = Math.max(alpha, LEAST_GROWTH * reached);
        double limit = 0.5 * (reached + longest); // beyond is no value, if `longest` was found by a trial
        return Math.min(Math.min(grown, reached + growth.next() * (reached - before)), limit);
    }

    private static Trial less(Trial t, double shift) {
        return shift == 0 ? t : new Trial(t.alpha(), t.value() - shift * t.alpha(), t.slope() - shift);
    }

    /// The trial step of the four cases; sets whether there is a bracket.
    private double step(Trial l, Trial u, Trial t) {
        double opposite = t.slope() * Math.signum(l.slope());
        if (t.value() > l.value() + blur) { // case 1: higher
            bracketed = true;
            double cubic = cubic(l, t);
            double quadratic = l.alpha()
                    + l.slope()
                            / ((l.value() - t.value()) / (t.alpha() - l.alpha()) + l.slope())
                            / 2
                            * (t.alpha() - l.alpha());
            return Math.abs(cubic - l.alpha()) < Math.abs(quadratic - l.alpha())
                    ? cubic
                    : cubic + (quadratic - cubic) / 2;
        }
        if (opposite < 0) { // case 2: lower, and the slope changes sign
            bracketed = true;
            double cubic = cubic(l, t);
            double secant = secant(l, t);
            return Math.abs(cubic - t.alpha()) > Math.abs(secant - t.alpha()) ? cubic : secant;
        }
        if (Math.abs(t.slope()) < Math.abs(l.slope())) { // case 3: lower, the same sign, flatter
            double cubic = cubicBeyond(l, t);
            double secant = secant(l, t);
            if (bracketed) {
                double step = Math.abs(cubic - t.alpha()) < Math.abs(secant - t.alpha()) ? cubic : secant;
                double limit = t.alpha() + SHRINKAGE * (u.alpha() - t.alpha());
                return t.alpha() > l.alpha() ? Math.min(limit, step) : Math.max(limit, step);
            }
            return Math.abs(cubic - t.alpha()) > Math.abs(secant - t.alpha()) ? cubic : secant;
        }
        if (bracketed) { // case 4: lower, the same sign, no flatter
            return cubic(u, t);
        }
        return t.alpha() > l.alpha() ? longest : 0;
    }

    private static double secant(Trial l, Trial t) {
        return t.alpha() + t.slope() / (t.slope() - l.slope()) * (l.alpha() - t.alpha());
    }

    /// The minimiser of the cubic through values and slopes at both.
    private static double cubic(Trial a, Trial b) {
        double width = b.alpha() - a.alpha();
        double d1 = a.slope() + b.slope() - 3 * (b.value() - a.value()) / width;
        double scale = Math.max(Math.abs(d1), Math.max(Math.abs(a.slope()), Math.abs(b.slope())));
        double root =
                scale * Math.sqrt(Math.max(0, (d1 / scale) * (d1 / scale) - (a.slope() / scale) * (b.slope() / scale)));
        double d2 = Math.signum(width) * root;
        return b.alpha() - width * (b.slope() + d2 - d1) / (b.slope() - a.slope() + 2 * d2);
    }

    /// The same where both slopes have one sign: ∞ away from `l` if the cubic has no minimiser beyond `t`.
    private double cubicBeyond(Trial l, Trial t) {
        double width = t.alpha() - l.alpha();
        double d1 = l.slope() + t.slope() - 3 * (t.value() - l.value()) / width;
        double scale = Math.max(Math.abs(d1), Math.max(Math.abs(l.slope()), Math.abs(t.slope())));
        double under = (d1 / scale) * (d1 / scale) - (l.slope() / scale) * (t.slope() / scale);
        double d2 = under > 0 ? Math.signum(width) * scale * Math.sqrt(under) : 0;
        double r = (t.slope() + d2 - d1) / (t.slope() - l.slope() + 2 * d2);
        if (r < 0 && d2 != 0) {
            return t.alpha() - width * r;
        }
        return width > 0 ? longest : 0;
    }
}
