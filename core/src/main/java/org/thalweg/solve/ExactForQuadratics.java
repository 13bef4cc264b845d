package org.thalweg.solve;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The minimum along the line of a quadratic, from the slopes at two points, between which they are a straight line:
///
///     α* = α₁ φ′(0) / (φ′(0) − φ′(α₁)),     α₁ the step to try first
///
/// There the slope is 0, so that the step also satisfies every curvature condition. For a function that is no
/// quadratic it is one secant step; where that leaves a slope below 0.9 φ′(0) it counts as a lower point only.
/// Where the slope does not rise there is no minimum along the line, and it goes as far as φ falls.
@Named("exact")
@Meaning("the minimum along the line of a quadratic, from two slopes")
public record ExactForQuadratics() implements WolfeSearch {
    private static final double CURVATURE = 0.9;
    private static final double GROWTH = 10;
    private static final int STEPS = 40;

    @Override
    public double curvature() {
        return CURVATURE;
    }

    @Override
    public Found search(Phi phi, double first) {
        Trial one = Shrink.untilFinite(phi, first);
        if (!(one.slope() > phi.slope())) {
            return outward(phi, one);
        }
        Trial trial = Shrink.untilFinite(phi, one.alpha() * phi.slope() / (phi.slope() - one.slope()));
        return trial.isFinite() && trial.slope() >= CURVATURE * phi.slope()
                ? new Found.Step(trial)
                : Found.best(phi, trial, "the function is no quadratic along the direction");
    }

    /// As far as φ falls.
    private static Found outward(Phi phi, Trial one) {
        Trial best = one;
        var growth = new Endless(GROWTH);
        for (int i = 0; i < STEPS && best.isFinite() && !Endless.isReached(best.value()); i++) {
            Trial trial = Shrink.untilFinite(phi, growth.next() * best.alpha());
            if (!(trial.value() < best.value())) {
                break;
            }
            best = trial;
        }
        return best.isFinite() && Endless.isReached(best.value())
                ? Endless.found(best)
                : Found.best(phi, best, "the slope does not rise along the direction: no minimum on the line");
    }
}
