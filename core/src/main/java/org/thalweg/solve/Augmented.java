package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;

/// The augmented Lagrangian of a function and its constraints, for one λ and one μ: Hestenes (1969), Powell (1969);
/// for inequalities Rockafellar (1973), "The multiplier method of Hestenes and Powell applied to convex programming",
/// J. Optim. Theory Appl. 12:
///
///     L(x) = f + Σ (λᵢcᵢ + ½μcᵢ²) + Σ (max(0, λⱼ + μgⱼ)² − λⱼ²) / 2μ     (1)
///     ∇L(x) = ∇f + Σ λ⁺ᵢ∇cᵢ + Σ λ⁺ⱼ∇gⱼ                                  (2)
///     λ⁺ᵢ = λᵢ + μcᵢ,   λ⁺ⱼ = max(0, λⱼ + μgⱼ)                          (3)
///
/// of [ScaledConstraints].
final class Augmented implements Objective {
    private final Objective f;
    private final Constraints constraints;
    private final double[] lambda;
    private double mu;

    private final double[] at; // where all of the following holds
    private double value;
    private final double[] gradient;
    private final double[] c;
    private final double[][] jacobian;

    Augmented(Objective f, Constraints constraints, Point start, double mu) {
        this.f = f;
        this.constraints = constraints;
        this.mu = mu;
        int n = f.dimension();
        int m = constraints.count();
        lambda = new double[m];
        at = start.x().clone();
        value = start.value();
        gradient = start.gradient().clone();
        c = new double[m];
        jacobian = new double[m][n];
        constraints.valuesAndJacobian(at, c, jacobian);
    }

    double mu() {
        return mu;
    }

    void setMu(double next) {
        mu = next;
    }

    @Override
    public int dimension() {
        return f.dimension();
    }

    @Override
    public double value(double[] x) {
        double[] values = new double[c.length];
        constraints.values(x, values);
        return f.value(x) + penalty(values); // (1)
    }

    @Override
    public double valueAndGradient(double[] x, double[] into) {
        evaluate(x);
        System.arraycopy(gradient, 0, into, 0, into.length);
        for (int i = 0; i < c.length; i++) {
            Vectors.add(estimate(i, c[i]), jacobian[i], into); // (2)
        }
        return value + penalty(c); // (1)
    }

    private void evaluate(double[] x) {
        if (!Arrays.equals(at, x)) {
            System.arraycopy(x, 0, at, 0, x.length);
            value = f.valueAndGradient(x, gradient);
            constraints.valuesAndJacobian(x, c, jacobian);
        }
    }

    private double penalty(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            if (i < constraints.equalities() || lambda[i] + mu * values[i] > 0) {
                sum += values[i] * (lambda[i] + 0.5 * mu * values[i]); // the same for both, without cancellation
            } else {
                sum -= 0.5 * lambda[i] / mu * lambda[i];
            }
        }
        return sum;
    }

    private double estimate(int i, double value) {
        double plus = lambda[i] + mu * value; // (3)
        return i < constraints.equalities() ? plus : Math.max(0, plus);
    }

    private double[] estimates() {
        double[] plus = new double[c.length];
        Arrays.setAll(plus, i -> estimate(i, c[i]));
        return plus;
    }

    /// λ ← λ⁺.
    void update(double[] x) {
        evaluate(x);
        System.arraycopy(estimates(), 0, lambda, 0, lambda.length);
    }

    /// The point of the search at x, with λ⁺.
    Point point(double[] x, Kkt kkt) {
        evaluate(x);
        return kkt.point(new Point(x.clone(), value, gradient.clone()), c, jacobian, estimates());
    }

    /// max(|cᵢ|, |max(gⱼ, −λⱼ/μ)|): 0 where x is feasible and complementary to λ, and by how much λ would change,
    /// over μ.
    double gap(double[] x) {
        evaluate(x);
        double gap = 0;
        for (int i = 0; i < c.length; i++) {
            double part = i < constraints.equalities() ? c[i] : Math.max(c[i], -lambda[i] / mu);
            gap = Math.max(gap, Math.abs(part));
        }
        return gap;
    }

    /// Whether there is a violation that no step of the size of x makes noticeably less.
    boolean isHopeless(double[] x, Kkt kkt) {
        evaluate(x);
        return kkt.isHopeless(x, c, jacobian);
    }
}
