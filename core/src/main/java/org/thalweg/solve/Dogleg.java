package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.ModifiedCholesky;

/// The dogleg: Powell (1970), "A new algorithm for unconstrained optimization"; Nocedal & Wright (2006), (4.15),
/// (4.16).
///
///     pᵁ = −∇f ‖∇f‖²/∇fᵀH∇f,   pᴮ = −H⁻¹∇f     (1)
///     p = τpᵁ, τ ≤ 1;  pᵁ + (τ − 1)(pᴮ − pᵁ)    (2)
///
/// with the τ where the path leaves the radius, and pᴮ if it does not.
///
/// Differs: where H is not positive definite pᴮ is that of [ModifiedCholesky], and the Cauchy point is taken if
/// the model is lower there.
final class Dogleg implements Within {
    private final Matrix h;
    private final double[] unit;
    private final double norm;
    private final double curvature;
    private final double[] newton;

    Dogleg(Matrix hessian, double[] g, Work work) {
        h = Vectors.isFinite(hessian.data()) ? hessian : new Matrix(g.length, g.length);
        norm = Vectors.norm(g);
        unit = g.clone();
        Vectors.scale(1 / norm, unit);
        curvature = Vectors.dot(unit, h.times(unit));
        work.factorization();
        newton = ModifiedCholesky.of(h) instanceof Factorization.Done<ModifiedCholesky>(ModifiedCholesky l)
                ? l.solve(g)
                : g.clone();
        Vectors.scale(-1, newton); // (1)
    }

    @Override
    public Proposal radius(double delta) {
        Proposal cauchy = TrustStep.cauchy(unit, norm, curvature, delta);
        double[] p = path(delta);
        double promise = -norm * Vectors.dot(unit, p) - 0.5 * Vectors.dot(p, h.times(p));
        return promise >= cauchy.promise() && Vectors.isFinite(p) ? new Proposal(p, promise) : cauchy;
    }

    private double[] path(double delta) {
        if (Vectors.norm(newton) <= delta) {
            return newton.clone();
        }
        double most = curvature > 0 ? norm / curvature : Double.POSITIVE_INFINITY;
        double[] p = unit.clone();
        Vectors.scale(-Math.min(most, delta), p);
        if (most >= delta) {
            return p;
        }
        double[] leg = new double[p.length];
        Vectors.difference(newton, p, leg);
        double length = Vectors.norm(leg);
        double along = Vectors.dot(p, leg) / length;
        double rest = (delta - most) * (delta + most);
        double root = Math.sqrt(along * along + rest);
        double reach = along > 0 ? rest / (root + along) : root - along;
        Vectors.add(reach / length, leg, p); // (2)
        return p;
    }
}
