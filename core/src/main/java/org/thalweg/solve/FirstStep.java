package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Guesses of a first step length.
final class FirstStep {
    private FirstStep() {}

    /// For steepest descent without experience: a change of x of a hundredth of its size, or of the first step of
    /// Newton's method on a function with minimum 0, 2f/‖d‖², whichever is shorter, and at most of length 1.
    static double unscaled(Point point, double slope) {
        double length = Math.sqrt(-slope); // ‖∇f‖, which may overflow where ‖∇f‖² does
        double norm = Double.isFinite(length) ? length : Vectors.norm(point.gradient());
        return Math.min(1, 1 / norm);
    }
}
