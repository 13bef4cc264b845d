package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The hyperbolic tangent, (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ).
@Named("tanh")
@Meaning("hyperbolic tangent")
public record Tanh() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
        return x.tanh();
    }
}
