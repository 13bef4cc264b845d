package org.thalweg.linear;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;

/// Conjugate gradients with a preconditioner M: Hestenes & Stiefel (1952), J. Res. NBS 49, 409–436; Nocedal & Wright
/// (2006), "Numerical optimization", Algorithm 5.3. For symmetric positive definite A:
///
///     r = b − Ax,  z = M⁻¹r,  d = z                        (1)
///     α = rᵀz / dᵀAd                                       (2)
///     x ← x + αd,  r⁺ = r − αAd                            (3)
///     z⁺ = M⁻¹r⁺,  β = r⁺ᵀz⁺ / rᵀz                         (4)
///     d ← z⁺ + βd                                          (5)
///
/// In exact arithmetic x is the solution after as many steps as M⁻¹A has different eigenvalues. Where dᵀAd ≤ 0, A is
/// not positive definite: that is a BREAKDOWN, with d.
///
/// Differs: r has the sign of b − Ax. When it is small enough, b − Ax is computed; where that is larger than asked
/// for, the iteration starts anew from it.
///
/// @param tolerance of ‖b − Ax‖/‖b‖, in [0, 1)
/// @param mostIterations from 0
/// @param preconditioner M⁻¹
/// @param observer sees each iterate
public record ConjugateGradients(
        double tolerance, int mostIterations, Preconditioner preconditioner, IterateObserver observer) {
    public ConjugateGradients {
        Sizes.requireLimits("conjugate gradients", tolerance, mostIterations);
    }

    /// Without a preconditioner.
    public ConjugateGradients(double tolerance, int mostIterations) {
        this(tolerance, mostIterations, Preconditioner.NONE, IterateObserver.NONE);
    }

    /// With a preconditioner, unobserved.
    public ConjugateGradients(double tolerance, int mostIterations, Preconditioner preconditioner) {
        this(tolerance, mostIterations, preconditioner, IterateObserver.NONE);
    }

    /// The same, observed.
    public ConjugateGradients observedBy(IterateObserver observer) {
        return new ConjugateGradients(tolerance, mostIterations, preconditioner, observer);
    }

    /// Solves Ax = b from x = 0.
    public LinearSolution solve(LinearOperator a, double[] b) {
        return solve(a, b, new double[a.columns()]);
    }

    /// Solves Ax = b.
    ///
    /// @param start the first x; not changed
    /// @throws IllegalArgumentException if A is not square or a vector has another size
    public LinearSolution solve(LinearOperator a, double[] b, double[] start) {
        Sizes.requireSystem("conjugate gradients", a, b, start);
        Accepting accepting = new Accepting("conjugate gradients", a, b, tolerance);
        return accepting.isTrivial() ? accepting.trivial() : new Run(a, b, start, accepting).solve();
    }

    private final class Run {
        private final LinearOperator a;
        private final Accepting accepting;
        private final double[] x;
        private final double[] r;
        private final double[] z;
        private final double[] d;
        private final double[] product;

        Run(LinearOperator a, double[] b, double[] start, Accepting accepting) {
            this.a = a;
            this.accepting = accepting;
            this.x = start.clone();
            this.r = new double[b.length];
            this.z = new double[b.length];
            this.d = new double[b.length];
            this.product = new double[b.length];
            a.residual(x, b, r);
        }

        LinearSolution solve() {
            double before = 0; // rᵀz of the step before; 0 where a direction starts
            for (int k = 0; ; k++) {
                double residual = Vectors.norm(r);
                observer.at(k, x, residual);
                if (!Double.isFinite(residual)) {
                    return accepting.notFinite(x, k);
                }
                if (accepting.looksConverged(residual)) {
                    LinearSolution ending = accepting.judge(x, r, k);
                    if (ending != null) {
                        return ending;
                    }
                    before = 0;
                }
                if (k == mostIterations) {
                    return accepting.budget(x, k);
                }
                preconditioner.apply(r, z); // (1) (4)
                double now = Vectors.dot(r, z);
                if (!(now > 0)) {
                    return Double.isFinite(now)
                            ? accepting.breakdown(
                                    x, k, "the preconditioner is not positive definite, rᵀM⁻¹r = " + now, null)
                            : accepting.notFinite(x, k);
                }
                double beta = before == 0 ? 0 : now / before;
                for (int i = 0; i < d.length; i++) {
                    d[i] = z[i] + beta * d[i]; // (5)
                }
                LinearSolution ending = step(now, k);
                if (ending != null) {
                    return ending;
                }
                before = now;
            }
        }

        private @Nullable LinearSolution step(double now, int k) {
            a.apply(d, product);
            double curvature = Vectors.dot(d, product);
            if (!(curvature > 0)) {
                return Double.isFinite(curvature)
                        ? accepting.breakdown(
                                x, k, "the matrix is not positive definite, dᵀAd = " + curvature, d.clone())
                        : accepting.notFinite(x, k);
            }
            double alpha = now / curvature; // (2)
            Vectors.add(alpha, d, x); // (3)
            Vectors.add(-alpha, product, r);
            return null;
        }
    }
}
