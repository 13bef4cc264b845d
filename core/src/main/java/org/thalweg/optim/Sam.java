package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Sharpness-aware minimization around any rule: Foret, Kleiner, Mobahi & Neyshabur (2021), "Sharpness-aware
/// minimization for efficiently improving generalization", arXiv:2010.01412, Algorithm 1.
///
///     e = ρ g/‖g‖,   g the gradient at θ, ‖g‖ over all parameters together     (1)
///     the rule's step, with the gradient taken at θ + e                        (2)
///
/// g, e, θ : `[n]`. Two gradients a step; the loss of the step is the one at θ. Where g = 0, e is 0. A rule that
/// takes gradients elsewhere (θ̃) gets those at θ̃ + e(θ̃). Transforms before this rule see both gradients, those
/// inside of it only the second.
///
/// Differs: some programs add 1e-12 to ‖g‖. Scaling to the size of the parameters is [Form#ADAPTIVE].
///
/// @param rule whose step it is
/// @param radius ρ, from 0; default 0.05 (for [Form#ADAPTIVE] its paper has 0.5)
/// @param form the neighbourhood; default [Form#PLAIN]
@Named("sam")
@Meaning("any rule, with the gradient at the worst point near by")
public record Sam(
        UpdateRule rule,
        @Default("0.05") double radius,
        @Default("plain") Form form) implements UpdateRule {
    /// The neighbourhood in which the worst point is looked for.
    public enum Form {
        /// A ball: (1).
        PLAIN,
        /// An ellipsoid as long along each axis as θ is there: e = ρ θ² ⊙ g / ‖|θ| ⊙ g‖ (3). Kwon, Kim, Park &
        /// Choi (2021), "ASAM: adaptive sharpness-aware minimization", arXiv:2102.11600, equation 8.
        ADAPTIVE
    }

    public Sam {
        requireInside("sam", "radius", radius, 0, Double.POSITIVE_INFINITY);
    }

    /// In a ball.
    public Sam(UpdateRule rule, double radius) {
        this(rule, radius, Form.PLAIN);
    }

    @Override
    public Schedule learningRate() {
        return rule.learningRate();
    }

    @Override
    public Tensor update(Step step) {
        return rule.update(step.withGradient(point -> {
            Tensor ascent = ascent(point, step.gradientAt(point));
            return step.gradientAt(point.plus(ascent)); // (2)
        }));
    }

    private Tensor ascent(Tensor point, Tensor g) {
        Tensor rho = Tensor.constant(g.dtype(), radius);
        return switch (form) {
            case PLAIN -> g.times(Norms.quotient(rho, Norms.norm(g), 0)); // (1)
            case ADAPTIVE -> {
                Tensor scaled = point.abs().times(g);
                yield point.abs().times(scaled).times(Norms.quotient(rho, Norms.norm(scaled), 0)); // (3)
            }
        };
    }

    @Override
    public Tensor evaluated(Step state) {
        return rule.evaluated(state);
    }
}
