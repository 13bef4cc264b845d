package org.thalweg.solve;

import org.thalweg.tensor.Rng;

/// A box in which random points are drawn.
final class Box {
    private Box() {}

    /// The bounds, and where there is none, `reach` to that side of x.
    static Bounds around(Bounds bounds, double[] x, double reach) {
        double[] lower = new double[x.length];
        double[] upper = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            lower[i] = bounds.lower(i) > Double.NEGATIVE_INFINITY ? bounds.lower(i) : x[i] - reach;
            upper[i] = bounds.upper(i) < Double.POSITIVE_INFINITY ? bounds.upper(i) : x[i] + reach;
        }
        return Bounds.of(lower, upper);
    }

    static double width(Bounds box, int i) {
        return box.upper(i) - box.lower(i);
    }

    /// A point of a uniform distribution.
    static double[] uniform(Bounds box, Rng rng) {
        double[] x = new double[box.dimension()];
        for (int i = 0; i < x.length; i++) {
            x[i] = box.lower(i) + rng.nextDouble() * width(box, i);
        }
        box.project(x);
        return x;
    }

    /// z moved into the box along variable i, by mirrors at both bounds.
    static double mirrored(Bounds box, int i, double z) {
        double width = width(box, i);
        if (!(width > 0)) {
            return box.lower(i);
        }
        double along = (z - box.lower(i)) % (2 * width);
        along = along < 0 ? along + 2 * width : along;
        double x = box.lower(i) + (along <= width ? along : 2 * width - along);
        return Math.min(box.upper(i), Math.max(box.lower(i), x));
    }
}
