package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The rectified linear unit, max(x, 0), with derivative 0 at 0: Nair & Hinton (2010), "Rectified linear units improve
/// restricted Boltzmann machines", ICML 27; Glorot, Bordes & Bengio (2011), AISTATS 15.
@Named("relu")
@Meaning("max(x, 0)")
public record Relu() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
        return x.relu();
    }
}
