package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Levenberg (1944), "A method for the solution of certain non-linear problems in least squares": steps of
///
///     (JᵀJ + λI)p = −Jᵀr     (1)
///
/// with λ such that ‖p‖ ≤ Δ, and Δ as in [LevenbergMarquardt], of which this is the form without scales. It
/// depends on the units of the variables: use it where they have the same.
///
/// r : `[m]`, J : `[m][n]`, m ≥ n
///
/// @param factor the first Δ is factor · ‖x‖, or at x = 0 factor · max(‖p‖, ‖r‖) with the undamped p; positive;
///     default 1
/// @param linear how (1) is solved; default [Linear#QR]
@Named("levenberg")
@Meaning("damped Gauss-Newton steps without scales")
public record Levenberg(
        @Default("1") double factor, @Default("qr") Linear linear) implements BoundedSolver<LeastSquares> {
    public Levenberg {
        LevenbergMarquardt.requireFactor("levenberg", factor);
    }

    /// The defaults.
    public Levenberg() {
        this(1, Linear.QR);
    }

    @Override
    public Class<LeastSquares> objective() {
        return LeastSquares.class;
    }

    @Override
    public Tolerances tolerances() {
        return Tolerances.NONE;
    }

    /// @throws IllegalArgumentException if there are fewer residuals than variables
    @Override
    public Method begin(LeastSquares f, Bounds bounds, Point start, Work work) {
        return new Damped(f, bounds, start, work, Stride.Scaling.IDENTITY, factor, linear);
    }
}
