package org.thalweg.solve;

import org.jspecify.annotations.Nullable;

/// f along one variable, within its bounds: φ(t) = f(x + t s eᵢ), s = −sign(∂f/∂xᵢ), t ≥ 0. Its minimum is
/// where φ′ vanishes, which is found by the secant through the slopes at both ends of an interval in which φ′
/// changes its sign, exactly where φ is quadratic. The slope at an end that stays twice in a row counts half:
/// the Illinois method, Dowell & Jarratt (1971), "A modified regula falsi method for computing the root of an
/// equation", BIT 11. Where three steps do not halve the interval it is bisected.
final class Section {
    private static final int STEPS = 60;
    private static final double MOST_GROWTH = 10;
    private static final double NARROW = 1e-15;

    private final Objective f;
    private final Bounds bounds;
    private final double precision;

    /// @param precision how small |φ′| must be against |φ′(0)|
    Section(Objective f, Bounds bounds, double precision) {
        this.f = f;
        this.bounds = bounds;
        this.precision = precision;
    }

    /// Whether the variable can go where f falls.
    boolean isOpen(Point from, int i) {
        double slope = from.gradient()[i];
        double x = from.x()[i];
        return slope != 0 && (slope < 0 ? x < bounds.upper(i) : x > bounds.lower(i));
    }

    /// The lowest point found along variable i; `null` if there is none below `from`.
    ///
    /// @param first the length to begin with
    @Nullable
    Point minimum(Point from, int i, double first) {
        double sign = -Math.signum(from.gradient()[i]);
        double start = -Math.abs(from.gradient()[i]); // φ′(0)
        double end = sign > 0 ? bounds.upper(i) : bounds.lower(i);
        double reach = Math.abs(end - from.x()[i]);
        double noise = Precision.noise(from);
        double low = 0; // φ falls there
        double lowValue = from.value();
        double lowSlope = start;
        double high = Double.POSITIVE_INFINITY; // φ rises there, or is higher, or is no number
        double highSlope = Double.NaN;
        var growth = new Endless(MOST_GROWTH);
        Point best = from;
        double last = Double.NaN; // the t before
        double t = Math.min(first, reach);
        double width = Double.POSITIVE_INFINITY;
        for (int k = 0; k < STEPS && t > 0; k++) {
            double[] x = from.x().clone();
            x[i] = t == reach ? end : x[i] + sign * t;
            Point trial = Point.of(f, x);
            double slope = sign * trial.gradient()[i];
            boolean isLower = trial.isFinite() && trial.value() <= lowValue + noise;
            boolean flat = Math.abs(slope) <= -precision * start;
            if (isLower && (flat || Endless.isReached(trial.value()) || (t == reach && slope <= 0))) {
                return trial;
            }
            if (isLower && slope <= 0) {
                highSlope = low > 0 && low == last ? 0.5 * highSlope : highSlope;
                low = t;
                lowValue = trial.value();
                lowSlope = slope;
                best = trial.value() <= best.value() + noise ? trial : best;
            } else {
                lowSlope = high == last ? 0.5 * lowSlope : lowSlope;
                high = t;
                highSlope = trial.isFinite() && slope > 0 ? slope : Double.NaN;
                best = isLower && trial.value() < best.value() ? trial : best;
            }
            last = t;
            if (high < Double.POSITIVE_INFINITY && high - low <= NARROW * high) {
                break;
            }
            double secant = secant(t, slope, low, lowSlope, start, high, highSlope);
            if (high == Double.POSITIVE_INFINITY) {
                double least = k == 0 ? t : 2 * t;
                double most = t * growth.next();
                t = Math.min(reach, secant > t ? Math.clamp(secant, least, most) : most);
            } else {
                boolean bisects = !(secant > low && secant < high) || (k % 3 == 2 && high - low > 0.5 * width);
                width = k % 3 == 2 ? high - low : width;
                t = bisects ? 0.5 * (low + high) : secant;
            }
        }
        return best == from ? null : best;
    }

    /// Where the line through two slopes vanishes; NaN where one is unknown.
    private static double secant(
            double t, double slope, double low, double lowSlope, double start, double high, double highSlope) {
        return high == Double.POSITIVE_INFINITY
                ? t * start / (start - slope) // from the beginning outwards
                : low - lowSlope * (high - low) / (highSlope - lowSlope);
    }
}
