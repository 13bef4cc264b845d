package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Zeros before and after a sequence, both at least 0; none where nothing is said.
///
/// @param before steps before the first
/// @param after steps after the last
@Named("margins")
@Meaning("zeros before and after a sequence, for each end so many")
public record EndMargins(
        @Default("0") @Meaning("steps before the first") int before,
        @Default("0") @Meaning("steps after the last") int after)
        implements Ends {
    public EndMargins {
        Margins.require("before", before);
        Margins.require("after", after);
    }

    @Override
    public Padding around(Extent window, int dilation) {
        return new Padding.Explicit(0, 0, before, after);
    }
}
