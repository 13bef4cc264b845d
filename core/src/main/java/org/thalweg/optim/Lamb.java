package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// LAMB: You, Li, Reddi, Hseu, Kumar, Bhojanapalli, Song, Demmel, Keutzer & Hsieh (2020), "Large batch
/// optimization for deep learning: training BERT in 76 minutes", arXiv:1904.00962, Algorithm 2.
///
///     m ← β₁m + (1−β₁)g      (1)      m̂ = m / (1−β₁ᵗ)     (3)
///     v ← β₂v + (1−β₂)g²     (2)      v̂ = v / (1−β₂ᵗ)     (4)
///     r = m̂ / (√v̂ + ε) + λθ                              (5)
///     θ ← θ − η φ(‖θ‖)/‖r‖ · r   for each parameter       (6)
///
/// g, m, v, r, θ : `[n]`, m = v = 0 at the start; norms over one parameter each; the factor is 1 where one of
/// them is 0. φ(z) = z, or min(z, limit) if there is a limit.
///
/// In the paper the rate goes with the root of the batch size, so that there is none for all: 0.001 is that of NVIDIA's
/// Apex, `FusedLAMB`.
///
/// @param learningRate η; default 0.001
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 1e-6
/// @param weightDecay λ, from 0; default 0.01
/// @param limit the largest norm that counts, the paper's γᵤ, from 0; 0, the default, is none
@Named("lamb")
@Meaning("adaptive moments with a rate for each layer, for large batches")
public record Lamb(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("1e-6") double epsilon,
        @Default("0.01") double weightDecay,
        @Default("0") double limit)
        implements UpdateRule {
    public Lamb {
        requireInside("lamb", "beta1", beta1, 0, 1);
        requireInside("lamb", "beta2", beta2, 0, 1);
        requireInside("lamb", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("lamb", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        requireInside("lamb", "limit", limit, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor theta = step.parameters();
        Tensor m = step.unbiased(step.average("m", beta1, g), beta1); // (1) (3)
        Tensor v = step.unbiased(step.average("v", beta2, g.square()), beta2); // (2) (4)
        Tensor r = m.div(v.sqrt().plus(epsilon)).plus(theta.times(weightDecay)); // (5)
        return step.perParameter(e -> {
            Tensor norm = Norms.norm(e.view(theta));
            Tensor counted = limit == 0 ? norm : norm.minimum(limit);
            Tensor own = e.view(r);
            return own.times(Norms.quotient(counted, Norms.norm(own), 1).times(step.rate())); // (6)
        });
    }
}
