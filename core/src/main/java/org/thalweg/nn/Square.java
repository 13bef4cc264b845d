package org.thalweg.nn;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.spec.PlainNumber;

/// As many rows as columns.
///
/// @param side of both, at least 1
@PlainNumber
@Named("square")
@Meaning("as many rows as columns")
public record Square(@Meaning("rows and columns") int side) implements Extent {
    public Square {
        if (side < 1) {
            throw new IllegalArgumentException("a window of " + side + " × " + side + "; it has at least 1 row");
        }
    }

    @Override
    public int height() {
        return side;
    }

    @Override
    public int width() {
        return side;
    }
}
