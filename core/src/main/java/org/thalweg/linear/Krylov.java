package org.thalweg.linear;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.thalweg.kernel.Vectors;

/// What [Lanczos] found: an orthonormal basis q₀ … qₖ₋₁ of span(s, As, …, Aᵏ⁻¹s), the tridiagonal T = QᵀAQ with its
/// eigenvalues θ (Ritz values) and eigenvectors y, and the Ritz vectors Qy of A.
///
///     ‖A Qy − θ Qy‖ = βₖ₋₁ |yₖ₋₁|        (1)
///
/// so that an eigenvalue of A is no farther from θ than this.
public final class Krylov {
    private final double length;
    private final double[][] basis;
    private final double[] alpha;
    private final double[] beta;
    private final double rest;
    private final Eigen eigen;

    private Krylov(double length, double[][] basis, double[] alpha, double[] beta, double rest, Eigen eigen) {
        this.length = length;
        this.basis = basis;
        this.alpha = alpha;
        this.beta = beta;
        this.rest = rest;
        this.eigen = eigen;
    }

    static Factorization<Krylov> of(
            double length, double[][] basis, double[] alpha, double[] beta, int steps, double rest) {
        double[] diagonal = Arrays.copyOf(alpha, steps);
        double[] beside = Arrays.copyOf(beta, Math.max(0, steps - 1));
        return switch (Eigen.of(tridiagonal(diagonal, beside))) {
            case Factorization.Done<Eigen>(Eigen eigen) ->
                new Factorization.Done<>(
                        new Krylov(length, Arrays.copyOf(basis, steps), diagonal, beside, rest, eigen));
            case Factorization.NotFinite<Eigen> _ -> new Factorization.NotFinite<>();
            default -> new Factorization.NotConverged<>();
        };
    }

    private static Matrix tridiagonal(double[] diagonal, double[] beside) {
        Matrix t = new Matrix(diagonal.length, diagonal.length);
        for (int k = 0; k < diagonal.length; k++) {
            t.set(k, k, diagonal[k]);
            if (k > 0) {
                t.set(k, k - 1, beside[k - 1]);
                t.set(k - 1, k, beside[k - 1]);
            }
        }
        return t;
    }

    /// How many steps were taken: the dimension of the space.
    public int steps() {
        return alpha.length;
    }

    /// Whether the space is as large as it gets: Ritz values are eigenvalues of A.
    public boolean isInvariant() {
        return rest == 0;
    }

    /// T's diagonal α.
    public double[] diagonal() {
        return alpha.clone();
    }

    /// T's elements β beside the diagonal, one fewer.
    public double[] besideDiagonal() {
        return beta.clone();
    }

    /// qₖ: the array itself, not a copy.
    public double[] basis(int k) {
        return basis[k];
    }

    /// The Ritz values, rising.
    public double[] values() {
        return eigen.values();
    }

    /// The Ritz vector of `values()[i]`, of length 1.
    public double[] vector(int i) {
        double[] weights = new double[steps()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = eigen.vectors().get(k, i);
        }
        return combine(weights);
    }

    /// ‖A Qy − θ Qy‖ of each Ritz value, (1).
    public double[] residuals() {
        double[] residuals = new double[steps()];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = rest * Math.abs(eigen.vectors().get(steps() - 1, i));
        }
        return residuals;
    }

    /// The weight (first component of y)² of each Ritz value: with them the Ritz values are the Gauss quadrature of
    /// the spectrum as the start sees it, Golub & Meurant (2010), "Matrices, moments and quadrature", §6.2.
    public double[] weights() {
        double[] weights = new double[steps()];
        for (int i = 0; i < weights.length; i++) {
            double first = eigen.vectors().get(0, i);
            weights[i] = first * first;
        }
        return weights;
    }

    /// f(A) s ≈ ‖s‖ Q f(T) e₀ for the start s: with f = 1/|λ| the saddle-free Newton direction of Dauphin et al.
    /// (2014), arXiv:1406.2572, in this space.
    public double[] functionTimesStart(DoubleUnaryOperator f) {
        int k = steps();
        double[] values = eigen.values();
        double[] weights = new double[k];
        for (int i = 0; i < k; i++) {
            double share = length * f.applyAsDouble(values[i]) * eigen.vectors().get(0, i);
            for (int j = 0; j < k; j++) {
                weights[j] += share * eigen.vectors().get(j, i);
            }
        }
        return combine(weights);
    }

    /// Σ wₖqₖ.
    private double[] combine(double[] weights) {
        double[] sum = new double[basis[0].length];
        for (int k = 0; k < weights.length; k++) {
            Vectors.add(weights[k], basis[k], sum);
        }
        return sum;
    }
}
