package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;

/// By how much constraints are violated, as a function to minimise:
///
///     h(x) = ½Σ cᵢ² + ½Σ max(0, gⱼ)²
final class Violation implements Objective {
    private final Constraints constraints;
    private final double[] c;
    private final double[][] jacobian;

    Violation(Constraints constraints) {
        this.constraints = constraints;
        c = new double[constraints.count()];
        jacobian = new double[c.length][constraints.dimension()];
    }

    @Override
    public int dimension() {
        return constraints.dimension();
    }

    @Override
    public double value(double[] x) {
        constraints.values(x, c);
        return sum();
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        constraints.valuesAndJacobian(x, c, jacobian);
        Arrays.fill(gradient, 0);
        for (int i = 0; i < c.length; i++) {
            Vectors.add(beyond(i), jacobian[i], gradient);
        }
        return sum();
    }

    private double sum() {
        double sum = 0;
        for (int i = 0; i < c.length; i++) {
            sum += 0.5 * beyond(i) * beyond(i);
        }
        return sum;
    }

    private double beyond(int i) {
        return i < constraints.equalities() ? c[i] : Math.max(0, c[i]);
    }
}
