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
/// Differs: before (6.15) B is sized, as Contreras & Tapia (1993), "Sizing the BFGS and DFP updates: a numerical
/// study", JOTA 78, advise for DFP, which hardly raises a B that is too small; but never down:
///
///     B ← max(1, sᵀy / yᵀBy) B     (1)
///
/// @param search default `strongWolfe(c2=0.3)`
@Named("dfp")
@Meaning("the first quasi-Newton method (Davidon-Fletcher-Powell)")
public record Dfp(@Default("strongWolfe(c2=0.3)") WolfeSearch search) implements Solver<Objective> {
    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new LineDescent(f, start, work, new InverseHessian(f.dimension(), true, Dfp::update), search);
    }

    private static void update(double[][] b, double[] s, double[] y, double[] by) {
        double sy = Vectors.dot(s, y);
        double yby = Vectors.dot(y, by);
        if (!(sy > 1e-16 * Vectors.norm(s) * Vectors.norm(y)) || !(yby > 0)) {
            return;
        }
        double size = Math.max(1, sy / yby); // (1)
        yby *= size;
        for (int i = 0; i < s.length; i++) {
            double[] row = b[i];
            double si = s[i] / sy;
            double bi = size * by[i] / yby;
            for (int j = 0; j < s.length; j++) {
                row[j] = size * row[j] + si * s[j] - bi * size * by[j]; // (6.15)
            }
        }
    }
}
