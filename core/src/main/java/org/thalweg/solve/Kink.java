package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// Tells a minimum at which f has a kink, as |x| has at 0, from a point where a method merely got stuck: by
/// gradients at points around. Burke, Lewis & Overton (2005), "A robust gradient sampling algorithm for
/// nonsmooth, nonconvex optimization", SIAM J. Optim. 15(3):
///
///     G = conv {∇f(x + uₖ)},  ‖uₖ‖ = ρ,     x is stationary in Clarke's sense, as far as ρ tells, if 0 ∈ G     (1)
///
/// The points lie in pairs on both sides of x, along the axes and along random directions, and none may be lower than x
/// by more than its rounding. The point of G next to 0 is sought by the method of Gilbert (1966), "An iterative
/// procedure for computing the minimum of a quadratic form on a convex set", SIAM J. Control 4(1).
///
/// For a smooth f all gradients are nearly the same, or, where it is bent sharply, grow with ρ: at a kink they are as
/// large at ρ as at 1000ρ.
final class Kink {
    /// ρ, of 1 + ‖x‖.
    private static final double RADIUS = 1e-10;

    /// The second ρ, of the first.
    private static final double FURTHER = 1e3;

    /// How large the gradients must be against those further away.
    private static final double LIKE = 0.5;

    private static final int MOST_PAIRS = 50;
    private static final int MOST_STEPS = 2000;

    /// Of the largest gradient: so near must G come to 0.
    private static final double NEAR = 1e-2;

    private Kink() {}

    /// What there is to say of a minimum at a kink; `null` if the point is none.
    static @Nullable String at(Objective f, Point point) {
        double radius = RADIUS * (1 + Vectors.norm(point.x()));
        List<double[]> near = around(f, point, radius);
        if (near.isEmpty()) {
            return null;
        }
        double largest = largest(near);
        double enough = NEAR * largest;
        double least = nearest(near, enough);
        if (least > enough || !(largest >= LIKE * largest(around(f, point, FURTHER * radius)))) {
            return null;
        }
        return ("a minimum at a kink: %.2g around it no value is lower, and of the gradients there, up to %.2g,"
                        + " an average is %.2g")
                .formatted(radius, largest, least);
    }

    private static double largest(List<double[]> gradients) {
        return gradients.stream().mapToDouble(Vectors::norm).max().orElse(Double.POSITIVE_INFINITY);
    }

    /// The gradients at x and around it; none if a value is lower than that at x, or not finite.
    private static List<double[]> around(Objective f, Point point, double radius) {
        List<double[]> gradients = new ArrayList<>();
        gradients.add(point.gradient());
        int n = point.x().length;
        double lowest = point.value() - 16 * Math.ulp(point.value()) - Precision.noise(point);
        var random = new Random(n);
        for (int k = 0; k < 2 * Math.min(n, MOST_PAIRS); k++) {
            double[] u = new double[n];
            for (int i = 0; i < n; i++) {
                u[i] = k < n ? (i == k ? 1 : 0) : random.nextGaussian();
            }
            double length = radius / Vectors.norm(u);
            for (double side : new double[] {length, -length}) {
                double[] x = new double[n];
                Vectors.along(point.x(), side, u, x);
                Point near = Point.of(f, x);
                if (!near.isFinite() || near.value() < lowest) {
                    return List.of();
                }
                gradients.add(near.gradient());
            }
        }
        return gradients;
    }

    /// How near to 0 the convex hull of the vectors comes, or any distance of at most `enough`.
    private static double nearest(List<double[]> vectors, double enough) {
        double[] z = vectors.getFirst().clone();
        for (int step = 0; step < MOST_STEPS && Vectors.norm(z) > enough; step++) {
            double[] furthest = z;
            double product = Double.POSITIVE_INFINITY;
            for (double[] v : vectors) {
                double along = Vectors.dot(z, v);
                if (along < product) {
                    product = along;
                    furthest = v;
                }
            }
            double[] toward = new double[z.length];
            Vectors.difference(furthest, z, toward);
            double square = Vectors.dot(toward, toward);
            double t = square > 0 ? -Vectors.dot(z, toward) / square : 0;
            if (!(t > 0)) {
                return Vectors.norm(z);
            }
            Vectors.add(Math.min(1, t), toward, z);
        }
        return Vectors.norm(z);
    }
}
