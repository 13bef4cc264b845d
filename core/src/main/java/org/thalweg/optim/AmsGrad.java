package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// AMSGrad: Reddi, Kale & Kumar (2018), "On the convergence of Adam and beyond", arXiv:1904.09237, Algorithm 2.
///
///     m ← β₁m + (1−β₁)g       (1)
///     v ← β₂v + (1−β₂)g²      (2)
///     w ← max(w, v)           (3)
///     θ ← θ − η m/(√w + ε)    (4)
///
/// g, m, v, w, θ : `[n]`, m = v = w = 0 at the start.
///
/// Differs: the paper has no ε. Frameworks correct for the start of the averages, one before the maximum, one
/// after it; see [Form].
///
/// @param learningRate η; default 0.001
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 1e-8
/// @param form which v is maximised; default [Form#PAPER]
@Named("amsgrad")
@Meaning("Adam whose second moments do not fall")
public record AmsGrad(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("1e-8") double epsilon,
        @Default("paper") Form form)
        implements UpdateRule {
    /// Which v is maximised.
    public enum Form {
        /// v, and nothing is corrected: (3), (4).
        PAPER,
        /// v, and the maximum is corrected, as PyTorch: θ ← θ − η m̂/(√(w/(1−β₂ᵗ)) + ε), m̂ = m/(1−β₁ᵗ) (5).
        RAW_MAXIMUM,
        /// The corrected one, as optax: w ← max(w, v/(1−β₂ᵗ)) (6); θ ← θ − η m̂/(√w + ε) (7).
        CORRECTED_MAXIMUM
    }

    public AmsGrad {
        requireInside("amsgrad", "beta1", beta1, 0, 1);
        requireInside("amsgrad", "beta2", beta2, 0, 1);
        requireInside("amsgrad", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor m = step.average("m", beta1, g); // (1)
        Tensor v = step.average("v", beta2, g.square()); // (2)
        Tensor raised = form == Form.CORRECTED_MAXIMUM ? step.unbiased(v, beta2) : v; // (6)
        Tensor w = step.keep("w", step.slot("w").maximum(raised)); // (3)
        Tensor direction = switch (form) {
            case PAPER -> divide(m, w); // (4)
            case RAW_MAXIMUM -> divide(step.unbiased(m, beta1), step.unbiased(w, beta2)); // (5)
            case CORRECTED_MAXIMUM -> divide(step.unbiased(m, beta1), w); // (7)
        };
        return direction.times(step.rate());
    }

    private Tensor divide(Tensor m, Tensor w) {
        return EpsilonPlace.OUTSIDE.divide(m, w, epsilon);
    }
}
