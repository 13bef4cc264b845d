package org.thalweg.solve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// Makes the points of a constrained search, with their [Multipliers], whose formulas are numbered there. It takes
/// constraints as [ScaledConstraints] have them; the points have them, and their λ, as they were given.
final class Kkt {
    private static final double VIOLATION = 1e-6;
    private static final double HOPELESS = 1e-4;

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
        int n = plain.x().length;
        double[] slope = plain.gradient().clone();
        double[] terms = new double[n];
        Arrays.fill(terms, Math.max(1, plain.gradientNorm()));
        double[] given = new double[m];
        double[] givenLambda = new double[m];
        double violation = 0;
        double infeasibility = 0;
        double complementarity = 0;
        double gap = 0;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double term = lambda[i] * jacobian[i][j];
                slope[j] += term;
                terms[j] = Math.max(terms[j], Math.abs(term));
            }
            boolean isEquality = i < constraints.equalities();
            double beyond = isEquality ? Math.abs(values[i]) : Math.max(0, values[i]);
            double size = Math.max(least[i], Vectors.largest(jacobian[i])); // (5)
            violation = Math.max(violation, beyond / constraints.factor(i));
            infeasibility = Math.max(infeasibility, beyond / size); // (2)
            if (!isEquality) {
                double smaller = Math.min(-values[i] / size, lambda[i] * size);
                complementarity = Math.max(complementarity, Math.abs(smaller)); // (3)
            }
            gap += Math.abs(lambda[i] * values[i]);
            given[i] = values[i] / constraints.factor(i);
            givenLambda[i] = lambda[i] * constraints.factor(i);
        }
        double stationarity = 0;
        for (int j = 0; j < n; j++) {
            stationarity = Math.max(stationarity, Math.abs(bounds.move(j, plain.x()[j], slope[j])) / terms[j]); // (1)
        }
        return plain.with(new Multipliers(
                given,
                givenLambda,
                violation,
                stationarity,
                infeasibility,
                complementarity,
                gap / Math.max(1, Math.abs(plain.value())))); // (4)
    }

    /// Where to go on from a point at which the conditions hold and which is no minimum; `null` if that is not
    /// known.
    @Nullable
    Point below(Objective f, Point point) {
        Point next = CriticalCone.below(f, constraints, bounds, point);
        return next == null ? null : start(next);
    }

    /// Where to go on from a point at which the violation has no slope; `null` if nothing says that it is no
    /// minimum.
    @Nullable
    Point lessViolated(Objective f, Point point) {
        double @Nullable [] x = ViolationCurvature.below(constraints, bounds, point.x());
        Point next = x == null ? null : Point.of(f, x);
        return next == null || !next.isFinite() ? null : start(next);
    }

    /// The largest violation of a point, of the scaled constraints.
    double violation(Multipliers multipliers) {
        double largest = 0;
        for (int i = 0; i < constraints.count(); i++) {
            double value = multipliers.values()[i] * constraints.factor(i);
            largest = Math.max(largest, i < constraints.equalities() ? Math.abs(value) : value);
        }
        return largest;
    }

    /// Whether there is a violation that no step of the size of x makes less by 1e-4 of itself, to first order:
    /// where h = ½Σ cᵢ² + ½Σ max(0, gⱼ)² has ‖P(x − ∇h) − x‖∞ max(1, ‖x‖∞) ≤ 1e-4 v, v the largest violation,
    /// above 1e-6.
    boolean isHopeless(double[] x, double[] values, double[][] jacobian) {
        double[] slope = new double[x.length];
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            double beyond = i < constraints.equalities() ? values[i] : Math.max(0, values[i]);
            Vectors.add(beyond, jacobian[i], slope);
            largest = Math.max(largest, Math.abs(beyond));
        }
        double reach = Math.max(1, Vectors.largest(x));
        return largest > VIOLATION && bounds.projectedGradientNorm(x, slope) * reach <= HOPELESS * largest;
    }
}
