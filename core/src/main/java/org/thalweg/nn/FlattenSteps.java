package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Examples as sequences: all numbers of a step along one axis, `[batch, T, a, b, …] → [batch, T, a·b·…]`. The
/// steps of an image `[height, width, channels]` are its rows, from the top. Sequences `[batch, T, C]` stay as
/// they are.
@Named("flattenSteps")
@Meaning("all numbers of a step along one axis; the steps of an image are its rows")
public record FlattenSteps() implements Layer {
    /// What layers of sequences take, for errors.
    static final String FITS = "[batch, steps, channels]: put flattenSteps before it for images";

    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 3, x, "[batch, steps, …]");
        int step = x.shape().without(0, 1).elements();
        return x.reshape(Shape.of(x.size(0), x.size(1), step));
    }
}
