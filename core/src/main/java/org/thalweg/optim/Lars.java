package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// LARS: You, Gitman & Ginsburg (2017), "Large batch training of convolutional networks", arXiv:1708.03888,
/// Algorithm 1. For each parameter x with its gradient g, norms over the whole of it:
///
///     d = g + λx                               (1)
///     s = c‖x‖ / (‖g‖ + λ‖x‖)                   (2)
///     v ← αv + η s d                           (3)
///     x ← x − v                                (4)
///
/// g, v, x of one shape, v = 0 at the start; s = 1 where ‖x‖ or what it is divided by is 0.
///
/// c = 0.001 is also optax's and MindSpore's. The rate has no source, as it goes with the batch size: 1 is ours, with
/// which no parameter moves by more than about c/(1−α) = 1 % of its norm in a step.
///
/// Differs: what is under the ratio, whether vectors take part and whether the rate is in the buffer differ
/// between frameworks, see [Form].
///
/// @param learningRate η; default 1, as c is small
/// @param momentum α, in [0, 1); default 0.9
/// @param weightDecay λ, from 0; default 0.0005
/// @param trust c, in (0, ∞); default 0.001
/// @param form see there; default [Form#PAPER]
@Named("lars")
@Meaning("momentum with a rate for each layer, for large batches")
public record Lars(
        @Named({"lr", "learningRate"}) @Default("1") Schedule learningRate,
        @Default("0.9") double momentum,
        @Default("0.0005") double weightDecay,
        @Default("0.001") double trust,
        @Default("paper") Form form)
        implements UpdateRule {
    /// Whose norms make the ratio, and for which parameters.
    public enum Form {
        /// (1) to (4), for matrices and vectors alike.
        PAPER,
        /// s = c‖x‖/‖d‖, as optax (5).
        JOINT_NORM,
        /// What has fewer than two dimensions has s = 1 and no decay; the rate is outside of the buffer:
        /// v ← αv + s d, x ← x − ηv (6).
        MATRIX_ONLY
    }

    public Lars {
        requireInside("lars", "momentum", momentum, 0, 1);
        requireInside("lars", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        requirePositive("lars", "trust", trust);
    }

    @Override
    public Tensor update(Step step) {
        Tensor scaled = step.perParameter(e -> scaled(e, e.view(step.gradient()), e.view(step.parameters())));
        Tensor carried = step.slot("v").times(momentum);
        return switch (form) {
            case PAPER, JOINT_NORM -> step.keep("v", carried.plus(scaled.times(step.rate()))); // (3) (4)
            case MATRIX_ONLY -> step.keep("v", carried.plus(scaled)).times(step.rate()); // (6)
        };
    }

    /// s d
    private Tensor scaled(Layout.Entry e, Tensor g, Tensor x) {
        if (form == Form.MATRIX_ONLY && !e.isMatrix()) {
            return g; // (6)
        }
        Tensor d = g.plus(x.times(weightDecay)); // (1)
        Tensor norm = Norms.norm(x);
        Tensor under = form == Form.JOINT_NORM ? Norms.norm(d) : Norms.norm(g).plus(norm.times(weightDecay)); // (5) (2)
        return d.times(Norms.quotient(norm.times(trust), under, 1));
    }
}
