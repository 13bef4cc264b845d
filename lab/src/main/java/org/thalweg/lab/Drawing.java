package org.thalweg.lab;

import java.util.List;

/// What pictures are drawn on. Colours are `0xRRGGBB`, places in pixels from the upper left corner.
interface Drawing {
    /// Where a text stands against its place.
    enum Anchor {
        LEFT,
        MIDDLE,
        RIGHT
    }

    void rectangle(double x, double y, double width, double height, int colour);

    /// Squares of one colour and size, by their upper left corners.
    void squares(List<double[]> corners, double side, int colour);

    /// A line through all points.
    void line(double[] x, double[] y, double width, int colour);

    /// Text whose base line is at `y`.
    void text(String text, double x, double y, Anchor anchor, int colour);
}
