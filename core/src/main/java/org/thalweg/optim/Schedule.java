package org.thalweg.optim;

import java.util.Optional;

/// The rate of each step, as a function of how many steps were done before it.
///
/// Schedules are values. They are evaluated on the host, in double precision, once a step; the program reads
/// the rate as an input, so that sweeps over schedules and rates share one compiled program.
public interface Schedule {
    /// The rate of the step that `k` steps came before: k = 0 for the first.
    double rate(long k);

    /// What reacts to a metric in this schedule, if anything does: a run then reduces its rates further.
    default Optional<ReduceOnPlateau> reacting() {
        return Optional.empty();
    }

    /// Whether this schedule meets the conditions under which stochastic gradient descent converges.
    RobbinsMonro robbinsMonro();

    /// Σ αₖ = ∞ and Σ αₖ² < ∞: Robbins & Monro (1951), "A stochastic approximation method", Ann. Math. Stat.
    /// 22.
    ///
    /// @param met whether both hold
    /// @param reason why, in a few words with the sums
    record RobbinsMonro(boolean met, String reason) {
        /// The answer of a schedule that stays at one rate after finitely many steps.
        static RobbinsMonro endingAt(double rate) {
            return rate == 0
                    ? new RobbinsMonro(false, "Σα is finite: the rate ends at 0, wherever the parameters are by then")
                    : new RobbinsMonro(
                            false, "Σα² = ∞: the rate ends above 0, so that the noise of the gradient stays");
        }
    }
}
