package org.thalweg.solve;

import org.thalweg.tensor.Rng;

/// A box with all its sides, in which random points are drawn.
record SearchBox(double[] lower, double[] upper) {
    /// The bounds; where one is missing, the start ± `halfWidth`, as far as the other allows.
    ///
    /// @throws IllegalArgumentException if a side is too long for a double
    static SearchBox of(Bounds bounds, double[] start, double halfWidth) {
        int n = start.length;
        double[] lower = new double[n];
        double[] upper = new double[n];
        for (int i = 0; i < n; i++) {
            lower[i] = Double.isInfinite(bounds.lower(i)) ? start[i] - halfWidth : bounds.lower(i);
            upper[i] = Double.isInfinite(bounds.upper(i)) ? start[i] + halfWidth : bounds.upper(i);
            if (!Double.isFinite(upper[i] - lower[i])) {
                throw new IllegalArgumentException("bounds of variable " + i + ": from " + lower[i] + " to " + upper[i]
                        + " is too wide to draw from");
            }
        }
        return new SearchBox(lower, upper);
    }

    double width(int i) {
        return upper[i] - lower[i];
    }

    /// The length of the shortest side that is not a point; ∞ if all are.
    double narrowest() {
        double narrowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < lower.length; i++) {
            narrowest = width(i) > 0 ? Math.min(narrowest, width(i)) : narrowest;
        }
        return narrowest;
    }

    /// The place at `share` of the way from the lower to the upper bound of a variable, within both.
    double at(int i, double share) {
        return Math.min(upper[i], lower[i] + share * width(i));
    }

    double nearest(int i, double x) {
        return Math.min(upper[i], Math.max(lower[i], x));
    }

    boolean contains(int i, double x) {
        return x >= lower[i] && x <= upper[i];
    }

    /// A point of a uniform distribution.
    double[] uniform(Rng rng) {
        double[] x = new double[lower.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = at(i, rng.nextDouble());
        }
        return x;
    }

    /// x moved into the box along variable i, by mirrors at both ends.
    double mirrored(int i, double x) {
        double width = width(i);
        if (!(width > 0)) {
            return lower[i];
        }
        double along = (x - lower[i]) % (2 * width);
        along = along < 0 ? along + 2 * width : along;
        return nearest(i, lower[i] + (along <= width ? along : 2 * width - along));
    }

    /// x moved into the box along variable i, by its width as a period.
    double wrapped(int i, double x) {
        double width = width(i);
        if (!(width > 0)) {
            return lower[i];
        }
        double along = (x - lower[i]) % width;
        return nearest(i, lower[i] + (along < 0 ? along + width : along));
    }

    /// A Latin hypercube: of `count` slices of each variable, each has one point, at a random place in it.
    /// McKay, Beckman & Conover (1979), "A comparison of three methods for selecting values of input
    /// variables", Technometrics 21(2).
    double[][] latinHypercube(int count, Rng rng) {
        double[][] points = new double[count][lower.length];
        for (int i = 0; i < lower.length; i++) {
            int[] slices = rng.permutation(count);
            for (int k = 0; k < count; k++) {
                points[k][i] = at(i, (slices[k] + rng.nextDouble()) / count);
            }
        }
        return points;
    }
}
