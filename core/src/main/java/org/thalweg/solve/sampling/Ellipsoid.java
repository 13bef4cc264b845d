package org.thalweg.solve.sampling;

import org.jspecify.annotations.Nullable;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Factorization.Done;
import org.thalweg.linear.Matrix;

/// The shape of a Gaussian: L of LLᵀ = Σ, or the identity.
final class Ellipsoid {
    private static final double ASYMMETRY = 1e-10; // of Σ, relative to √(σᵢᵢσⱼⱼ)

    private final @Nullable Matrix l;

    private Ellipsoid(@Nullable Matrix l) {
        this.l = l;
    }

    /// @param covariance none for the identity
    /// @throws IllegalArgumentException if it is not symmetric and positive definite
    static Ellipsoid of(String where, String name, @Nullable Matrix covariance) {
        if (covariance == null) {
            return new Ellipsoid(null);
        }
        if (covariance.rows() != covariance.columns()) {
            throw new IllegalArgumentException(where + ": " + name + " is " + covariance + "; it must be square");
        }
        requireSymmetric(where, name, covariance);
        return switch (CholeskyFactor.of(covariance)) {
            case Done(CholeskyFactor factor) -> new Ellipsoid(factor.l());
            case Factorization<CholeskyFactor> failed ->
                throw new IllegalArgumentException(
                        where + ": " + name + " must be symmetric and positive definite, and " + failed.why());
        };
    }

    private static void requireSymmetric(String where, String name, Matrix a) {
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < i; j++) {
                double most = ASYMMETRY * Math.sqrt(Math.abs(a.get(i, i) * a.get(j, j)));
                if (Math.abs(a.get(i, j) - a.get(j, i)) > most) {
                    throw new IllegalArgumentException(where + ": " + name + " must be symmetric, and (" + i + ", " + j
                            + ") is " + a.get(i, j) + " where (" + j + ", " + i + ") is " + a.get(j, i));
                }
            }
        }
    }

    /// @throws IllegalArgumentException if it is for another number of variables
    void requireDimension(String where, String name, int n) {
        if (l != null && l.rows() != n) {
            throw new IllegalArgumentException(where + ": " + name + " is " + l + " for a function of " + n
                    + " variables; it must be [" + n + ", " + n + "]");
        }
    }

    /// into ← Lx.
    void times(double[] x, double[] into) {
        if (l == null) {
            System.arraycopy(x, 0, into, 0, x.length);
        } else {
            l.times(x, into);
        }
    }

    /// into ← Lᵀx.
    void transposeTimes(double[] x, double[] into) {
        if (l == null) {
            System.arraycopy(x, 0, into, 0, x.length);
        } else {
            l.transposeTimes(x, into);
        }
    }
}
