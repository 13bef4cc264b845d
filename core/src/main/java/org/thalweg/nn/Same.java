package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Zeros on both sides, so many that there are ⌈size / stride⌉ windows; an odd one is after the image, as TensorFlow
/// has it.
@Named("same")
@Meaning("zeros on both sides, for ⌈size / stride⌉ windows")
public record Same() implements Border, Ends {
    @Override
    public Padding around(Extent window, int dilation) {
        return new Padding.Same();
    }
}
