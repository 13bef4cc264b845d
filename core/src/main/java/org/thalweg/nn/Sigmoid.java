package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The logistic function, 1 / (1 + e⁻ˣ).
@Named("sigmoid")
@Meaning("1 / (1 + e⁻ˣ)")
public record Sigmoid() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
        return x.sigmoid();
    }
}
