package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;

/// The step of a sum of squares from a point, within a radius and within bounds, and the scales D of the variables.
///
/// A variable at a bound, towards which f falls, is held. Where the step crosses a bound, the variable goes to
/// it and is held there, and the others are asked again; so at most n linear problems a step.
final class Stride {
    /// What scales the variables.
    enum Scaling {
        /// Nothing damps: the undamped step, cut off at the radius; D has the lengths of the columns.
        UNDAMPED,
        /// D = I.
        IDENTITY,
        /// D has the largest lengths of the columns so far.
        COLUMNS
    }

    /// Of Dⱼ|xⱼ| against ‖r‖, at least: a column that is nearly 0 where the search is does not allow any step.
    private static final double LEAST_EFFECT = 1e-6;

    /// Shorter columns count as this long, so that what is divided by their lengths does not overflow.
    private static final double SHORTEST = 1e-150;

    private final int n;
    private final Bounds bounds;
    private final Scaling scaling;
    private final Linearized model;
    private final double[] largest;
    private final double[] d;
    private final double[] s;
    private final double[] p;
    private final double[] held;
    private final boolean[] free;
    private final double[] w;
    private final double[] c;

    Stride(int n, int m, Bounds bounds, Scaling scaling, Linearized model) {
        this.n = n;
        this.bounds = bounds;
        this.scaling = scaling;
        this.model = model;
        largest = new double[n];
        d = new double[n];
        s = new double[n];
        p = new double[n];
        held = new double[n];
        free = new boolean[n];
        w = new double[m];
        c = new double[n];
    }

    /// Looks at a point without a change of D.
    void glance(double[] r, double[][] jacobian) {
        model.at(r, jacobian);
    }

    /// Goes on from a point that [#glance] has seen.
    void arrive(double[] x, double value) {
        double[] norms = model.columnNorms();
        double root = Math.sqrt(value);
        for (int j = 0; j < n; j++) {
            largest[j] = scaling == Scaling.COLUMNS ? Math.max(largest[j], norms[j]) : norms[j];
            double least = x[j] == 0 ? 0 : LEAST_EFFECT * root / Math.abs(x[j]);
            double length = Math.max(largest[j], scaling == Scaling.COLUMNS ? least : 0);
            d[j] = scaling == Scaling.IDENTITY || !(length > 0) ? 1 : Math.clamp(length, SHORTEST, 1 / SHORTEST);
        }
    }

    /// Takes the step from `current`.
    ///
    /// @return λ, which is 0 where the radius does not matter
    double take(Point current, double radius) {
        double[] x = current.x();
        Arrays.fill(s, 0);
        for (int j = 0; j < n; j++) {
            double slope = current.gradient()[j];
            boolean below = x[j] <= bounds.lower(j) && slope > 0;
            boolean above = x[j] >= bounds.upper(j) && slope < 0;
            free[j] = !below && !above && bounds.lower(j) < bounds.upper(j);
        }
        while (true) {
            double lambda = solve(radius);
            if (!clip(x)) {
                Vectors.add(1, p, s);
                return lambda;
            }
        }
    }

    private double solve(double radius) {
        if (scaling != Scaling.UNDAMPED) {
            return model.minimize(s, free, d, radius, p);
        }
        model.minimize(s, free, d, Double.POSITIVE_INFINITY, p);
        double length = length(p);
        if (length > radius) {
            Vectors.scale(radius / length, p);
            return 1;
        }
        return 0;
    }

    /// Holds the variables whose steps cross a bound; whether there are any.
    private boolean clip(double[] x) {
        boolean any = false;
        System.arraycopy(s, 0, held, 0, n);
        for (int j = 0; j < n; j++) {
            double to = x[j] + p[j];
            if (free[j] && (to < bounds.lower(j) || to > bounds.upper(j))) {
                free[j] = false;
                held[j] = (to < bounds.lower(j) ? bounds.lower(j) : bounds.upper(j)) - x[j];
                any = true;
            }
        }
        System.arraycopy(held, 0, s, 0, n);
        return any;
    }

    /// What the step promises: ‖r‖² − ‖r + Js‖².
    double promised() {
        return model.reduction(s);
    }

    /// ‖Ds‖.
    double length() {
        return length(s);
    }

    /// ‖Dp‖.
    double length(double[] p) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum = Math.hypot(sum, d[j] * p[j]);
        }
        return sum;
    }

    /// x + s.
    double[] from(double[] x) {
        return along(x, s);
    }

    private double[] along(double[] x, double[] step) {
        double[] to = new double[n];
        Vectors.along(x, 1, step, to);
        bounds.project(to);
        return to;
    }

    /// Corrects the step for the curvature of r, which r(x + s) shows: x + s + c, or no numbers if c is not
    /// shorter than `most` of s.
    double[] corrected(double[] r, double[] there, double[] x, double most) {
        model.times(s, w);
        for (int i = 0; i < w.length; i++) {
            w[i] = there[i] - r[i] - w[i];
        }
        if (scaling == Scaling.UNDAMPED || !model.correct(w, free, d, c) || !(length(c) <= most * length())) {
            return new double[0];
        }
        return along(x, c);
    }

    /// ν: what a change of x by its rounding may do to the sum of squares, and the rounding of the sum itself.
    double noise(double[] x, double value) {
        double[] norms = model.columnNorms();
        double scale = 0;
        for (int j = 0; j < n; j++) {
            scale = Math.hypot(scale, norms[j] * x[j]);
        }
        return Math.ulp(1.0) * (value + scale * (2 * Math.sqrt(value) + Math.ulp(1.0) * scale));
    }
}
