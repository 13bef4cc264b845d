package org.thalweg.solve;

/// Steps out of the domain of a function.
final class Shrink {
    private static final int MOST = 60;
    private static final double FACTOR = 0.25;

    private Shrink() {}

    /// The first of α, α/4, α/16 … at which value and slope are finite, or the last that was tried.
    static Trial untilFinite(Phi phi, double alpha) {
        Trial trial = phi.at(alpha);
        for (int i = 0; i < MOST && !trial.isFinite(); i++) {
            trial = phi.at(trial.alpha() * FACTOR);
        }
        return trial;
    }
}
