package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Makes the points of a constrained search, with their [Multipliers], whose formulas are numbered there.
final class Kkt {
    private final Constraints constraints;
    private final Bounds bounds;

    Kkt(Constraints constraints, Bounds bounds) {
        this.constraints = constraints;
        this.bounds = bounds;
    }

    /// The start, with λ = 0.
    Point start(Point start) {
        int m = constraints.count();
        double[] values = new double[m];
        double[][] jacobian = new double[m][start.x().length];
        constraints.valuesAndJacobian(start.x(), values, jacobian);
        return point(start, values, jacobian, new double[m]);
    }

    /// A point with its multipliers.
    ///
    /// @param values which the point keeps
    /// @param lambda which the point keeps
    Point point(Point plain, double[] values, double[][] jacobian, double[] lambda) {
        double[] slope = plain.gradient().clone();
        double[] sizes = new double[values.length];
        double scale = Math.max(1, Vectors.largest(lambda));
        for (int i = 0; i < values.length; i++) {
            Vectors.add(lambda[i], jacobian[i], slope);
            sizes[i] = Math.max(1, Vectors.largest(jacobian[i]));
        }
        double stationarity = bounds.projectedGradientNorm(plain.x(), slope) / scale; // (1)
        double violation = 0;
        double infeasibility = 0;
        double complementarity = 0;
        for (int i = 0; i < values.length; i++) {
            boolean isEquality = i < constraints.equalities();
            double beyond = isEquality ? Math.abs(values[i]) : Math.max(0, values[i]);
            violation = Math.max(violation, beyond);
            infeasibility = Math.max(infeasibility, beyond / sizes[i]); // (2)
            if (!isEquality) {
                double least = Math.min(-values[i] / sizes[i], lambda[i] / scale);
                complementarity = Math.max(complementarity, Math.abs(least)); // (3)
            }
        }
        return plain.with(new Multipliers(values, lambda, violation, stationarity, infeasibility, complementarity));
    }

    /// ‖P(x − ∇h) − x‖∞ of h = ½Σ cᵢ² + ½Σ max(0, gⱼ)²: 0 where no small step makes the violation less.
    double slopeOfViolation(double[] x, double[] values, double[][] jacobian) {
        double[] slope = new double[x.length];
        for (int i = 0; i < values.length; i++) {
            double beyond = i < constraints.equalities() ? values[i] : Math.max(0, values[i]);
            Vectors.add(beyond, jacobian[i], slope);
        }
        return bounds.projectedGradientNorm(x, slope);
    }
}
