package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Geometry;

/// ⌊(span − 1) / 2⌋ zeros on each side, with the span from a window's first tap to its last. For odd windows and stride
/// 1 the same as [Same]; with stride s the windows are centred on each s-th element from the first, as with Caffe and
/// PyTorch and `padding=1` for a window of 3.
@Named("centred")
@Meaning("half a window of zeros on each side")
public record Centred() implements Border, Ends {
    @Override
    public Padding around(Extent window, int dilation) {
        int rows = Geometry.fitting("padding", (window.height() - 1L) * dilation / 2);
        int columns = Geometry.fitting("padding", (window.width() - 1L) * dilation / 2);
        return new Padding.Explicit(rows, rows, columns, columns);
    }
}
