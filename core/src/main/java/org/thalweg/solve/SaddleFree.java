package org.thalweg.solve;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Eigen;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Krylov;
import org.thalweg.linear.Lanczos;
import org.thalweg.linear.LinearOperator;
import org.thalweg.linear.Matrix;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Saddle-free Newton: Dauphin et al. (2014), "Identifying and attacking the saddle point problem in high-dimensional
/// non-convex optimization", arXiv:1406.2572, Algorithm 1. Newton's method with the absolute values of the Hessian's
/// eigenvalues, H = VΛVᵀ, so that a direction of negative curvature leads away from the saddle:
///
///     p = −V |Λ|⁻¹ Vᵀ ∇f     (1)
///     x ← x + αp             (2)
///
/// With `subspace` = 0 by all eigenvalues of the whole Hessian; with k > 0 in the Krylov space of k dimensions that
/// Lanczos's method spans by products of H with vectors, from ∇f.
///
/// Differs: α is a line search's, which begins with 1, in place of a damping of |Λ|; with `fixed(1)` steps are full. An
/// eigenvalue is taken to be at least nε of the largest, below which it is rounding.
///
/// @param subspace k, from 0; default 0
/// @param search default `strongWolfe(c2=0.9)`
@Named({"saddleFree", "sfn"})
@Meaning("Newton's method with absolute eigenvalues, which leaves saddles")
public record SaddleFree(
        @Default("0") int subspace,
        @Default("strongWolfe(c2=0.9)") LineSearch search) implements Solver<TwiceDifferentiable> {
    private static final double UNIT = 0x1p-52;

    public SaddleFree {
        Ranges.requireAtLeast("saddleFree", "subspace", subspace, 0);
    }

    /// With Moré and Thuente's search.
    public SaddleFree(int subspace) {
        this(subspace, new StrongWolfe(0.9));
    }

    @Override
    public Class<TwiceDifferentiable> objective() {
        return TwiceDifferentiable.class;
    }

    @Override
    public Method begin(TwiceDifferentiable f, Point start, Work work) {
        return new CurvedDescent(f, start, work, search, false, subspace == 0 ? whole(f, work) : krylov(f));
    }

    private static CurvedDescent.Curvature whole(TwiceDifferentiable f, Work work) {
        int n = f.dimension();
        double[][] rows = new double[n][n];
        return (point, d) -> {
            f.hessian(point.x(), rows);
            work.factorization();
            if (!(Eigen.of(Matrix.of(rows)) instanceof Factorization.Done<Eigen>(Eigen eigen))) {
                return false;
            }
            double[] lambda = eigen.values();
            double floor = floor(lambda, n);
            double[] weights = new double[n];
            eigen.vectors().transposeTimes(point.gradient(), weights);
            for (int i = 0; i < n; i++) {
                weights[i] /= -Math.max(Math.abs(lambda[i]), floor); // (1)
            }
            eigen.vectors().times(weights, d);
            return true;
        };
    }

    private CurvedDescent.Curvature krylov(TwiceDifferentiable f) {
        int n = f.dimension();
        Lanczos lanczos = new Lanczos(Math.min(subspace, n));
        return (point, d) -> {
            if (Vectors.norm(point.gradient()) == 0) {
                return false;
            }
            LinearOperator h = LinearOperator.symmetric(n, (v, into) -> f.hessianVector(point.x(), v, into));
            if (!(lanczos.of(h, point.gradient()) instanceof Factorization.Done<Krylov>(Krylov krylov))) {
                return false;
            }
            double floor = floor(krylov.values(), n);
            double[] p = krylov.functionTimesStart(lambda -> -1 / Math.max(Math.abs(lambda), floor)); // (1)
            System.arraycopy(p, 0, d, 0, n);
            return true;
        };
    }

    /// nε max|λ|, and 1 for H = 0, where p = −∇f.
    private static double floor(double[] lambda, int n) {
        double largest = Vectors.largest(lambda);
        return largest == 0 ? 1 : n * UNIT * largest;
    }
}
