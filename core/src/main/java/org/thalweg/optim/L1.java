package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A penalty λ‖θ‖₁ on the loss, through a subgradient: Goodfellow, Bengio & Courville (2016), "Deep Learning",
/// §7.1.2.
///
///     g ← g + λ sign(θ),   sign(0) = 0,   θ where g was taken     (1)
///
/// Parameters come close to 0, but step over it rather than to stay there: for exact zeros a proximal step is
/// needed.
///
/// @param lambda λ, from 0; no default
@Named("l1")
@Meaning("a penalty of lambda times the sum of magnitudes, in the gradient")
public record L1(double lambda) implements GradientTransform {
    public L1 {
        requireInside("l1", "lambda", lambda, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        return gradient.plus(point.sign().times(lambda)); // (1)
    }
}
