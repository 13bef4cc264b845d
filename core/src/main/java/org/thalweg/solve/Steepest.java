package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// d = −∇f. The first step of a search is as long, to first order, as the last one was good for:
/// α₋ φ′₋(0) / φ′(0), Nocedal & Wright (2006), section 3.5.
final class Steepest implements Direction {
    private double change; // α φ′(0) of the last step

    @Override
    public void at(Point point, double[] d) {
        Vectors.negative(point.gradient(), d);
    }

    @Override
    public void moved(Point from, Point to, Trial step) {
        change = step.alpha() * Vectors.dot(from.gradient(), from.gradient());
    }

    @Override
    public void reset() {
        change = 0;
    }

    @Override
    public boolean isFresh() {
        return change == 0;
    }

    @Override
    public boolean isScaled() {
        return false;
    }

    @Override
    public double first(Point point, double[] d, double slope) {
        double alpha = change / -slope;
        return alpha > 0 && Double.isFinite(alpha) ? alpha : FirstStep.unscaled(point, slope);
    }
}
