package org.thalweg.optim;

import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Gradient centralization: Yong, Huang, Hua & Zhang (2020), "Gradient centralization: a new optimization
/// technique for deep neural networks", arXiv:2004.01461, equation 1. For each column g of a matrix's gradient
/// `[in, out]` ([Layout.Entry#matrix]), so for the weights into each unit:
///
///     g ← g − mean(g)     (1)
///
/// What is no matrix is left as it is.
///
/// Differs: optax takes the mean over rows as stored, whatever they are; see [Along].
///
/// @param along what has mean 0 afterwards; default [Along#COLUMNS]
@Named("centralize")
@Meaning("takes the mean from the gradient of each unit's weights")
public record Centralize(@Default("columns") Along along) implements GradientTransform {
    /// What has mean 0 afterwards.
    public enum Along {
        /// The columns of a matrix, the weights into one unit: (1).
        COLUMNS,
        /// Its rows (2).
        ROWS
    }

    @Override
    public Tensor apply(Step step, Tensor point, Tensor gradient) {
        int axis = switch (along) {
            case COLUMNS -> 0; // (1)
            case ROWS -> 1; // (2)
        };
        return step.perParameter(e -> {
            if (!e.isMatrix()) {
                return e.view(gradient);
            }
            Tensor g = e.matrix(gradient);
            return g.minus(Functions.keep(g.mean(axis), g, axis)).reshape(e.shape());
        });
    }
}
