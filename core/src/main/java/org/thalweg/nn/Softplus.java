package org.thalweg.nn;

import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The smooth rectifier: Dugas, Bengio, Bélisle, Nadeau & Garcia (2001), "Incorporating second-order functional
/// knowledge for better option pricing", NIPS 13:
///
///     y = ln(1 + eˣ)
///
/// in the form of [Functions#softplus], which neither overflows nor loses small values.
@Named("softplus")
@Meaning("ln(1 + eˣ)")
public record Softplus() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
        return Functions.softplus(x);
    }
}
