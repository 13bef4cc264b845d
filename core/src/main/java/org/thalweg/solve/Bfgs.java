package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// BFGS: Broyden, Fletcher, Goldfarb, Shanno (1970); Nocedal & Wright (2006), Algorithm 6.1. With s = x₊ − x,
/// y = ∇f(x₊) − ∇f(x), ρ = 1/yᵀs the approximation B of the inverse Hessian becomes
///
///     B ← (I − ρsyᵀ) B (I − ρysᵀ) + ρssᵀ     (6.17)
///
/// and the direction is −B∇f. It keeps n² numbers; for many variables there is [LBfgs].
///
/// @param search default `strongWolfe(c2=0.9)`; it must satisfy the curvature condition, or yᵀs may not be positive
@Named("bfgs")
@Meaning("quasi-Newton with a dense inverse Hessian")
public record Bfgs(@Default("strongWolfe(c2=0.9)") WolfeSearch search) implements Solver<Objective> {
    /// With the search of Moré and Thuente, c₂ = 0.9.
    public Bfgs() {
        this(new StrongWolfe(0.9));
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new LineDescent(f, start, work, new InverseHessian(f.dimension(), true, Bfgs::update), search);
    }

    private static void update(double[][] b, double[] s, double[] y, double[] by) {
        double sy = Vectors.dot(s, y);
        if (!(sy > 1e-16 * Vectors.norm(s) * Vectors.norm(y))) {
            return;
        }
        double rho = 1 / sy;
        double factor = rho * (1 + rho * Vectors.dot(y, by)); // of ssᵀ, (6.17) multiplied out
        for (int i = 0; i < s.length; i++) {
            double[] row = b[i];
            double si = factor * s[i] - rho * by[i];
            double bi = rho * s[i];
            for (int j = 0; j < s.length; j++) {
                row[j] += si * s[j] - bi * by[j];
            }
        }
    }
}
