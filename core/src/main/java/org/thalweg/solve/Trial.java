package org.thalweg.solve;

/// A step length α that a search tried, with φ(α) and φ′(α); the slope is NaN where only the value was wanted.
public record Trial(double alpha, double value, double slope) {
    /// Whether value and slope are numbers.
    public boolean isFinite() {
        return Double.isFinite(value) && Double.isFinite(slope);
    }
}
