package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The search of Moré & Thuente (1994), "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20(3),
/// for the strong Wolfe conditions:
///
///     φ(α) ≤ φ(0) + c₁ α φ′(0)     (1)
///     |φ′(α)| ≤ c₂ |φ′(0)|         (2)
///
/// An interval that holds such steps shrinks by safeguarded cubic and quadratic interpolation ([Interval]); as
/// long as no step satisfied (1) with a slope that does not fall, it works on ψ(α) = φ(α) − φ(0) − c₁αφ′(0) in
/// φ's place.
///
/// Differs: a trial that is not finite becomes the longest step allowed, and a quarter of the way to it is tried next;
/// near a minimum, where values agree to rounding, [Approximate] conditions count.
///
/// @param c1 default 1e-4
/// @param c2 in (c1, 1); default 0.9, for conjugate gradients rather 0.1
/// @param steps the most that are tried; default 40
@Named({"strongWolfe", "moreThuente"})
@Meaning("sufficient decrease and a small slope, by interpolation (Moré-Thuente)")
public record StrongWolfe(
        @Default("1e-4") double c1,
        @Default("0.9") double c2,
        @Default("40") int steps) implements WolfeSearch {
    private static final double LONGEST = 1e300;
    private static final double NARROW = 1e-16;

    public StrongWolfe {
        Ranges.requireWolfe("strongWolfe", c1, c2);
        Ranges.requireAtLeast("strongWolfe", "steps", steps, 1);
    }

    /// c₁ = 1e-4 and the given c₂.
    public StrongWolfe(double c2) {
        this(1e-4, c2, 40);
    }

    @Override
    public double curvature() {
        return c2;
    }

    @Override
    public Found search(Phi phi, double first) {
        double slope = c1 * phi.slope();
        var interval = new Interval(new Trial(0, phi.value(), phi.slope()), LONGEST, 0);
        boolean shifted = true; // works on ψ
        double alpha = first;
        int lost = 0;
        for (int i = 0; i < steps; i++) {
            Trial trial = phi.at(alpha);
            if (!trial.isFinite()) {
                alpha = interval.notBeyond(alpha);
                continue;
            }
            if (Endless.isReached(trial.value())) {
                return Endless.found(trial);
            }
            boolean falls = trial.value() <= phi.value() + alpha * slope; // (1)
            if ((falls && Math.abs(trial.slope()) <= -c2 * phi.slope()) || Approximate.hold(phi, trial, c2)) { // (2)
                return new Found.Step(trial);
            }
            if (falls && trial.slope() >= 0) {
                shifted = false;
            }
            boolean onPsi =
                    shifted && !falls && trial.value() <= interval.best().value();
            lost += Approximate.isLost(phi, trial) ? 1 : 0;
            if (lost >= Approximate.MOST_LOST) {
                return Found.best(phi, interval.best(trial), "values and slopes along the line are rounding");
            }
            alpha = interval.next(trial, onPsi ? slope : 0);
            if (interval.isNarrow(NARROW)) {
                return Found.best(phi, interval.best(), "the interval of the line search shrank to rounding");
            }
        }
        return Found.best(phi, interval.best(), "no step satisfies the Wolfe conditions after " + steps + " trials");
    }
}
