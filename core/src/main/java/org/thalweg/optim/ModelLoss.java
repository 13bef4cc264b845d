package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// A loss and the output of the model that it judges: what Gauss-Newton products are made from.
///
/// @param loss a scalar, computed from `output`
/// @param output of the model, of any shape
public record ModelLoss(Tensor loss, Tensor output) {
    /// A loss without a model, for rules that ask for no Gauss-Newton products.
    static ModelLoss alone(Tensor loss) {
        return new ModelLoss(loss, loss);
    }
}
