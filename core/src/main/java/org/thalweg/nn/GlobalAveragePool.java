package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The mean of each channel over the whole image, Lin, Chen & Yan (2014), "Network in network", arXiv:1312.4400, §3.2;
/// or over all steps of a sequence, as [MeanOverTime].
///
///     x : [batch, H, W, C] or [batch, T, C]    y : [batch, C]
@Named("globalAveragePool")
@Meaning("the mean of each channel over the whole image or sequence")
public record GlobalAveragePool() implements Layer {
    @Override
    public Tensor apply(Scope scope, Tensor x) {
        return x.mean(Pools.axes(scope, x));
    }

    /// The output for sequences of different lengths, 0 for one without a step.
    ///
    /// @param mask `BOOL [batch, T]`: true in the steps that take part
    public Tensor apply(Scope scope, Tensor x, Tensor mask) {
        Tensor sum = Pools.masked(scope, x, mask, 0).sum(1);
        Tensor steps = mask.to(x.dtype()).sum(1);
        return sum.div(steps.maximum(1).expand(1));
    }
}
