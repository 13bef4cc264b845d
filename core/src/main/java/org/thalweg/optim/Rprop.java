package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;
import static org.thalweg.optim.Hyperparameters.requirePositiveUpTo;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Resilient propagation: Riedmiller & Braun (1993), "A direct adaptive method for faster backpropagation
/// learning: the RPROP algorithm". The sign of the gradient alone decides; each parameter has a step length Δ of
/// its own.
///
///     s = sign(g g′)                                       (1)
///     Δ′ = clip(Δ η⁺, Δmin, Δmax)   where s > 0            (2)
///     Δ′ = clip(Δ η⁻, Δmin, Δmax)   where s < 0, else Δ    (3)
///     θ ← θ − sign(g)Δ′             where s ≥ 0            (4)
///     θ ← θ + sign(g′)Δ             where s < 0            (5)
///     g′ ← g where s ≥ 0, else 0;   Δ ← Δ′                 (6)
///
/// g, g′, Δ, θ : `[n]`, g′ = 0 and Δ = Δ₀ at the start. Of g′ only the sign is kept. (5) takes the
/// previous move back. For full batches.
///
/// Differs: PyTorch's Rprop does not take moves back; with `backtracking=false` (5) is θ ← θ, the form iRprop− of
/// Igel & Hüsken (2000), "Improving the Rprop learning algorithm". Only the first rate of the schedule is used,
/// since the rule goes on from there by itself.
///
/// @param learningRate Δ₀; default 0.1
/// @param decrease η⁻, in (0, 1]; default 0.5
/// @param increase η⁺, from 1; default 1.2
/// @param smallestStep Δmin, from 0; default 1e-6
/// @param largestStep Δmax, above 0; default 50
/// @param backtracking whether (5) takes the previous move back; default true
@Named("rprop")
@Meaning("a step length for each parameter, by the signs of its gradients; full batches")
public record Rprop(
        @Named({"lr", "learningRate"}) @Default("0.1") Schedule learningRate,
        @Default("0.5") double decrease,
        @Default("1.2") double increase,
        @Default("1e-6") double smallestStep,
        @Default("50") double largestStep,
        @Default("true") boolean backtracking)
        implements UpdateRule {
    public Rprop {
        requirePositiveUpTo("rprop", "decrease", decrease, 1);
        requireInside("rprop", "increase", increase, 1, Double.POSITIVE_INFINITY);
        requireInside("rprop", "smallestStep", smallestStep, 0, Double.POSITIVE_INFINITY);
        requirePositive("rprop", "largestStep", largestStep);
    }

    @Override
    public Tensor update(Step step) {
        Tensor direction = step.gradient().sign();
        Tensor before = step.slot("previous");
        Tensor s = direction.times(before); // (1)
        Tensor length = step.slot("step", step.full(learningRate.rate(0)));
        Tensor longer = s.greater(0).select(length.times(increase), length); // (2)
        Tensor changed = s.less(0).select(length.times(decrease), longer); // (3)
        Tensor next = step.keep("step", changed.maximum(smallestStep).minimum(largestStep));
        step.keep("previous", s.less(0).select(step.zeros(), direction)); // (6)
        Tensor back = backtracking ? before.times(length).negate() : step.zeros(); // (5)
        return s.less(0).select(back, direction.times(next)); // (4)
    }
}
