package org.thalweg.linear;

import org.thalweg.kernel.Vectors;

/// Lanczos's tridiagonal form of a symmetric operator: Lanczos (1950), J. Res. NBS 45, 255–282; Golub & Van Loan
/// (2013), "Matrix Computations", §10.1, with full reorthogonalization, §10.3. From q₀ = start/‖start‖:
///
///     p = Aqₖ − βₖ₋₁qₖ₋₁,  αₖ = qₖᵀp,  p ← p − αₖqₖ                 (1)
///     p ← p − Σ qᵢ(qᵢᵀp) over all i ≤ k                            (2)
///     βₖ = ‖p‖,  qₖ₊₁ = p/βₖ                                       (3)
///
/// so that AQ = QT + βqeᵀ with T of α on its diagonal and β beside it. Without (2) the q lose their orthogonality as
/// soon as a Ritz value has converged, and T shows eigenvalues several times. After (1) only rounding is left along the
/// q, of which (2) is the second and last sweep that is needed (Parlett 1998, "The symmetric eigenvalue problem",
/// §6.9).
/// Memory: a vector for each step.
///
/// The extreme eigenvalues are found first; copies of one eigenvalue are not seen, as the space has one vector of
/// each.
///
/// @param steps how many, from 1; fewer if the space ends before
public record Lanczos(int steps) {
    /// What is below this share of ‖T‖ is rounding: the space has ended.
    private static final double NEGLIGIBLE = 0x1p-48;

    public Lanczos {
        if (steps < 1) {
            throw new IllegalArgumentException("Lanczos: steps = " + steps + " is below 1");
        }
    }

    /// Takes the steps; [Factorization.NotFinite] if a NaN or an infinity comes up.
    ///
    /// @param start not 0; random, if all of the spectrum is to be seen
    /// @throws IllegalArgumentException if A is not square, or if the start is 0 or of another size
    public Factorization<Krylov> of(LinearOperator a, double[] start) {
        Sizes.requireSquare("Lanczos", a);
        Sizes.require("Lanczos, start", start.length, a.columns(), "the columns of the operator");
        int n = start.length;
        double length = Vectors.norm(start);
        if (!Double.isFinite(length)) {
            return new Factorization.NotFinite<>();
        }
        if (length == 0) {
            throw new IllegalArgumentException("Lanczos: the start is 0, which spans nothing");
        }
        int most = Math.min(steps, n);
        double[][] q = new double[most][];
        double[] alpha = new double[most];
        double[] beta = new double[most];
        double[] p = start.clone();
        double norm = length;
        double size = 0;
        int count = 0;
        while (count < most) {
            int k = count++;
            q[k] = p.clone();
            for (int i = 0; i < n; i++) {
                q[k][i] /= norm; // (3)
            }
            a.apply(q[k], p);
            if (k > 0) {
                Vectors.add(-beta[k - 1], q[k - 1], p); // (1)
            }
            alpha[k] = Vectors.dot(q[k], p);
            Vectors.add(-alpha[k], q[k], p);
            orthogonalize(p, q, count);
            norm = Vectors.norm(p);
            if (!Double.isFinite(alpha[k] + norm)) {
                return new Factorization.NotFinite<>();
            }
            size = Math.max(size, Math.max(Math.abs(alpha[k]), norm));
            if (norm <= NEGLIGIBLE * size || count == n) {
                norm = 0;
                break;
            }
            beta[k] = norm;
        }
        return Krylov.of(length, q, alpha, beta, count, norm);
    }

    /// p ← p − Σ qᵢ(qᵢᵀp). (2)
    private static void orthogonalize(double[] p, double[][] q, int count) {
        for (int i = 0; i < count; i++) {
            Vectors.add(-Vectors.dot(q[i], p), q[i], p);
        }
    }
}
