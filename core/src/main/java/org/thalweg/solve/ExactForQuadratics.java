package org.thalweg.solve;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The minimum along the line of a quadratic, from the slopes at two points, between which they are a straight line:
///
///     α* = α₁ φ′(0) / (φ′(0) − φ′(α₁)),     α₁ the step to try first
///
/// There the slope is 0, so that the step also satisfies every curvature condition. For a function that is no
/// quadratic it is one secant step; where that leaves a slope below 0.9 φ′(0) it counts as a lower point only.
/// Where the slope does not rise there is no minimum along the line.
@Named("exact")
@Meaning("the minimum along the line of a quadratic, from two slopes")
public record ExactForQuadratics() implements WolfeSearch {
    private static final double CURVATURE = 0.9;

    @Override
    public double curvature() {
        return CURVATURE;
    }

    @Override
    public Found search(Phi phi, double first) {
        Trial one = Shrink.untilFinite(phi, first);
        if (!(one.slope() > phi.slope())) {
            return Found.best(phi, one, "the slope does not rise along the direction: no minimum on the line");
        }
        Trial trial = Shrink.untilFinite(phi, one.alpha() * phi.slope() / (phi.slope() - one.slope()));
        return trial.isFinite() && trial.slope() >= CURVATURE * phi.slope()
                ? new Found.Step(trial)
                : Found.best(phi, trial, "the function is no quadratic along the direction");
    }
}
