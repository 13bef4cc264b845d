package org.thalweg.nn;

import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The mean of each channel over the whole image: Lin, Chen & Yan (2014), "Network in network", arXiv:1312.4400,
/// §3.2.
///
/// x : `[batch, H, W, C]`    y : `[batch, C]`
@Named("globalAveragePool")
@Meaning("the mean of each channel over the whole image")
public record GlobalAveragePool() implements Layer {
    @Override
    public Tensor apply(Scope scope, Tensor x) {
        scope.require(x.rank() == 4, x, Conv.images(1));
        return Convolutions.globalAveragePool(x);
    }
}
