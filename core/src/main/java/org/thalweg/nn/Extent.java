package org.thalweg.nn;

/// The height and width of a window, in elements. In specs a number alone is a [Square], `rectangle(3, 5)` is
/// three rows of five columns.
public sealed interface Extent permits Square, Rectangle {
    /// Rows, at least 1.
    int height();

    /// Columns, at least 1.
    int width();

    /// A window of equal sides.
    static Extent of(int side) {
        return new Square(side);
    }

    /// A window of that many rows and columns.
    static Extent of(int height, int width) {
        return new Rectangle(height, width);
    }
}
