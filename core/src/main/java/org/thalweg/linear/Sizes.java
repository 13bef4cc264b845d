package org.thalweg.linear;

/// Checks of sizes, whose messages say what was given, what fits and why.
final class Sizes {
    private Sizes() {}

    static void require(String what, int given, int fits, String why) {
        if (given != fits) {
            throw new IllegalArgumentException(what + ": " + given + " ≠ " + fits + ", " + why);
        }
    }

    static void requireSquare(String who, LinearOperator a) {
        if (a.rows() != a.columns()) {
            throw new IllegalArgumentException(
                    who + ": [" + a.rows() + ", " + a.columns() + "] is not square, as it must be");
        }
    }

    /// A square operator with vectors of its size.
    static void requireSystem(String who, LinearOperator a, double[] b, double[] start) {
        requireSquare(who, a);
        require(who + ", right side", b.length, a.rows(), "the rows of the matrix");
        require(who + ", start", start.length, a.columns(), "the columns of the matrix");
    }

    static int area(int rows, int columns) {
        long area = (long) rows * columns;
        if (rows < 0 || columns < 0 || area > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("[" + rows + ", " + columns
                    + "] is no size of a matrix: from 0, and at most " + (Integer.MAX_VALUE - 8) + " elements");
        }
        return (int) area;
    }

    static void requireLimits(String who, double tolerance, int mostIterations) {
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new IllegalArgumentException(who + ": tolerance = " + tolerance + " is outside of [0, 1)");
        }
        if (mostIterations < 0) {
            throw new IllegalArgumentException(who + ": mostIterations = " + mostIterations + " is below 0");
        }
    }
}
