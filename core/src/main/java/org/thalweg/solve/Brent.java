package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The minimum along the line, by values alone: a bracket by steps that grow by the golden section, then Brent (1973),
/// *Algorithms for Minimization without Derivatives*, chapter 5: parabolas through the three lowest points, golden
/// sections where they fail.
///
/// @param tolerance of the step, relative; default 1e-8, the square root of the machine's precision, beyond which
///     values cannot tell
/// @param steps the most that are tried; default 100
@Named("brent")
@Meaning("the minimum along the line, by values alone")
public record Brent(
        @Default("1e-8") double tolerance, @Default("100") int steps) implements LineSearch {
    private static final double GOLDEN = (3 - Math.sqrt(5)) / 2;
    private static final double GROWTH = (1 + Math.sqrt(5)) / 2;

    public Brent {
        Ranges.requireBetween("brent", "tolerance", tolerance, 0, 1);
        Ranges.requireAtLeast("brent", "steps", steps, 3);
    }

    @Override
    public Found search(Phi phi, double first) {
        double low = 0;
        double middle = first;
        double value = finite(phi, middle);
        int tried = 1;
        while (value >= phi.value() && tried < steps) {
            middle *= 0.25;
            value = finite(phi, middle);
            tried++;
        }
        if (!(value < phi.value())) {
            return new Found.Nothing("no step of " + first + " or shorter lowers the value");
        }
        var growth = new Endless(GROWTH);
        double high = middle * (1 + growth.next());
        double beyond = finite(phi, high);
        while (beyond < value && !Endless.isReached(value) && ++tried < steps) {
            low = middle;
            middle = high;
            value = beyond;
            high = middle + growth.next() * (middle - low);
            beyond = finite(phi, high);
        }
        double alpha = Endless.isReached(value) ? middle : narrow(phi, low, middle, value, high, steps - tried);
        Trial trial = phi.at(alpha);
        if (trial.isFinite() && Endless.isReached(trial.value())) {
            return Endless.found(trial);
        }
        return trial.isFinite() ? new Found.Step(trial) : new Found.Nothing("the gradient is not finite");
    }

    private static double finite(Phi phi, double alpha) {
        double value = phi.valueAt(alpha);
        return Double.isFinite(value) ? value : Double.POSITIVE_INFINITY;
    }

    private double narrow(Phi phi, double from, double start, double startValue, double to, int most) {
        double low = from;
        double high = to;
        double x = start; // the lowest, the second, and the second before
        double w = start;
        double v = start;
        double fx = startValue;
        double fw = startValue;
        double fv = startValue;
        double last = 0; // the step before the last
        double step = 0;
        for (int i = 0; i < most; i++) {
            double middle = 0.5 * (low + high);
            double least = tolerance * Math.abs(x) + Double.MIN_NORMAL;
            if (Math.abs(x - middle) <= 2 * least - 0.5 * (high - low)) {
                break;
            }
            double r = (x - w) * (fx - fv);
            double q = (x - v) * (fx - fw);
            double p = (x - v) * q - (x - w) * r;
            q = 2 * (q - r);
            p = q > 0 ? -p : p;
            q = Math.abs(q);
            boolean parabola = Math.abs(last) > least
                    && Math.abs(p) < Math.abs(0.5 * q * last)
                    && p > q * (low - x)
                    && p < q * (high - x);
            if (parabola) {
                last = step;
                step = p / q;
            } else {
                last = x < middle ? high - x : low - x;
                step = GOLDEN * last;
            }
            double u = x + (Math.abs(step) >= least ? step : Math.copySign(least, step));
            double fu = finite(phi, u);
            if (fu <= fx) {
                if (u < x) {
                    high = x;
                } else {
                    low = x;
                }
                v = w;
                fv = fw;
                w = x;
                fw = fx;
                x = u;
                fx = fu;
            } else {
                if (u < x) {
                    low = u;
                } else {
                    high = u;
                }
                if (fu <= fw || w == x) {
                    v = w;
                    fv = fw;
                    w = u;
                    fw = fu;
                } else if (fu <= fv || v == x || v == w) {
                    v = u;
                    fv = fu;
                }
            }
        }
        return x;
    }
}
