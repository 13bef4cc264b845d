package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Bisection to the weak Wolfe conditions: Lewis & Overton (2013), "Nonsmooth optimization via quasi-Newton methods",
/// Math. Program. 141, Algorithm 2.6. It doubles a step that is too short and bisects once it has one that is too long,
/// and is right for functions with kinks too.
///
///     φ(α) ≤ φ(0) + c₁ α φ′(0)     (1)
///     φ′(α) ≥ c₂ φ′(0)             (2)
///
/// Differs: (1) also counts as met where both values agree to rounding and the slope does not rise
/// ([Approximate]).
///
/// @param c1 default 1e-4
/// @param c2 in (c1, 1); default 0.9
/// @param steps the most that are tried; default 60
@Named("weakWolfe")
@Meaning("sufficient decrease and curvature, by bisection")
public record WeakWolfe(
        @Default("1e-4") double c1,
        @Default("0.9") double c2,
        @Default("60") int steps) implements WolfeSearch {
    public WeakWolfe {
        Ranges.requireWolfe("weakWolfe", c1, c2);
        Ranges.requireAtLeast("weakWolfe", "steps", steps, 1);
    }

    @Override
    public double curvature() {
        return c2;
    }

    @Override
    public Found search(Phi phi, double first) {
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double alpha = first;
        Trial best = new Trial(0, phi.value(), phi.slope());
        var growth = new Endless(2);
        int lost = 0;
        for (int i = 0; i < steps; i++) {
            Trial trial = phi.at(alpha);
            if (trial.isFinite() && trial.value() < best.value()) {
                best = trial;
            }
            if (trial.isFinite() && Endless.isReached(trial.value())) {
                return Endless.found(trial);
            }
            lost += trial.isFinite() && Approximate.isLost(phi, trial) ? 1 : 0;
            boolean falls = trial.value() <= phi.value() + c1 * alpha * phi.slope(); // (1)
            if (trial.isFinite() && (falls || Approximate.hold(phi, trial, c2))) {
                if (trial.slope() >= c2 * phi.slope()) { // (2)
                    return new Found.Step(trial);
                }
                low = alpha;
            } else {
                high = alpha;
            }
            if (lost >= Approximate.MOST_LOST) {
                return Found.best(phi, best, "values and slopes along the line are rounding");
            }
            alpha = high == Double.POSITIVE_INFINITY ? growth.next() * low : 0.5 * (low + high);
        }
        return Found.best(phi, best, "no step satisfies the Wolfe conditions after " + steps + " trials");
    }
}
