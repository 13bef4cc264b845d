package org.thalweg.solve;

/// Steps out of the domain of a function.
final class Shrink {
    private static final int MOST = 60;
    private static final double FACTOR = 0.25;
    private static final int HALVINGS = 30;

    private Shrink() {}

    /// The first of α, α/4, α/16 … at which value and slope are finite, or the last that was tried.
    static Trial untilFinite(Phi phi, double alpha) {
        Trial trial = phi.at(alpha);
        for (int i = 0; i < MOST && !trial.isFinite(); i++) {
            trial = phi.at(trial.alpha() * FACTOR);
        }
        return trial;
    }

    /// The factor of the k-th shorter step: a half, and far less after many, for a first that was out by decades.
    static double factor(int k) {
        return k < HALVINGS ? 0.5 : k < 2 * HALVINGS ? 1e-2 : 1e-10;
    }
}
