package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// DFP, the first quasi-Newton method: Davidon (1959), Fletcher & Powell (1963); Nocedal & Wright (2006), (6.15).
///
///     B ← B − (Byyᵀ B) / (yᵀBy) + (ssᵀ) / (yᵀs)
///
/// B approximates the inverse Hessian; the direction is −B∇f. It recovers from a bad B worse than [Bfgs] does.
///
/// @param search default `strongWolfe(c2=0.1)`
@Named("dfp")
@Meaning("the first quasi-Newton method (Davidon-Fletcher-Powell)")
public record Dfp(@Default("strongWolfe(c2=0.1)") WolfeSearch search) implements Solver<Objective> {
    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new LineDescent(f, start, new InverseHessian(f.dimension(), Dfp::update), search);
    }

    private static void update(double[][] b, double[] s, double[] y, double[] by) {
        double sy = Vectors.dot(s, y);
        double yby = Vectors.dot(y, by);
        if (!(sy > 1e-16 * Vectors.norm(s) * Vectors.norm(y)) || !(yby > 0)) {
            return;
        }
        for (int i = 0; i < s.length; i++) {
            double[] row = b[i];
            double si = s[i] / sy;
            double bi = by[i] / yby;
            for (int j = 0; j < s.length; j++) {
                row[j] += si * s[j] - bi * by[j];
            }
        }
    }
}
