package org.thalweg.solve.convex;

import java.util.List;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.Proximal;

/// The alternating direction method of multipliers, for quadratic programs and for sums of two functions.
///
/// For a [QuadraticProgram], in the form of OSQP: Stellato, Banjac, Goulart, Bemporad & Boyd (2020), "OSQP: an operator
/// splitting solver for quadratic programs", Math. Program. Comput. 12, Algorithm 1. With K, the rows of A and G, and
/// l ≤ Kx ≤ u,
///
///     (P + σ + KᵀRK) x̃ = σx − q + Kᵀ(Rz − y),  z̃ = Kx̃             (1)
///     x ← αx̃ + (1 − α)x                                             (2)
///     z₊ = clamp(αz̃ + (1 − α)z + R⁻¹y, l, u)                        (3)
///     y ← y + R(αz̃ + (1 − α)z − z₊)                                 (4)
///
/// R is ρ on inequalities and 10³ρ on equations (their 5.2). After 100 iterations, and then when they have
/// doubled, ρ is multiplied by √(relative primal / relative dual residual), if that is beyond [1/5, 5], but at
/// most by 10. It ends where ‖Kx − z‖∞ and ‖Px + q + Kᵀy‖∞ are at most ε + ε · their largest terms, or where
/// the changes of y or x are a certificate. What it finds is polished (§4): the system of the constraints that
/// y calls active is solved, and its solution taken if its residuals are smaller.
///
/// For f(x) + g(x), in the form of Boyd, Parikh, Chu, Peleato & Eckstein (2011), "Distributed optimization and
/// statistical learning via the alternating direction method of multipliers", Foundations and Trends in Machine
/// Learning 3(1):
///
///     x = prox_f(z − u, 1/ρ),  x̂ = αx + (1 − α)z                   (5)
///     z₊ = prox_g(x̂ + u, 1/ρ),  u ← u + x̂ − z₊                     (6)
///     ‖x − z‖ ≤ √n ε + ε max(‖x‖, ‖z‖),  ‖ρ(z₊ − z)‖ ≤ √n ε + ε‖ρu‖ (7)
///
/// (7) is their (3.12); ρ doubles or halves where one residual is ten times the other (3.13), less and less often.
///
/// Differs: the matrices are not scaled first; (1) is factored dense, by Cholesky, and anew when ρ changes.
///
/// @param rho the first ρ, above 0; default 0.1 as in OSQP
/// @param sigma σ, above 0; default 1e-6
/// @param relaxation α, in (0, 2); default 1.6
/// @param tolerance ε, in (0, 1); default 1e-8
/// @param iterations at most, at least 1; default 100 000
/// @param polish whether solutions of quadratic programs are polished; default true
public record Admm(double rho, double sigma, double relaxation, double tolerance, int iterations, boolean polish) {
    public Admm {
        Checks.requireBetween("admm", "rho", rho, 0, Double.POSITIVE_INFINITY);
        Checks.requireBetween("admm", "sigma", sigma, 0, Double.POSITIVE_INFINITY);
        Checks.requireBetween("admm", "relaxation", relaxation, 0, 2);
        Checks.requireBetween("admm", "tolerance", tolerance, 0, 1);
        Checks.requireAtLeast("admm", "iterations", iterations, 1);
    }

    /// With the defaults.
    public Admm() {
        this(0.1, 1e-6, 1.6, 1e-8, 100_000, true);
    }

    public Admm withTolerance(double tolerance) {
        return new Admm(rho, sigma, relaxation, tolerance, iterations, polish);
    }

    public Admm withIterations(int most) {
        return new Admm(rho, sigma, relaxation, tolerance, most, polish);
    }

    /// Solves a quadratic program.
    public QuadraticSolution solve(QuadraticProgram program) {
        return new AdmmRun(program, this).run();
    }

    /// Minimises f(x) + g(x) over n variables; x of the answer is in the domain of g.
    ///
    /// @throws IllegalArgumentException if n is below 1
    public Splitting minimise(Proximal f, Proximal g, int n) {
        Checks.requireAtLeast("admm", "n", n, 1);
        double[] z = new double[n];
        double[] u = new double[n];
        double weight = rho;
        int patience = 10;
        int since = 0;
        double primal = Double.POSITIVE_INFINITY;
        double dual = Double.POSITIVE_INFINITY;
        int k = 1;
        for (; k <= iterations; k++) {
            double[] x = new double[n];
            Vectors.difference(z, u, x);
            f.apply(x, 1 / weight, x); // (5)
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                u[i] += relaxation * x[i] + (1 - relaxation) * z[i];
            }
            g.apply(u, 1 / weight, next);
            Vectors.add(-1, next, u); // (6)
            double[] apart = new double[n];
            Vectors.difference(x, next, apart);
            primal = Vectors.norm(apart);
            Vectors.difference(next, z, apart);
            dual = weight * Vectors.norm(apart);
            z = next;
            double floor = Math.sqrt(n) * tolerance;
            if (primal <= floor + tolerance * Math.max(Vectors.norm(x), Vectors.norm(z))
                    && dual <= floor + tolerance * weight * Vectors.norm(u)) { // (7)
                return new Splitting(true, z, primal, dual, k);
            }
            since++;
            double factor = primal > 10 * dual ? 2 : dual > 10 * primal ? 0.5 : 1;
            if (factor != 1 && since >= patience) {
                weight *= factor;
                Vectors.scale(1 / factor, u);
                since = 0;
                patience = patience + patience / 4 + 1;
            }
        }
        return new Splitting(false, z, primal, dual, iterations);
    }

    /// ½‖Ax − b‖² + λ‖x‖₁: Boyd et al. (2011), §6.4.
    ///
    /// @param lambda λ, from 0
    /// @throws IllegalArgumentException if sizes differ, or a number is not finite
    public Splitting lasso(Matrix a, double[] b, double lambda) {
        return minimise(SquaredResidual.of(a, b), new Proximal.L1(lambda), a.columns());
    }

    /// ‖x‖₁ subject to Ax = b: Boyd et al. (2011), §6.2.
    ///
    /// @throws IllegalArgumentException if sizes differ, a number is not finite, or no x satisfies Ax = b
    public Splitting basisPursuit(Matrix a, double[] b) {
        return minimise(AffineSet.of(a, b), new Proximal.L1(1), a.columns());
    }

    /// f₁(x) + … + f_N(x) + g(x), where each fᵢ works on an x of its own: consensus, Boyd et al. (2011), §7.1.
    ///
    /// @throws IllegalArgumentException if there are no fᵢ, or n is below 1
    public Splitting consensus(List<? extends Proximal> f, Proximal g, int n) {
        Checks.requireAtLeast("admm", "n", n, 1);
        Checks.requireAtLeast("admm, consensus", "functions", f.size(), 1);
        var parts = new Consensus(List.copyOf(f), g, n);
        Splitting split = minimise(parts.apart(), parts.equal(), Math.multiplyExact(n, f.size()));
        double[] x = new double[n];
        System.arraycopy(split.x(), 0, x, 0, n);
        return new Splitting(split.converged(), x, split.primal(), split.dual(), split.iterations());
    }
}
