package org.thalweg.solve;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The minimum along the line of a quadratic, from the slopes at two points, between which they are a straight line:
///
///     α* = α₁ φ′(0) / (φ′(0) − φ′(α₁)),     α₁ the step to try first
///
/// For a function that is no quadratic it is one secant step. Where the slope does not rise there is no minimum along the
/// line.
@Named("exact")
@Meaning("the minimum along the line of a quadratic, from two slopes")
public record ExactForQuadratics() implements LineSearch {
    @Override
    public Found search(Phi phi, double first) {
        Trial one = Shrink.untilFinite(phi, first);
        if (!(one.slope() > phi.slope())) {
            return Found.best(phi, one, "the slope does not rise along the direction: no minimum on the line");
        }
        Trial trial = Shrink.untilFinite(phi, one.alpha() * phi.slope() / (phi.slope() - one.slope()));
        return trial.isFinite() ? new Found.Step(trial) : new Found.Nothing("the function is not finite on the line");
    }
}
