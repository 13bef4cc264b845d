package org.thalweg.nn;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The mean of each channel over all steps of a sequence.
///
/// x : `[batch, T, C]`    y : `[batch, C]`
@Named("meanOverTime")
@Meaning("the mean of each channel over all steps of a sequence")
public record MeanOverTime() implements Layer {
    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 3, x, FlattenSteps.FITS);
        return x.mean(1);
    }
}
