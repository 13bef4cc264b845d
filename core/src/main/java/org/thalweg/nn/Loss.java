package org.thalweg.nn;

import java.util.Optional;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Likelihood;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// What training makes small, and what it takes the network's outputs to mean.
public interface Loss {
    /// What an example is to be compared with.
    enum Target {
        /// The index of a class, `I32`, from 0.
        CLASS,
        /// Numbers of the network's own type.
        VALUES
    }

    /// What it compares with.
    Target target();

    /// How many outputs the network needs.
    ///
    /// @param size the number of classes, or of values per example
    int outputs(int size);

    /// The loss of each example, `[batch]`.
    ///
    /// @param output `[batch, outputs]`, as the network gives it
    /// @param target of the type and shape that [#targetType] and [#targetShape] say. A class without an output is
    ///     not looked for, and counts as none at all; the trainer refuses data that have one
    Tensor perExample(Tensor output, Tensor target);

    /// What an output says: probabilities of the classes, `[batch, classes]`, or values, `[batch, values]`.
    Tensor prediction(Tensor output);

    /// The distribution behind [#mean], of which an output has the parameters: what a Fisher matrix is of. Empty
    /// if there is none.
    default Optional<Likelihood> likelihood(Tensor output) {
        return Optional.empty();
    }

    /// The mean over the examples, a scalar: what training differentiates.
    default Tensor mean(Tensor output, Tensor target) {
        return perExample(output, target).mean();
    }

    /// The mean over all axes but the first, for losses of examples that have several places or values.
    static Tensor meanOfEach(Tensor losses) {
        return losses.rank() == 1
                ? losses
                : losses.reshape(Shape.of(
                                losses.size(0), losses.shape().without(0).elements()))
                        .mean(1);
    }

    /// The type of the target for a network of this type.
    default DType targetType(DType network) {
        return switch (target()) {
            case CLASS -> DType.I32;
            case VALUES -> network;
        };
    }

    /// The shape of the target beside predictions of this shape.
    default Shape targetShape(Shape prediction) {
        return switch (target()) {
            case CLASS -> prediction.without(-1);
            case VALUES -> prediction;
        };
    }
}
