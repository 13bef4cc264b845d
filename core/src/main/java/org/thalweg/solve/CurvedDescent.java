package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// An iteration of the methods that get a direction from second derivatives, and its length from a line search:
///
/// 1. a direction d by the curvature at the point;
/// 2. a step along it by the search, which begins with the whole of d;
/// 3. where there is none, a step along −∇f.
final class CurvedDescent implements Method {
    /// A direction from the curvature.
    @FunctionalInterface
    interface Curvature {
        /// Writes the direction at a point to `d`; false if there is none.
        boolean direction(Point point, double[] d);
    }

    private final Curvature curvature;
    private final LineSearch search;
    private final boolean mayRise;
    private final Ray ray;
    private final Precision precision = new Precision(3);

    /// @param mayRise whether a step that does not descend is to be taken if its length is fixed
    CurvedDescent(Objective f, Point start, Work work, LineSearch search, boolean mayRise, Curvature curvature) {
        this.curvature = curvature;
        this.search = search;
        this.mayRise = mayRise && search instanceof FixedStep;
        this.ray = new Ray(f, start, work);
    }

    @Override
    public Move next(Point current) {
        double[] d = ray.direction();
        if (curvature.direction(current, d) && Vectors.isFinite(d)) { // 1
            ray.from(current);
            double promise = 0.5 * Math.abs(ray.slope());
            @Nullable Move end = mayRise ? null : precision.settled(current, current.gradientNorm(), promise);
            if (end != null) {
                return end;
            }
            if (mayRise || ray.slope() < 0) {
                @Nullable Point next = along(1); // 2
                if (next != null) {
                    return new Move.To(next);
                }
                if (promise <= Precision.fog(current)) {
                    return Precision.settled(promise);
                }
            }
        }
        return steepest(current); // 3
    }

    private Move steepest(Point current) {
        Vectors.negative(current.gradient(), ray.direction());
        ray.from(current);
        if (!ray.descends()) {
            return new Move.Stuck("no direction descends: ‖∇f‖∞ is " + current.gradientNorm());
        }
        @Nullable Point next = along(FirstStep.unscaled(current, ray.slope()));
        if (next != null) {
            return new Move.To(next);
        }
        double nudge = Precision.nudge(current);
        return nudge <= Precision.fog(current)
                ? Precision.settled(nudge)
                : new Move.Stuck("no step lowers the value, neither along the method's direction nor along −∇f");
    }

    private @Nullable Point along(double first) {
        return switch (search.search(ray, first)) {
            case Found.Step(Trial trial) -> ray.point(trial);
            case Found.Lower(Trial trial, String _) -> ray.point(trial);
            case Found.Nothing _ -> null;
        };
    }
}
