package org.thalweg.optim;

import java.util.List;
import org.thalweg.graph.Tensor;

/// What happens to a gradient before a rule sees it: clipping, penalties, noise. It applies to every gradient
/// that the rule asks for, at whatever point.
public non-sealed interface GradientTransform extends Stage {
    /// The gradient as the next stage sees it.
    ///
    /// point, gradient, result : `[n]`
    ///
    /// @param point where the gradient was taken: θ, or the interim point of a rule that looks ahead
    Tensor apply(Step step, Tensor point, Tensor gradient);

    /// This transform, then the next.
    default GradientTransform then(GradientTransform next) {
        return new GradientStages(List.of(this, next));
    }

    /// A rule that sees gradients through this transform.
    default UpdateRule then(UpdateRule rule) {
        return new Chain(List.of(this, rule));
    }
}
