package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Adam: Kingma & Ba (2015), "Adam: a method for stochastic optimization", arXiv:1412.6980, Algorithm 1.
///
///     m ← β₁m + (1−β₁)g     (1)      m̂ = m / (1−β₁ᵗ)     (3)
///     v ← β₂v + (1−β₂)g²    (2)      v̂ = v / (1−β₂ᵗ)     (4)
///     θ ← θ − η m̂ / (√v̂ + ε)     (5)
///
/// g, m, v, θ : `[n]`, m = v = 0 at the start.
///
/// Differs: where ε stands differs between frameworks. With `epsilonRoot` it stands inside of the root, as some
/// texts have it: √(v̂ + ε_root) + ε in (5). With [Root#UNCORRECTED] it is the ε̂ of the end of the paper's
/// section 2, as in Keras: θ ← θ − η √(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε̂) (6). For a penalty in the gradient put [L2]
/// before it; decay that is decoupled from the gradient is [DecoupledDecay] behind it.
///
/// @param learningRate η; default 0.001
/// @param beta1 β₁, in [0, 1); default 0.9
/// @param beta2 β₂, in [0, 1); default 0.999
/// @param epsilon ε, from 0; default 1e-8
/// @param epsilonRoot ε_root, from 0; default 0
/// @param root the root that ε is added to; default [Root#CORRECTED]
@Named("adam")
@Meaning("adaptive moments")
public record Adam(
        @Named({"lr", "learningRate"}) @Default("0.001") Schedule learningRate,
        @Default("0.9") double beta1,
        @Default("0.999") double beta2,
        @Default("1e-8") double epsilon,
        @Default("0") double epsilonRoot,
        @Default("corrected") Root root)
        implements UpdateRule {
    /// The root that ε is added to.
    public enum Root {
        /// √v̂: (5).
        CORRECTED,
        /// √v, with the correction in the rate: (6).
        UNCORRECTED
    }

    public Adam {
        requireInside("adam", "beta1", beta1, 0, 1);
        requireInside("adam", "beta2", beta2, 0, 1);
        requireInside("adam", "epsilon", epsilon, 0, Double.POSITIVE_INFINITY);
        requireInside("adam", "epsilonRoot", epsilonRoot, 0, Double.POSITIVE_INFINITY);
    }

    /// The paper's form.
    public Adam(Schedule learningRate, double beta1, double beta2, double epsilon) {
        this(learningRate, beta1, beta2, epsilon, 0, Root.CORRECTED);
    }

    /// The paper's form with the paper's hyperparameters.
    public Adam(Schedule learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor m = step.average("m", beta1, g); // (1)
        Tensor v = step.average("v", beta2, g.square()); // (2)
        return switch (root) {
            case CORRECTED -> {
                Tensor mHat = step.unbiased(m, beta1); // (3)
                Tensor vHat = step.unbiased(v, beta2); // (4)
                yield mHat.div(root(vHat)).times(step.rate()); // (5)
            }
            case UNCORRECTED -> {
                Tensor correction = step.biasCorrection(beta2).sqrt().div(step.biasCorrection(beta1));
                yield m.div(root(v)).times(step.rate().times(correction)); // (6)
            }
        };
    }

    private Tensor root(Tensor v) {
        return (epsilonRoot == 0 ? v : v.plus(epsilonRoot)).sqrt().plus(epsilon);
    }
}
