package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// A penalty ½λ‖θ‖² on the loss, through its gradient: Goodfellow, Bengio & Courville (2016), "Deep Learning",
/// §7.1.1.
///
///     g ← g + λθ,   θ where g was taken     (1)
///
/// Rules that scale the gradient scale the penalty with it; decay that they do not is [DecoupledDecay].
///
/// @param lambda λ, from 0; no default
@Named("l2")
@Meaning("a penalty of half lambda times the squared norm, in the gradient")
public record L2(double lambda) implements GradientTransform {
    public L2 {
        requireInside("l2", "lambda", lambda, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        return gradient.plus(point.times(lambda)); // (1)
    }
}
