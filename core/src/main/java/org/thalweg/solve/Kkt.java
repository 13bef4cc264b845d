package org.thalweg.solve;

import org.thalweg.kernel.Vectors;

/// Makes the points of a constrained search, with their [Multipliers], whose formulas are numbered there. It takes
/// constraints as [ScaledConstraints] have them; the points have them, and their λ, as they were given.
final class Kkt {
    private final ScaledConstraints constraints;
    private final Bounds bounds;
    private final double[] least; // of rᵢ, scaled

    Kkt(ScaledConstraints constraints, Bounds bounds) {
        this.constraints = constraints;
        this.bounds = bounds;
        least = new double[constraints.count()];
        for (int i = 0; i < least.length; i++) {
            double size = constraints.size(i);
            least[i] = constraints.factor(i) * (size > 0 && size < 1 ? size : 1);
        }
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
    /// @param values scaled
    /// @param lambda those of the scaled constraints
    Point point(Point plain, double[] values, double[][] jacobian, double[] lambda) {
        int m = values.length;
        double[] slope = plain.gradient().clone();
        double[] sizes = new double[m];
        double scale = 1;
        for (int i = 0; i < m; i++) {
            Vectors.add(lambda[i], jacobian[i], slope);
            double size = Vectors.largest(jacobian[i]);
            sizes[i] = Math.max(least[i], size);
            scale = Math.max(scale, Math.abs(lambda[i]) * size);
        }
        double stationarity = bounds.projectedGradientNorm(plain.x(), slope) / scale; // (1)
        double[] given = new double[m];
        double[] givenLambda = new double[m];
        double violation = 0;
        double infeasibility = 0;
        double complementarity = 0;
        for (int i = 0; i < m; i++) {
            boolean isEquality = i < constraints.equalities();
            double beyond = isEquality ? Math.abs(values[i]) : Math.max(0, values[i]);
            violation = Math.max(violation, beyond / constraints.factor(i));
            infeasibility = Math.max(infeasibility, beyond / sizes[i]); // (2)
            if (!isEquality) {
                double smaller = Math.min(-values[i] / sizes[i], lambda[i] * sizes[i] / scale);
                complementarity = Math.max(complementarity, Math.abs(smaller)); // (3)
            }
            given[i] = values[i] / constraints.factor(i);
            givenLambda[i] = lambda[i] * constraints.factor(i);
        }
        return plain.with(
                new Multipliers(given, givenLambda, violation, stationarity, infeasibility, complementarity));
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
