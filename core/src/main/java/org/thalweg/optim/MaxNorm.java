package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Holds the weights into each unit within a ball: Srebro & Shraibman (2005), "Rank, trace-norm and max-norm";
/// for networks Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov (2014), "Dropout: a simple way to
/// prevent neural networks from overfitting", JMLR 15, §5.1. After each step, for each column w of a matrix
/// `[in, out]` ([Layout.Entry#matrix]):
///
///     w ← w · limit / ‖w‖   if ‖w‖ > limit     (1)
///
/// What is no matrix is left as it is. The constraint is a projection, so it stands behind all that moves θ.
///
/// @param limit in (0, ∞); default 3, which the paper found good with dropout
@Named("maxNorm")
@Meaning("holds the weights into each unit at a largest norm")
public record MaxNorm(@Default("3") double limit) implements StepTransform {
    public MaxNorm {
        requirePositive("maxNorm", "limit", limit);
    }

    @Override
    public Tensor apply(Step step, Tensor update) {
        Tensor theta = step.parameters();
        Tensor next = theta.minus(update);
        return step.perParameter(e -> {
            if (!e.isMatrix()) {
                return e.view(update);
            }
            Tensor w = e.matrix(next);
            Tensor norms = Norms.ofColumns(w);
            Tensor share = Tensor.constant(w.dtype(), limit).div(norms.maximum(limit));
            return e.matrix(theta).minus(w.times(share)).reshape(e.shape()); // (1)
        });
    }
}
