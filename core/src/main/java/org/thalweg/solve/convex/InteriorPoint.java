package org.thalweg.solve.convex;

import org.jspecify.annotations.Nullable;

/// Mehrotra's predictor-corrector method for quadratic programs: Mehrotra (1992), "On the implementation of a
/// primal-dual interior point method", SIAM J. Optim. 2(4); in the form of Nocedal & Wright (2006), "Numerical
/// Optimization", Algorithm 16.4, with the start of Vandenberghe (2010), "The CVXOPT linear and quadratic cone program
/// solvers". With slacks s = h − Gx, W = diag(z/s) and residuals
///
///     r₁ = Px + q + Aᵀy + Gᵀz,  r₂ = Ax − b,  r₃ = Gx + s − h,  μ = sᵀz / m          (1)
///
/// a step for a right side c, what sz should fall by, is
///
///     (P + GᵀWG) Δx + AᵀΔy = −r₁ − Gᵀ(Wr₃ − c/s)                                   (2)
///     A Δx = −r₂                                                                   (3)
///     Δz = W(GΔx + r₃) − c/s,  Δs = −r₃ − GΔx                                      (4)
///     predictor:  c = sz                                                           (5)
///     corrector:  c = sz + Δs Δz − σμ,  σ = (μ after the predictor / μ)³           (6)
///
/// of which 0.995 of the way to the boundary is gone, at most 1.
///
/// That a program has no solution shows in multipliers or iterates that grow along a certificate. Where they do not
/// prove it, and the method comes to no end, it looks for a certificate by solving the linear program that has it as
/// its solution.
///
/// Differs: one length for x and for the multipliers, as quadratic terms ask for; A may lack rank; (2) to (4) are
/// refined by what they leave of the whole system, which keeps digits where W is large.
///
/// @param tolerance in (0, 1), of ‖r₁‖∞ / (1 + max(‖q‖∞, ‖Px‖∞)), of the larger of ‖r₂‖∞ and ‖r₃‖∞ over 1 +
///     max(‖b‖∞, ‖h‖∞), and of sᵀz / (1 + |value|); default 1e-10. Where rounding ends the progress, a hundred
///     times as much will do
/// @param iterations at most, at least 1; default 100
public record InteriorPoint(double tolerance, int iterations) {
    /// How many tolerances an iterate may be off if rounding lets none be better.
    private static final double LENIENCE = 100;

    private static final double CERTAIN = 1e-8;

    public InteriorPoint {
        Checks.requireBetween("interiorPoint", "tolerance", tolerance, 0, 1);
        Checks.requireAtLeast("interiorPoint", "iterations", iterations, 1);
    }

    /// With the defaults.
    public InteriorPoint() {
        this(1e-10, 100);
    }

    /// Solves a program.
    public QuadraticSolution solve(QuadraticProgram program) {
        InteriorRun run = new InteriorRun(program, tolerance, iterations);
        QuadraticSolution end = run.run(CERTAIN, LENIENCE);
        if (end instanceof QuadraticSolution.Unfinished) {
            @Nullable QuadraticSolution proof = proof(program, end.iterations());
            return proof == null ? end : proof;
        }
        return end;
    }

    /// What the linear programs for certificates say.
    private @Nullable QuadraticSolution proof(QuadraticProgram program, long before) {
        QuadraticSolution nearest =
                new InteriorRun(Certificates.nearestFeasible(program), tolerance, iterations).run(0, 1e3);
        long spent = before + nearest.iterations();
        if (nearest instanceof QuadraticSolution.Solved solved) {
            int m = program.inequalities();
            int p = program.equations();
            double[] z = new double[m];
            double[] y = new double[p];
            System.arraycopy(solved.z(), 0, z, 0, m);
            for (int i = 0; i < p; i++) {
                y[i] = solved.z()[m + i] - solved.z()[m + p + i];
            }
            @Nullable QuadraticSolution primal = Certificates.primal(program, y, z, CERTAIN, spent);
            if (primal != null) {
                return primal;
            }
        }
        QuadraticSolution ray = new InteriorRun(Certificates.steepestRay(program), tolerance, iterations).run(0, 1e3);
        spent += ray.iterations();
        return ray instanceof QuadraticSolution.Solved solved
                ? Certificates.dual(program, solved.x(), CERTAIN, spent)
                : null;
    }
}
