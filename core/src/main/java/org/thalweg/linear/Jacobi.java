package org.thalweg.linear;

/// Jacobi's iteration: Saad (2003), "Iterative methods for sparse linear systems", 2nd edition, §4.1. With D the
/// diagonal of A
///
///     x ← x + D⁻¹(b − Ax)
///
/// Converges from every start if and only if the spectral radius of I − D⁻¹A is below 1, as it is for rows with
/// |aᵢᵢ| > Σ |aᵢⱼ|. A diagonal element of 0 is a BREAKDOWN; growth beyond the range of doubles is NOT_FINITE.
///
/// @param tolerance of ‖b − Ax‖/‖b‖, in [0, 1)
/// @param mostIterations from 0
/// @param observer sees each iterate
public record Jacobi(double tolerance, int mostIterations, IterateObserver observer) {
    public Jacobi {
        Sizes.requireLimits("Jacobi", tolerance, mostIterations);
    }

    /// Unobserved.
    public Jacobi(double tolerance, int mostIterations) {
        this(tolerance, mostIterations, IterateObserver.NONE);
    }

    /// Solves Ax = b.
    ///
    /// @param start the first x; not changed
    /// @throws IllegalArgumentException if A is not square or a vector has another size
    public LinearSolution solve(RowMatrix a, double[] b, double[] start) {
        return Stationary.solve("Jacobi", a, b, start, tolerance, mostIterations, observer, (x, r, diagonal) -> {
            for (int i = 0; i < x.length; i++) {
                x[i] += r[i] / diagonal[i];
            }
        });
    }
}
