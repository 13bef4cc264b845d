package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// Where a point at which the KKT conditions hold is no minimum by the necessary conditions of second order (Nocedal &
/// Wright 2006, *Numerical Optimization*, Theorem 12.5):
///
///     dᵀ∇²ₓₓL d ≥ 0 for d with ∇cᵢᵀd = 0 where λᵢ ≠ 0 or cᵢ is an equation, ∇gⱼᵀd ≤ 0 where gⱼ = 0 = λⱼ     (1)
///
/// and the same of bounds. A d that violates (1) is looked for in the space in which all active constraints
/// stay, and in that space with the way inwards from one of the constraints with λⱼ = 0 (to look for it in the
/// whole cone would take exponential time). ∇²L times a direction is a difference of two gradients: one for
/// each dimension of the space.
final class CriticalCone {
    private static final int MOST_VARIABLES = 50;
    private static final double NEAR = 1e-6; // to a limit, and of multipliers to 0
    private static final double DEPENDENT = 1e-8;
    private static final double DIFFERENCE = 1e-5;
    private static final double FLAT = 1e-4; // of the largest curvature
    private static final int MOST_HALVINGS = 20;

    private final Objective f;
    private final ScaledConstraints constraints;
    private final Bounds bounds;
    private final Point point;
    private final double[] x;
    private final double[] lambda;
    private final double[] c;
    private final double[][] jacobian;
    private final double[] slope;
    private final double reach;
    private final List<double[]> fixed = new ArrayList<>(); // orthonormal
    private final List<double[]> weak = new ArrayList<>(); // normals, outwards

    private CriticalCone(Objective f, ScaledConstraints constraints, Bounds bounds, Point point, Multipliers known) {
        this.f = f;
        this.constraints = constraints;
        this.bounds = bounds;
        this.point = point;
        x = point.x();
        int m = constraints.count();
        lambda = new double[m];
        c = new double[m];
        jacobian = new double[m][x.length];
        constraints.valuesAndJacobian(x, c, jacobian);
        slope = point.gradient().clone();
        for (int i = 0; i < m; i++) {
            lambda[i] = known.lambda()[i] / constraints.factor(i);
            Vectors.add(lambda[i], jacobian[i], slope);
        }
        reach = Math.max(1, Vectors.largest(x));
    }

    /// A point along a d that violates (1), at which L is lower; `null` if none was found, or there are more
    /// than 50 variables.
    static @Nullable Point below(Objective f, ScaledConstraints constraints, Bounds bounds, Point point) {
        Multipliers known = point.multipliers();
        if (known == null || point.x().length > MOST_VARIABLES) {
            return null;
        }
        var cone = new CriticalCone(f, constraints, bounds, point, known);
        cone.divide();
        double @Nullable [] d = cone.descent();
        return d == null ? null : cone.along(d);
    }

    /// The active constraints into those that hold d and those from which it may go inwards.
    private void divide() {
        double unit = NEAR * Math.max(1, point.gradientNorm());
        for (int i = 0; i < c.length; i++) {
            double size = Vectors.largest(jacobian[i]);
            if (i < constraints.equalities() || (-c[i] <= NEAR * size && Math.abs(lambda[i]) * size > unit)) {
                fix(jacobian[i]);
            } else if (-c[i] <= NEAR * size) {
                weak.add(jacobian[i]);
            }
        }
        for (int i = 0; i < x.length; i++) {
            boolean isLow = x[i] - bounds.lower(i) <= NEAR * reach;
            if (isLow || bounds.upper(i) - x[i] <= NEAR * reach) {
                double[] normal = new double[x.length];
                normal[i] = isLow ? -1 : 1;
                if (Math.abs(slope[i]) > unit || bounds.lower(i) == bounds.upper(i)) {
                    fix(normal);
                } else {
                    weak.add(normal);
                }
            }
        }
    }

    private void fix(double[] normal) {
        double @Nullable [] rest = rest(normal, fixed);
        if (rest != null) {
            fixed.add(rest);
        }
    }

    /// What a vector has besides an orthonormal basis, of length 1; `null` if that is rounding.
    private static double @Nullable [] rest(double[] vector, List<double[]> basis) {
        double before = Vectors.norm(vector);
        if (!(before > 0)) {
            return null;
        }
        double[] rest = vector.clone();
        for (int round = 0; round < 2; round++) {
            for (double[] row : basis) {
                Vectors.add(-Vectors.dot(row, rest), row, rest);
            }
        }
        double length = Vectors.norm(rest);
        if (length <= DEPENDENT * before) {
            return null;
        }
        Vectors.scale(1 / length, rest);
        return rest;
    }

    /// d, of length 1.
    private double @Nullable [] descent() {
        List<double[]> held = new ArrayList<>(fixed);
        List<double[]> inwards = new ArrayList<>();
        for (int w = 0; w < weak.size(); w++) {
            List<double[]> others = new ArrayList<>(fixed);
            for (int v = 0; v < weak.size(); v++) {
                double @Nullable [] rest = v == w ? null : rest(weak.get(v), others);
                if (rest != null) {
                    others.add(rest);
                }
            }
            double @Nullable [] way = rest(weak.get(w), others);
            if (way != null) {
                Vectors.scale(-1, way);
                inwards.add(way);
            }
            double @Nullable [] rest = rest(weak.get(w), held);
            if (rest != null) {
                held.add(rest);
            }
        }
        List<double[]> space = complement(held);
        List<double[]> products = new ArrayList<>();
        for (double[] z : space) {
            double @Nullable [] product = product(z);
            if (product == null) {
                return null;
            }
            products.add(product);
        }
        double @Nullable [] d = lowest(space, products);
        for (int w = 0; w < inwards.size() && d == null; w++) {
            double[] way = inwards.get(w);
            double @Nullable [] product = product(way);
            if (product == null) {
                return null;
            }
            List<double[]> wider = new ArrayList<>(space);
            List<double[]> more = new ArrayList<>(products);
            wider.add(way);
            more.add(product);
            d = lowest(wider, more);
            if (d != null && Vectors.dot(d, way) < 0) {
                Vectors.scale(-1, d);
            }
        }
        return d;
    }

    private List<double[]> complement(List<double[]> held) {
        List<double[]> all = new ArrayList<>(held);
        List<double[]> space = new ArrayList<>();
        for (int i = 0; i < x.length && all.size() < x.length; i++) {
            double[] unit = new double[x.length];
            unit[i] = 1;
            double @Nullable [] rest = rest(unit, all);
            if (rest != null) {
                all.add(rest);
                space.add(rest);
            }
        }
        return space;
    }

    /// ∇²L d from the gradients at x and on that side of it where there is room; `null` if it is not finite.
    private double @Nullable [] product(double[] d) {
        double ahead = room(d, 1);
        double behind = room(d, -1);
        double h = ahead >= behind ? Math.min(ahead, DIFFERENCE * reach) : -Math.min(behind, DIFFERENCE * reach);
        double[] product = new double[x.length];
        double[] to = new double[x.length];
        Vectors.along(x, h, d, to);
        bounds.project(to);
        f.valueAndGradient(to, product);
        double[][] rows = new double[c.length][x.length];
        constraints.valuesAndJacobian(to, new double[c.length], rows);
        Vectors.combine(1, rows, rows.length, lambda, product);
        Vectors.add(-1, slope, product);
        Vectors.scale(1 / h, product);
        return Vectors.isFinite(product) ? product : null;
    }

    private double room(double[] d, int sign) {
        double room = Double.POSITIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            double step = sign * d[i];
            if (Math.abs(step) > DEPENDENT) {
                room = Math.min(room, ((step > 0 ? bounds.upper(i) : bounds.lower(i)) - x[i]) / step);
            }
        }
        return room;
    }

    /// The direction of the least curvature in a space, if that is negative.
    private double @Nullable [] lowest(List<double[]> space, List<double[]> products) {
        int k = space.size();
        if (k == 0) {
            return null;
        }
        Matrix curvature = new Matrix(k, k);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double a = Vectors.dot(space.get(i), products.get(j));
                double b = Vectors.dot(space.get(j), products.get(i));
                curvature.set(i, j, 0.5 * (a + b));
            }
        }
        if (!(Eigen.of(curvature) instanceof Factorization.Done<Eigen>(Eigen eigen))) {
            return null;
        }
        double least = eigen.values()[0];
        double largest = Math.max(Math.abs(least), Math.abs(eigen.values()[k - 1]));
        if (!(least < -FLAT * Math.max(largest, NEAR))) {
            return null;
        }
        double[] d = new double[x.length];
        for (int i = 0; i < k; i++) {
            Vectors.add(eigen.vectors().get(i, 0), space.get(i), d);
        }
        return d;
    }

    /// x + αd within the bounds, α the first of r, r/2, r/4, …, r = max(1, ‖x‖∞), at which L is lower, either way
    /// where that is allowed.
    private @Nullable Point along(double[] d) {
        double here = lagrangian(point.value(), c);
        double alpha = reach;
        double[] values = new double[c.length];
        for (int k = 0; k < MOST_HALVINGS; k++) {
            for (int sign = 1; sign >= -1; sign -= 2) {
                double[] to = new double[x.length];
                Vectors.along(x, sign * alpha, d, to);
                bounds.project(to);
                constraints.values(to, values);
                double value = f.value(to);
                if (lagrangian(value, values) < here - Precision.fog(point)) {
                    return Point.of(f, to);
                }
            }
            alpha *= 0.5;
        }
        return null;
    }

    private double lagrangian(double value, double[] values) {
        return value + Vectors.dot(lambda, values);
    }
}
