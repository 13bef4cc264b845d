package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The Gauss-Newton method: undamped steps, cut short where the sum of squares does not fall as promised.
///
///     p = argmin ‖r + Jp‖,  the shortest of them in ‖Dp‖ where J has not full rank, Dⱼ = ‖Jⱼ‖   (1)
///     x ← x + αp,  α ≤ 1                                                                        (2)
///
/// α is chosen as a radius: αp has the length ‖αDp‖ ≤ Δ, and Δ changes as in Moré (1978), where ϱ is what the
/// sum of squares falls by against what the linear r promises: it shrinks where ϱ ≤ ¼, doubles where ϱ ≥ ¾ and
/// α < 1, and is ∞ again where the whole step was good. Near the minimum whole steps are taken for as long as
/// they shrink. Where r is linear, one step is enough. Where J is nearly singular far from the minimum it may
/// stall: [LevenbergMarquardt] does not.
///
/// r : `[m]`, J : `[m][n]`, m ≥ n
///
/// @param linear how (1) is solved; default [Linear#QR]
@Named("gaussNewton")
@Meaning("Gauss-Newton steps, cut short where they promise too much")
public record GaussNewton(@Default("qr") Linear linear) implements BoundedSolver<LeastSquares> {
    /// By QR.
    public GaussNewton() {
        this(Linear.QR);
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
        return new Damped(f, bounds, start, work, Stride.Scaling.UNDAMPED, Double.POSITIVE_INFINITY, linear);
    }
}
