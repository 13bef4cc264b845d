package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Fromage: Bernstein, Vahdat, Yue & Liu (2020), "On the distance between two neural networks and the stability of
/// learning", arXiv:2002.03432, Algorithm 1. For each tensor of parameters W:
///
///     U = ‖W‖/‖G‖ · G              (1)
///     W ← (W − ηU)/√(1 + η²)      (2)
///
/// G, U, W : the tensor's shape. Without gradient W still shrinks by (2), as in the paper.
///
/// Differs: as in optax, both norms of (1) are at least `smallestNorm`, without which zeros would stay zeros.
///
/// @param learningRate η; default 0.01
/// @param smallestNorm above 0; default 1e-6
@Named("fromage")
@Meaning("steps in proportion to the norm of each tensor")
public record Fromage(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("1e-6") double smallestNorm) implements UpdateRule {
    public Fromage {
        requirePositive("fromage", "smallestNorm", smallestNorm);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor theta = step.parameters();
        Tensor u = step.perParameter(e -> {
            Tensor part = e.view(g);
            return part.times(norm(e.view(theta)).div(norm(part))); // (1)
        });
        Tensor shrinking = step.scalar("shrinking", (_, rate) -> 1 / Math.sqrt(1 + rate * rate));
        Tensor lost = step.scalar("lost", (_, rate) -> rate * rate / (1 + rate * rate + Math.sqrt(1 + rate * rate)));
        return u.times(step.rate().times(shrinking)).plus(theta.times(lost)); // (2)
    }

    private Tensor norm(Tensor tensor) {
        return tensor.square().sum().sqrt().maximum(smallestNorm);
    }
}
