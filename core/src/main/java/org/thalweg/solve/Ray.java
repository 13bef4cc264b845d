package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// φ(α) = f(x + αd) over a point and a direction. Remembers the last two points at which value and gradient are
/// known, so that the point of an accepted step is rarely evaluated again.
final class Ray implements Phi {
    private final Objective f;
    private final Work work;
    private final double[] direction;
    private final double[] scratch;
    private Point from;
    private double slope;
    private double blur; // NaN until it is asked for
    private double lastAlpha;
    private Point last;
    private double beforeAlpha;
    private Point before;

    Ray(Objective f, Point start, Work work) {
        this.f = f;
        this.work = work;
        this.direction = new double[f.dimension()];
        this.scratch = new double[f.dimension()];
        this.from = start;
        this.last = start;
        this.before = start;
    }

    /// The direction, to be written before [#from].
    double[] direction() {
        return direction;
    }

    /// Begins at `point`, along the direction.
    void from(Point point) {
        drop(before, point);
        drop(last, point);
        from = point;
        slope = Vectors.dot(direction, point.gradient());
        blur = Double.NaN;
        last = point;
        lastAlpha = 0;
        before = point;
        beforeAlpha = 0;
    }

    /// Whether the direction is finite, and descends. A finite slope has a finite direction: ∞ · 0 is not a number.
    boolean descends() {
        return slope < 0 && (slope > Double.NEGATIVE_INFINITY || Vectors.isFinite(direction));
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
        if (Double.isNaN(blur)) {
            blur = Math.max(noise(), Precision.noise(from));
        }
        return blur;
    }

    @Override
    public Trial at(double alpha) {
        if (before != last) {
            drop(before, from);
        }
        double[] x = work.take(direction.length);
        Vectors.along(from.x(), alpha, direction, x);
        Point point = Point.of(f, x, work.take(direction.length));
        before = last;
        beforeAlpha = lastAlpha;
        last = point;
        lastAlpha = alpha;
        return new Trial(alpha, point.value(), Vectors.dot(point.gradient(), direction));
    }

    @Override
    public double valueAt(double alpha) {
        Vectors.along(from.x(), alpha, direction, scratch);
        return f.value(scratch);
    }

    /// Gives back a trial that was not accepted.
    private void drop(Point trial, Point accepted) {
        if (trial != from && trial != accepted) {
            work.give(trial);
        }
    }

    /// The point of a trial.
    Point point(Trial trial) {
        if (trial.alpha() == lastAlpha) {
            return last;
        }
        if (trial.alpha() == beforeAlpha) {
            return before;
        }
        at(trial.alpha());
        return last;
    }
}
