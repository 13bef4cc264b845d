package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Geometry;

/// All zeros before, one less than a window spans: no window reaches beyond its own step.
@Named("causal")
@Meaning("all zeros before, so that no window reaches beyond its own step")
public record Causal() implements Ends {
    @Override
    public Padding around(Extent window, int dilation) {
        return new Padding.Explicit(0, 0, Geometry.fitting("padding", (window.width() - 1L) * dilation), 0);
    }
}
