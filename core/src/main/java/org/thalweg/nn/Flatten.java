package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// All numbers of an example along one axis: `[batch, a, b, …] → [batch, a·b·…]`, `[batch] → [batch, 1]`.
@Named("flatten")
@Meaning("all numbers of an example along one axis")
public record Flatten() implements Layer {
    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() >= 1, x, "[batch, …]");
        return x.reshape(Shape.of(x.size(0), x.shape().without(0).elements()));
    }
}
