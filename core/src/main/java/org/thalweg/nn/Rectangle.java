package org.thalweg.nn;

import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Rows and columns of their own numbers.
///
/// @param height rows, at least 1
/// @param width columns, at least 1
@Named("rectangle")
@Meaning("rows and columns of their own numbers")
public record Rectangle(int height, int width) implements Extent {
    public Rectangle {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a window of " + height + " × " + width + "; it has at least 1 row and 1 column");
        }
    }
}
