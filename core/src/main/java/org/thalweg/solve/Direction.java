package org.thalweg.solve;

/// Where to go from a point, learnt from the points before.
interface Direction {
    /// Writes the direction at `point` to `d`.
    void at(Point point, double[] d);

    /// Learns from a step that was taken.
    void moved(Point from, Point to, Trial step);

    /// Forgets, so that the next direction is that of steepest descent.
    void reset();

    /// Whether nothing has been learnt since the start or the last reset.
    boolean isFresh();

    /// Whether α = 1 is a step of the right length as far as is known, like Newton's.
    boolean isScaled();

    /// The step to try first along `d`, whose slope is given.
    double first(Point point, double[] d, double slope);
}
