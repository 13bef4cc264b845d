package org.thalweg.optim;

// begin: rule
import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Signum: Bernstein, Wang, Azizzadenesheli & Anandkumar (2018), "signSGD: compressed optimisation for
/// non-convex problems", arXiv:1802.04434, Algorithm 2.
///
///     m ← βm + (1−β)g         (1)
///     θ ← θ − η sign(m)       (2)
///
/// g, m, θ : `[n]`, m = 0 at the start.
///
/// @param learningRate η; default 0.0001
/// @param beta β, in [0, 1); default 0.9
@Named("signum")
@Meaning("steps of one size, along the sign of an average of gradients")
public record Signum(
        @Named({"lr", "learningRate"}) @Default("0.0001") Schedule learningRate,
        @Default("0.9") double beta) implements UpdateRule {
    public Signum {
        requireInside("signum", "beta", beta, 0, 1);
    }

    @Override
    public Tensor update(Step step) {
        Tensor m = step.average("m", beta, step.gradient()); // (1)
        return m.sign().times(step.rate()); // (2)
    }
}
// end: rule
