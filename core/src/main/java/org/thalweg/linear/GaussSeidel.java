package org.thalweg.linear;

/// The iteration of Gauss and Seidel, which uses each new component at once: [Sor] with ω = 1. Saad (2003),
/// "Iterative methods for sparse linear systems", 2nd edition, §4.1.
///
///     xᵢ ← (bᵢ − Σⱼ≠ᵢ aᵢⱼxⱼ) / aᵢᵢ   for i = 0, 1, …
///
/// Converges for positive definite A, and for rows with |aᵢᵢ| > Σ |aᵢⱼ|.
///
/// @param tolerance of ‖b − Ax‖/‖b‖, in [0, 1)
/// @param mostIterations from 0
/// @param observer sees each iterate
public record GaussSeidel(double tolerance, int mostIterations, IterateObserver observer) {
    public GaussSeidel {
        Sizes.requireLimits("Gauss-Seidel", tolerance, mostIterations);
    }

    /// Unobserved.
    public GaussSeidel(double tolerance, int mostIterations) {
        this(tolerance, mostIterations, IterateObserver.NONE);
    }

    /// Solves Ax = b.
    ///
    /// @param start the first x; not changed
    /// @throws IllegalArgumentException if A is not square or a vector has another size
    public LinearSolution solve(RowMatrix a, double[] b, double[] start) {
        return Sor.relax("Gauss-Seidel", 1, a, b, start, tolerance, mostIterations, observer);
    }
}
