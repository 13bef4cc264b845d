package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Only windows that lie inside.
@Named("valid")
@Meaning("only windows that lie inside")
public record Valid() implements Border, Ends {
    @Override
    public Padding around(Extent window, int dilation) {
        return new Padding.Valid();
    }
}
