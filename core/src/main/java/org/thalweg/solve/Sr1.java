package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The symmetric update of rank one: Nocedal & Wright (2006), (6.25) and (6.26), with u = s − By:
///
///     B ← B + uuᵀ / (uᵀy),     skipped where |uᵀy| < r Σ|uᵢyᵢ|     (1)
///
/// B approximates the inverse Hessian and need not be positive definite: where −B∇f is no direction of descent, −|B|∇f
/// is taken, with the absolute eigenvalues. On a quadratic it finds the Hessian in n steps whatever the search.
///
/// Differs: the book has ‖u‖‖y‖ on the right of (1), which where variables differ much in scale skips the updates that
/// tell of the flat ones.
///
/// @param skip r, in (0, 1); default 1e-8
/// @param search default `strongWolfe(c2=0.9)`
@Named("sr1")
@Meaning("quasi-Newton with updates of rank one")
public record Sr1(
        @Default("1e-8") double skip,
        @Default("strongWolfe(c2=0.9)") LineSearch search) implements Solver<Objective> {
    public Sr1 {
        Ranges.requireBetween("sr1", "skip", skip, 0, 1);
    }

    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new LineDescent(f, start, work, new InverseHessian(f.dimension(), false, this::update), search);
    }

    private void update(double[][] b, double[] s, double[] y, double[] by) {
        double[] u = new double[s.length];
        Vectors.difference(s, by, u);
        double uy = Vectors.dot(u, y);
        double size = 0;
        for (int i = 0; i < u.length; i++) {
            size += Math.abs(u[i] * y[i]);
        }
        if (!(Math.abs(uy) >= skip * size) || uy == 0) { // (1)
            return;
        }
        for (int i = 0; i < u.length; i++) {
            Vectors.add(u[i] / uy, u, b[i]);
        }
    }
}
