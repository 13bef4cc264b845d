package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.PlainNumber;

/// The same number of zeros on every side: the padding of PyTorch's layers.
///
/// @param width how many, at least 0
@PlainNumber
@Named("margin")
@Meaning("the same number of zeros on every side")
public record Margin(@Meaning("how many") int width) implements Border, Ends {
    public Margin {
        Margins.require("width", width);
    }

    @Override
    public Padding around(Extent window, int dilation) {
        return Padding.of(width);
    }
}
