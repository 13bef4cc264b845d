package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// Where the [Violation] h of constraints has no slope and yet is no minimum, as that of xy = 1 or of x³ = 1 at the
/// origin: along a direction d without positive curvature (the necessary conditions of second order; Nocedal & Wright
/// 2006, *Numerical Optimization*, Theorem 2.3) it may be less, so that the constraints need not contradict each other.
/// ∇²h times a unit vector is a difference of two slopes, one for each variable that may move; one that a bound holds
/// stays.
final class ViolationCurvature {
    private static final int MOST_VARIABLES = 50;
    private static final double DIFFERENCE = 1e-5; // of max(1, ‖x‖∞)
    private static final double FLAT = 1e-4; // of the largest curvature
    private static final double ENOUGH = 1e-3; // of h, by which it must fall
    private static final int MOST_HALVINGS = 20;

    private final Violation h;
    private final Bounds bounds;
    private final double[] x;
    private final double reach;

    private ViolationCurvature(Violation h, Bounds bounds, double[] x) {
        this.h = h;
        this.bounds = bounds;
        this.x = x;
        reach = Math.max(1, Vectors.largest(x));
    }

    /// A point along d at which h is less; `null` if none was found, or there are more than 50 variables.
    static double @Nullable [] below(Constraints constraints, Bounds bounds, double[] x) {
        if (x.length > MOST_VARIABLES) {
            return null;
        }
        var curvature = new ViolationCurvature(new Violation(constraints), bounds, x);
        for (double[] d : curvature.flat()) {
            double @Nullable [] to = curvature.along(d);
            if (to != null) {
                return to;
            }
        }
        return null;
    }

    /// Directions without positive curvature, of length 1, the most negative one first.
    private List<double[]> flat() {
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
                return List.of();
            }
            for (int b = 0; b < k; b++) {
                double half = 0.5 * product[free.get(b)];
                hessian.set(a, b, hessian.get(a, b) + half);
                hessian.set(b, a, hessian.get(b, a) + half);
            }
        }
        if (k == 0 || !(Eigen.of(hessian) instanceof Factorization.Done<Eigen>(Eigen eigen))) {
            return List.of();
        }
        double[] values = eigen.values();
        double largest = Math.max(Math.abs(values[0]), Math.abs(values[k - 1]));
        List<double[]> directions = new ArrayList<>();
        for (int e = 0; e < k && values[e] <= FLAT * largest; e++) {
            double[] d = new double[x.length];
            for (int a = 0; a < k; a++) {
                d[free.get(a)] = eigen.vectors().get(a, e);
            }
            directions.add(d);
        }
        return List.copyOf(directions);
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

    private double[] slope(double[] at) {
        double[] slope = new double[x.length];
        h.valueAndGradient(at, slope);
        return slope;
    }

    /// x ± αd within the bounds, α the first of r, r/2, r/4, …, r = max(1, ‖x‖∞), at which h is less.
    private double @Nullable [] along(double[] d) {
        double enough = (1 - ENOUGH) * h.value(x);
        double alpha = reach;
        for (int k = 0; k < MOST_HALVINGS; k++) {
            for (int sign = 1; sign >= -1; sign -= 2) {
                double[] to = new double[x.length];
                Vectors.along(x, sign * alpha, d, to);
                bounds.project(to);
                if (h.value(to) < enough) {
                    return to;
                }
            }
            alpha *= 0.5;
        }
        return null;
    }
}
