package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The largest element of each channel over the whole image, or over all steps of a sequence: max-over-time pooling,
/// Collobert, Weston, Bottou, Karlen, Kavukcuoglu & Kuksa (2011), "Natural language processing (almost) from scratch",
/// JMLR 12, §3.3.2. Elements that tie share the derivative equally.
///
///     x : [batch, H, W, C] or [batch, T, C]    y : [batch, C]
///
/// Over no element it is −∞.
@Named("globalMaxPool")
@Meaning("the largest element of each channel over the whole image or sequence")
public record GlobalMaxPool() implements Layer {
    @Override
    public Tensor apply(Scope scope, Tensor x) {
        return x.max(Pools.axes(scope, x));
    }

    /// The output for sequences of different lengths.
    ///
    /// @param mask `BOOL [batch, T]`: true in the steps that take part
    public Tensor apply(Scope scope, Tensor x, Tensor mask) {
        return Pools.masked(scope, x, mask, Double.NEGATIVE_INFINITY).max(1);
    }
}
