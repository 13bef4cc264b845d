package org.thalweg.nn;

import org.thalweg.graph.Padding;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Zeros around an image, so many on each side, all at least 0; none where nothing is said.
///
/// @param top rows above
/// @param bottom rows below
/// @param left columns on the left
/// @param right columns on the right
@Named("margins")
@Meaning("zeros around an image, for each side so many")
public record Margins(
        @Default("0") @Meaning("rows above") int top,
        @Default("0") @Meaning("rows below") int bottom,
        @Default("0") @Meaning("columns on the left") int left,
        @Default("0") @Meaning("columns on the right") int right)
        implements Border {
    public Margins {
        require("top", top);
        require("bottom", bottom);
        require("left", left);
        require("right", right);
    }

    @Override
    public Padding around(Extent window, int dilation) {
        return new Padding.Explicit(top, bottom, left, right);
    }

    static void require(String side, int zeros) {
        if (zeros < 0) {
            throw new IllegalArgumentException("a margin's " + side + " is " + zeros + "; it is at least 0");
        }
    }
}
