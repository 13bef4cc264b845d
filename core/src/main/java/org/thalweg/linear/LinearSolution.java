package org.thalweg.linear;

import org.jspecify.annotations.Nullable;

/// How far a system Ax = b was solved.
///
/// @param x the last iterate
/// @param residual ‖b − Ax‖ of it, computed from x itself
/// @param iterations how many steps were taken
/// @param reason why there were no more
/// @param why the same in words, with numbers
/// @param direction for [Reason#BREAKDOWN] at a direction d with dᵀAd ≤ 0, where one was expected to have none: d
public record LinearSolution(
        double[] x, double residual, int iterations, Reason reason, String why, double @Nullable [] direction) {
    /// Why an iteration ends.
    public enum Reason {
        /// The residual is as small as was asked.
        CONVERGED,
        /// The iterations are used up.
        BUDGET,
        /// There is no next iterate, or rounding lets none be better.
        BREAKDOWN,
        /// A NaN or an infinity came up.
        NOT_FINITE
    }

    /// One without a direction.
    public LinearSolution(double[] x, double residual, int iterations, Reason reason, String why) {
        this(x, residual, iterations, reason, why, null);
    }

    /// Whether x is what was asked for.
    public boolean converged() {
        return reason == Reason.CONVERGED;
    }
}
