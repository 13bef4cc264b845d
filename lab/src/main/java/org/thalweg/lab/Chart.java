package org.thalweg.lab;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// What a plot shows, however it is drawn.
///
/// @param x what goes to the right
/// @param y what goes up
record Chart(String title, Dimension x, Dimension y, List<Series> series) {
    /// One direction.
    ///
    /// @param name what is measured
    /// @param logarithmic whether equal distances are equal ratios; values that are not above 0 are then left out
    record Dimension(String name, boolean logarithmic) {}

    /// A line through points. Points that are not finite interrupt it.
    ///
    /// @param name for the legend; empty for what is not in it
    /// @param joined whether there is a line; else each point is marked by itself
    record Series(String name, double[] x, double[] y, boolean joined) {
        Series(String name, double[] x, double[] y) {
            this(name, x, y, true);
        }

        static Series ofPoints(String name, double[] x, double[] y) {
            return new Series(name, x, y, false);
        }

        Series {
            if (x.length != y.length) {
                throw new IllegalArgumentException(name + " has " + x.length + " x and " + y.length + " y");
            }
        }
    }

    Axis horizontal() {
        return Axis.over(series.stream().flatMapToDouble(line -> Arrays.stream(line.x)), x.logarithmic);
    }

    Axis vertical() {
        DoubleStream values = series.stream().flatMapToDouble(line -> Arrays.stream(line.y));
        return Axis.over(values, y.logarithmic);
    }
}
