package org.thalweg.linear;

/// Successive over-relaxation: Young (1954), Trans. Amer. Math. Soc. 76, 92–111; Saad (2003), "Iterative methods for
/// sparse linear systems", 2nd edition, §4.1.
///
///     xᵢ ← xᵢ + ω (bᵢ − Σⱼ aᵢⱼxⱼ) / aᵢᵢ   for i = 0, 1, …, each with the new components before it
///
/// Converges for positive definite A and every ω in (0, 2), for no A outside of it (Kahan 1958).
///
/// @param omega ω, in (0, 2); see [#best]
/// @param tolerance of ‖b − Ax‖/‖b‖, in [0, 1)
/// @param mostIterations from 0
/// @param observer sees each iterate
public record Sor(double omega, double tolerance, int mostIterations, IterateObserver observer) {
    public Sor {
        if (!(omega > 0 && omega < 2)) {
            throw new IllegalArgumentException(
                    "SOR: omega = " + omega + " is outside of (0, 2), where alone it can converge");
        }
        Sizes.requireLimits("SOR", tolerance, mostIterations);
    }

    /// Unobserved.
    public Sor(double omega, double tolerance, int mostIterations) {
        this(omega, tolerance, mostIterations, IterateObserver.NONE);
    }

    /// Young's ω = 2/(1 + √(1 − ρ²)), the best for consistently ordered matrices, such as those of the five-point
    /// stencil; the error then falls by about ω − 1 a sweep.
    ///
    /// @param jacobiRadius ρ, the spectral radius of I − D⁻¹A, in [0, 1)
    public static double best(double jacobiRadius) {
        if (!(jacobiRadius >= 0 && jacobiRadius < 1)) {
            throw new IllegalArgumentException("SOR: jacobiRadius = " + jacobiRadius + " is outside of [0, 1)");
        }
        return 2 / (1 + Math.sqrt(1 - jacobiRadius * jacobiRadius));
    }

    /// Solves Ax = b.
    ///
    /// @param start the first x; not changed
    /// @throws IllegalArgumentException if A is not square or a vector has another size
    public LinearSolution solve(RowMatrix a, double[] b, double[] start) {
        return relax("SOR", omega, a, b, start, tolerance, mostIterations, observer);
    }

    static LinearSolution relax(
            String who,
            double omega,
            RowMatrix a,
            double[] b,
            double[] start,
            double tolerance,
            int mostIterations,
            IterateObserver observer) {
        return Stationary.solve(who, a, b, start, tolerance, mostIterations, observer, (x, r, diagonal) -> {
            for (int i = 0; i < x.length; i++) {
                x[i] += omega * (b[i] - a.rowTimes(i, x)) / diagonal[i];
            }
        });
    }
}
