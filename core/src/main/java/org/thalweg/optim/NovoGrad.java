package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// NovoGrad: Ginsburg et al. (2019), "Stochastic gradient methods with layer-wise adaptive moments for training of
/// deep networks", arXiv:1905.11286, Algorithm 1. Each tensor of parameters W has one second moment v:
///
///     v ← β₂v + (1−β₂)‖G‖²,   v ← ‖G‖² at t = 1     (1)
///     M ← β₁M + (G/(√v + ε) + λW)                   (2)
///     W ← W − ηM                                    (3)
///
/// G, M, W : the tensor's shape, M = 0 at the start; v : scalar.
///
/// Differs: the paper starts with M = G/√v + λW, which is the same.
///
/// @param learningRate η; default 0.01
/// @param beta1 β₁, in [0, 1); default 0.95
/// @param beta2 β₂, in [0, 1); default 0.98
/// @param epsilon ε, from 0; default 1e-8
/// @param weightDecay λ, from 0; default 0
@Named("novograd")
@Meaning("momentum of gradients normalized tensor by tensor")
public record NovoGrad(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("0.95") double beta1,
        @Default("0.98") double beta2,
        @Default("1e-8") double epsilon,
        @Default("0") double weightDecay)
        implements UpdateRule {
    public NovoGrad {
        requireInside("novograd", "beta1", beta1, 0, 1);
        requireInside("novograd", "beta2", beta2, 0, 1);
        requireInside("novograd", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("novograd", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor fresh = step.scalar("share of the norm", t -> t == 1 ? 1 : 1 - beta2);
        Tensor normalized = step.perParameter(e -> {
            Tensor part = e.view(g);
            Tensor v = step.slot("v/" + e.name(), Tensor.constant(step.dtype(), 0));
            Tensor norm = part.square().sum().minus(v).times(fresh);
            v = step.keep("v/" + e.name(), v.plus(norm)); // (1)
            return EpsilonPlace.OUTSIDE.divide(part, v, epsilon);
        });
        Tensor decayed = normalized.plus(step.parameters().times(weightDecay));
        Tensor m = step.slot("m").times(beta1).plus(decayed);
        return step.keep("m", m).times(step.rate()); // (2) (3)
    }
}
