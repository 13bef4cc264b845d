package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A step of one length, whatever it does: α = `length`. The textbook's gradient descent with a constant rate.
/// Only where φ is not finite the step is halved.
///
/// @param length α, above 0; default 0.001
@Named({"fixed", "fixedStep"})
@Meaning("always the same step length")
public record FixedStep(@Default("0.001") double length) implements LineSearch {
    public FixedStep {
        Ranges.requirePositive("fixed", "length", length);
    }

    @Override
    public Found search(Phi phi, double first) {
        Trial trial = Shrink.untilFinite(phi, length);
        return trial.isFinite()
                ? new Found.Step(trial)
                : new Found.Nothing("the function is not finite along the direction, even near the point");
    }
}
