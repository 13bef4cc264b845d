package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requireRate;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// One rise and one long fall: Smith & Topin (2018), "Super-convergence: very fast training of neural networks
/// using large learning rates", arXiv:1708.07120. With first = rate/startDivisor and last = first/endDivisor the
/// rate goes
///
///     from first to rate until k = warmFraction · steps − 1,
///     then to last until k = steps − 1;
///     in three phases to first until k = 2 · warmFraction · steps − 2, and then to last
///
/// along half cosines or lines, and stays there. These are PyTorch's numbers.
///
/// Differs: optax rounds the steps down, peaks one step later and ends at k = steps; that is a [Piecewise].
///
/// @param rate the highest, from 0
/// @param steps at least 2
/// @param warmFraction the share of steps that rise, in [0, 1); default 0.3
/// @param startDivisor from 1; default 25
/// @param endDivisor from 1; default 10000
/// @param shape of rise and fall; default [Shape#COSINE]
/// @param threePhase whether it falls as it rose, before it falls further; default false
@Named("oneCycle")
@Meaning("rises, then falls far below where it began")
public record OneCycle(
        double rate,
        long steps,
        @Default("0.3") double warmFraction,
        @Default("25") double startDivisor,
        @Default("10000") double endDivisor,
        @Default("cosine") Shape shape,
        @Default("false") boolean threePhase)
        implements Schedule {
    /// Of rise and fall.
    public enum Shape {
        /// Half a cosine.
        COSINE,
        /// A straight line.
        LINEAR;

        /// The share of the way at a share p of the time.
        double at(double p) {
            return switch (this) {
                case COSINE -> 1 - Cosine.falling(p);
                case LINEAR -> p;
            };
        }
    }

    public OneCycle {
        requireRate("oneCycle", "rate", rate);
        requireAtLeast("oneCycle", "steps", steps, 2);
        requireInside("oneCycle", "warmFraction", warmFraction, 0, 1);
        requireInside("oneCycle", "startDivisor", startDivisor, 1, Double.POSITIVE_INFINITY);
        requireInside("oneCycle", "endDivisor", endDivisor, 1, Double.POSITIVE_INFINITY);
        if (threePhase && warmFraction > 0.5) {
            throw new IllegalArgumentException("oneCycle: warmFraction = " + warmFraction
                    + " leaves no steps for the third phase; it must be at most 0.5");
        }
    }

    @Override
    public double rate(long k) {
        double first = rate / startDivisor;
        double last = first / endDivisor;
        double peak = warmFraction * steps - 1;
        double end = steps - 1.0;
        if (k <= peak) {
            return between(first, rate, k / peak);
        }
        if (!threePhase) {
            return between(rate, last, (k - peak) / (end - peak));
        }
        double back = 2 * warmFraction * steps - 2;
        return k <= back
                ? between(rate, first, (k - peak) / (back - peak))
                : between(first, last, (k - back) / (end - back));
    }

    private double between(double from, double to, double p) {
        return from + (to - from) * shape.at(Math.min(p, 1));
    }

    @Override
    public RobbinsMonro robbinsMonro() {
        return RobbinsMonro.endingAt(rate);
    }
}
