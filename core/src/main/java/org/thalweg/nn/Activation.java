package org.thalweg.nn;

import org.thalweg.graph.Tensor;

/// A layer without parameters that does the same in training and in inference: what stands between the linear layers.
public interface Activation extends Layer {
    /// The output for `x`, of the same shape.
    Tensor apply(Tensor x);

    @Override
    default Tensor apply(Scope scope, Tensor x) {
        return apply(x);
    }
}
