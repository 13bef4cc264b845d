package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// Where the violation of constraints has no slope and yet is no minimum, as that of xy = 1 at the origin:
///
///     h(x) = ½Σ cᵢ² + ½Σ max(0, gⱼ)²     (1)
///
/// has a direction d of negative curvature there (the necessary conditions of second order; Nocedal & Wright 2006,
/// *Numerical Optimization*, Theorem 2.3), so that the constraints need not contradict each other. ∇²h times a unit
/// vector is a difference of two slopes, one for each variable that may move; one that a bound holds stays.
final class ViolationCurvature {
    private static final int MOST_VARIABLES = 50;
    private static final double DIFFERENCE = 1e-5; // of max(1, ‖x‖∞)
    private static final double FLAT = 1e-4; // of the largest curvature
    private static final double ENOUGH = 1e-3; // of h, by which it must fall
    private static final int MOST_HALVINGS = 20;

    private final Constraints constraints;
    private final Bounds bounds;
    private final double[] x;
    private final double reach;
    private final double[] c;
    private final double[][] jacobian;

    private ViolationCurvature(Constraints constraints, Bounds bounds, double[] x) {
        this.constraints = constraints;
        this.bounds = bounds;
        this.x = x;
        reach = Math.max(1, Vectors.largest(x));
        c = new double[constraints.count()];
        jacobian = new double[c.length][x.length];
    }

    /// A point along d at which h is less; `null` if none was found, or there are more than 50 variables.
    static double @Nullable [] below(Constraints constraints, Bounds bounds, double[] x) {
        if (x.length > MOST_VARIABLES) {
            return null;
        }
        var curvature = new ViolationCurvature(constraints, bounds, x);
        double @Nullable [] d = curvature.lowest();
        return d == null ? null : curvature.along(d);
    }

    /// The direction of the least curvature, of length 1, if that is negative.
    private double @Nullable [] lowest() {
        double[] here = slope(x);
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            if (bounds.lower(i) < bounds.upper(i) && (here[i] == 0 || bounds.move(i, x[i], here[i]) != 0)) {
                free.add(i);
            }
        }
        int k = free.size();
        var hessian = new Matrix(k, k);
        for (int a = 0; a < k; a++) {
            double[] product = product(free.get(a), here);
            if (!Vectors.isFinite(product)) {
                return null;
            }
            for (int b = 0; b < k; b++) {
                double half = 0.5 * product[free.get(b)];
                hessian.set(a, b, hessian.get(a, b) + half);
                hessian.set(b, a, hessian.get(b, a) + half);
            }
        }
        if (k == 0 || !(Eigen.of(hessian) instanceof Factorization.Done<Eigen>(Eigen eigen))) {
            return null;
        }
        double least = eigen.values()[0];
        if (!(least < -FLAT * Math.max(-least, eigen.values()[k - 1]))) {
            return null;
        }
        double[] d = new double[x.length];
        for (int a = 0; a < k; a++) {
            d[free.get(a)] = eigen.vectors().get(a, 0);
        }
        return d;
    }

    /// ∇²h times the unit vector i, from the side where there is more room.
    private double[] product(int i, double[] here) {
        double ahead = bounds.upper(i) - x[i];
        double behind = x[i] - bounds.lower(i);
        double[] to = x.clone();
        to[i] += ahead >= behind ? Math.min(ahead, DIFFERENCE * reach) : -Math.min(behind, DIFFERENCE * reach);
        double[] product = slope(to);
        Vectors.add(-1, here, product);
        Vectors.scale(1 / (to[i] - x[i]), product);
        return product;
    }

    /// ∇h.
    private double[] slope(double[] at) {
        constraints.valuesAndJacobian(at, c, jacobian);
        double[] slope = new double[x.length];
        for (int i = 0; i < c.length; i++) {
            Vectors.add(beyond(i), jacobian[i], slope);
        }
        return slope;
    }

    private double beyond(int i) {
        return i < constraints.equalities() ? c[i] : Math.max(0, c[i]);
    }

    private double violation(double[] at) {
        constraints.values(at, c);
        double sum = 0;
        for (int i = 0; i < c.length; i++) {
            sum += 0.5 * beyond(i) * beyond(i); // (1)
        }
        return sum;
    }

    /// x ± αd within the bounds, α the first of r, r/2, r/4, …, r = max(1, ‖x‖∞), at which h is less.
    private double @Nullable [] along(double[] d) {
        double enough = (1 - ENOUGH) * violation(x);
        double alpha = reach;
        for (int k = 0; k < MOST_HALVINGS; k++) {
            for (int sign = 1; sign >= -1; sign -= 2) {
                double[] to = new double[x.length];
                Vectors.along(x, sign * alpha, d, to);
                bounds.project(to);
                if (violation(to) < enough) {
                    return to;
                }
            }
            alpha *= 0.5;
        }
        return null;
    }
}
