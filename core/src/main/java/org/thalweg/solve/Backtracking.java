package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Backtracking to Armijo's condition of sufficient decrease: Armijo (1966), Pacific J. Math. 16(1); Nocedal & Wright
/// (2006), *Numerical Optimization*, Algorithm 3.1 with the interpolation of section 3.5.
///
///     φ(α) ≤ φ(0) + c₁ α φ′(0)                                  (1)
///     α ← argmin of the quadratic through φ(0), φ′(0), φ(α),    (2)
///         kept within [shrink², shrink] α
///
/// @param c1 in (0, ½); default 1e-4
/// @param shrink in (0, 1); default 0.5
/// @param steps the most that are tried, at least 1; default 60
@Named({"armijo", "backtracking"})
@Meaning("backtracking to sufficient decrease")
public record Backtracking(
        @Default("1e-4") double c1,
        @Default("0.5") double shrink,
        @Default("60") int steps) implements LineSearch {
    public Backtracking {
        Ranges.requireBetween("armijo", "c1", c1, 0, 0.5);
        Ranges.requireBetween("armijo", "shrink", shrink, 0, 1);
        Ranges.requireAtLeast("armijo", "steps", steps, 1);
    }

    /// c₁ = 1e-4, halving, at most 60 steps.
    public Backtracking() {
        this(1e-4, 0.5, 60);
    }

    @Override
    public Found search(Phi phi, double first) {
        double alpha = first;
        for (int i = 0; i < steps; i++) {
            double value = phi.valueAt(alpha);
            if (value <= phi.value() + c1 * alpha * phi.slope()) { // (1)
                Trial trial = phi.at(alpha);
                if (trial.isFinite()) {
                    return new Found.Step(trial);
                }
            } else if (Math.abs(value - phi.value()) <= phi.noise()) {
                Trial trial = phi.at(alpha);
                if (Approximate.hold(phi, trial, 1)) {
                    return new Found.Step(trial);
                }
            }
            double fitted = -phi.slope() * alpha * alpha / (2 * (value - phi.value() - alpha * phi.slope())); // (2)
            alpha = fitted >= shrink * shrink * alpha && fitted <= shrink * alpha ? fitted : shrink * alpha;
        }
        return new Found.Nothing("no step of " + first + " or shorter lowers the value as the slope promises");
    }
}
