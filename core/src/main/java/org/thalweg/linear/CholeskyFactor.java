package org.thalweg.linear;

import org.thalweg.kernel.Vectors;

/// A = LLᵀ of a symmetric positive definite matrix, of which the lower triangle is read, row by row: Golub & Van
/// Loan (2013), "Matrix Computations", §4.2. n³/3 operations.
///
///     lᵢⱼ = (aᵢⱼ − Σₖ﹤ⱼ lᵢₖlⱼₖ) / lⱼⱼ   for j < i     (1)
///     lᵢᵢ = √(aᵢᵢ − Σₖ﹤ᵢ lᵢₖ²)                         (2)
public final class CholeskyFactor {
    private final Matrix l;
    private final double condition;

    private CholeskyFactor(Matrix l, double condition) {
        this.l = l;
        this.condition = condition;
    }

    /// Factors a matrix, [Factorization.NotPositiveDefinite] at the first pivot that is not above 0.
    ///
    /// @throws IllegalArgumentException if it is not square
    public static Factorization<CholeskyFactor> of(Matrix a) {
        Sizes.requireSquare("Cholesky", a);
        int n = a.rows();
        Matrix l = new Matrix(n, n);
        double[] data = l.data();
        for (int i = 0; i < n; i++) {
            int row = i * n;
            for (int j = 0; j < i; j++) {
                data[row + j] = (a.get(i, j) - Vectors.dot(data, row, data, j * n, j)) / data[j * n + j]; // (1)
            }
            double square = a.get(i, i) - Vectors.dot(data, row, data, row, i);
            if (!Double.isFinite(square)) {
                return new Factorization.NotFinite<>();
            }
            if (!(square > 0)) {
                return new Factorization.NotPositiveDefinite<>(i, square);
            }
            data[row + i] = Math.sqrt(square); // (2)
        }
        return new Factorization.Done<>(new CholeskyFactor(l, condition(a, l)));
    }

    private static double condition(Matrix a, Matrix l) {
        Matrix whole = a.copy();
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < i; j++) {
                whole.set(j, i, a.get(i, j));
            }
        }
        return InverseNorm.condition(whole, x -> solve(l, x), x -> solve(l, x));
    }

    /// The lower triangular factor, with zeros above its diagonal: the matrix itself, not a copy.
    public Matrix l() {
        return l;
    }

    /// κ₁(A) = ‖A‖₁‖A⁻¹‖₁, estimated with a few solutions (Hager 1984, Higham 1988); ∞ if it overflows.
    public double condition() {
        return condition;
    }

    /// log det A = 2 Σ log lᵢᵢ.
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < l.rows(); i++) {
            sum += Math.log(l.get(i, i));
        }
        return 2 * sum;
    }

    /// A⁻¹b.
    ///
    /// @throws IllegalArgumentException if b has another length than a column
    public double[] solve(double[] b) {
        Sizes.require("b", b.length, l.rows(), "the rows of the matrix");
        return solve(l, b.clone());
    }

    private static double[] solve(Matrix l, double[] x) {
        Triangular.lower(l.data(), l.rows(), false, x);
        Triangular.lowerTransposed(l.data(), l.rows(), false, x);
        return x;
    }
}
