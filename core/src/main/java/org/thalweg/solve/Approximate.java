package org.thalweg.solve;

/// The approximate Wolfe conditions: Hager & Zhang (2005), "A new conjugate gradient method with guaranteed descent and
/// an efficient line search", SIAM J. Optim. 16(1), (4.1) and (4.3):
///
///     (2δ − 1) φ′(0) ≥ φ′(α) ≥ σ φ′(0)   and   φ(α) ≤ φ(0) + ε
///
/// They are Wolfe's for a quadratic φ, written in slopes, which can be told apart long after the differences of values
/// have drowned in rounding: near a minimum φ is known to √ε_machine of x by values, to ε_machine by slopes.
final class Approximate {
    private static final double DELTA = 0.1;

    private Approximate() {}

    /// Trials in which nothing is to be seen but rounding, after which a search gives up.
    static final int MOST_LOST = 8;

    /// Whether a trial says nothing: by neither slope does φ change by more than its rounding, nor by its values.
    static boolean isLost(Phi phi, Trial trial) {
        double blur = phi.blur();
        return Math.abs(trial.value() - phi.value()) <= blur
                && trial.alpha() * Math.max(Math.abs(phi.slope()), Math.abs(trial.slope())) <= blur;
    }

    /// Whether they hold with ε = the rounding of φ.
    static boolean hold(Phi phi, Trial trial, double sigma) {
        return trial.value() <= phi.value() + phi.noise()
                && trial.slope() <= (2 * DELTA - 1) * phi.slope()
                && trial.slope() >= sigma * phi.slope();
    }
}
