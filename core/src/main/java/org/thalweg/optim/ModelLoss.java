package org.thalweg.optim;

import java.util.function.Supplier;
import org.thalweg.graph.Tensor;

/// A loss and the output of the model that it judges: what Gauss-Newton products are made from; and the distribution
/// behind the loss, which has the Fisher matrix.
///
/// @param loss a scalar, computed from `output`
/// @param output of the model, of any shape
/// @param likelihood asked for by rules that need it, and throws an [IllegalArgumentException] if the loss has none
public record ModelLoss(Tensor loss, Tensor output, Supplier<Likelihood> likelihood) {
    /// A loss without a distribution behind it.
    public ModelLoss(Tensor loss, Tensor output) {
        this(loss, output, () -> {
            throw new IllegalArgumentException("a Fisher matrix needs the distribution behind the loss, and this loss"
                    + " was given without one; give a ModelLoss its likelihood");
        });
    }

    /// A loss without a model, for rules that ask for no Gauss-Newton products.
    static ModelLoss alone(Tensor loss) {
        return new ModelLoss(loss, loss);
    }
}
