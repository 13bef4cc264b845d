package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// AdaMax: Kingma & Ba (2015), "Adam: a method for stochastic optimization", arXiv:1412.6980, Algorithm 2.
///
///     m ← β₁m + (1−β₁)g          (1)
///     u ← max(β₂u, |g| + ε)      (2)
///     θ ← θ − η/(1−β₁ᵗ) m/u      (3)
///
/// g, m, u, θ : `[n]`, m = u = 0 at the start.
///
/// Differs: the paper has no ε; a gradient that was always 0 then gives 0 here, not 0/0. PyTorch and optax have
/// ε = 1e-8.
///
/// @param learningRate η; default 0.002
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 0
@Named("adamax")
@Meaning("Adam with the largest gradient instead of a root of squares")
public record AdaMax(
        @Named({"lr", "learningRate"}) @Default("0.002") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("0") double epsilon)
        implements UpdateRule {
    public AdaMax {
        requireInside("adamax", "beta1", beta1, 0, 1);
        requireInside("adamax", "beta2", beta2, 0, 1);
        requireInside("adamax", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor m = step.average("m", beta1, g); // (1)
        Tensor u = step.slot("u").times(beta2).maximum(g.abs().plus(epsilon));
        step.keep("u", u); // (2)
        return Quotient.orZero(step.unbiased(m, beta1), u).times(step.rate()); // (3)
    }
}
