package org.thalweg.solve;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Lu;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.ModifiedCholesky;

/// What [Newton]'s method does with a Hessian that is not positive definite.
public enum Regularization {
    /// Nothing: the step leads to the stationary point of the model, be it a minimum, a saddle or a maximum.
    NONE {
        @Override
        double @Nullable [] solve(Matrix h, double[] b, Work work) {
            work.factorization();
            return Lu.of(h) instanceof Factorization.Done<Lu>(Lu lu) ? lu.solve(b) : null;
        }
    },
    /// Adds αI, with the first α of a growing sequence that makes it positive definite: Nocedal & Wright (2006),
    /// Algorithm 3.3.
    ///
    ///     α₀ = 0 if minᵢ hᵢᵢ > 0, else β − minᵢ hᵢᵢ     (1)
    ///     αₖ₊₁ = max(2αₖ, β)                            (2)
    ///
    /// Differs: β = 1e-6 maxᵢⱼ|hᵢⱼ|, where the book has 1e-3, so that scaling f scales α.
    SHIFT {
        @Override
        double @Nullable [] solve(Matrix h, double[] b, Work work) {
            int n = b.length;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                least = Math.min(least, h.get(i, i));
            }
            double largest = Vectors.largest(h.data());
            double beta = largest == 0 ? 1 : 1e-6 * largest;
            double alpha = least > 0 ? 0 : beta - least; // (1)
            while (alpha < Double.POSITIVE_INFINITY) {
                Matrix shifted = h.copy();
                for (int i = 0; i < n; i++) {
                    shifted.set(i, i, h.get(i, i) + alpha);
                }
                work.factorization();
                if (CholeskyFactor.of(shifted) instanceof Factorization.Done<CholeskyFactor>(CholeskyFactor l)) {
                    return l.solve(b);
                }
                alpha = Math.max(2 * alpha, beta); // (2)
            }
            return null;
        }
    },
    /// Adds a diagonal while it is factorized: [ModifiedCholesky].
    MODIFIED_CHOLESKY {
        @Override
        double @Nullable [] solve(Matrix h, double[] b, Work work) {
            work.factorization();
            return ModifiedCholesky.of(h) instanceof Factorization.Done<ModifiedCholesky>(ModifiedCholesky l)
                    ? l.solve(b)
                    : null;
        }
    };

    /// The solution p of (H + E)p = b; `null` if there is none.
    abstract double @Nullable [] solve(Matrix h, double[] b, Work work);
}
