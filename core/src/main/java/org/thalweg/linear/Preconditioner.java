package org.thalweg.linear;

/// z = M⁻¹r, where M is near to a positive definite matrix A and easily solved with; M itself is positive definite.
@FunctionalInterface
public interface Preconditioner {
    /// M = I.
    Preconditioner NONE = (r, into) -> System.arraycopy(r, 0, into, 0, into.length);

    /// into ← M⁻¹r.
    ///
    /// @param r not changed
    /// @param into another array than r
    void apply(double[] r, double[] into);

    /// Jacobi's: M is the diagonal of A. [Factorization.NotPositiveDefinite] at the first element that is not above
    /// 0.
    ///
    /// @throws IllegalArgumentException if A is not square
    static Factorization<Preconditioner> jacobi(RowMatrix a) {
        Sizes.requireSquare("the Jacobi preconditioner", a);
        double[] diagonal = new double[a.rows()];
        for (int i = 0; i < diagonal.length; i++) {
            diagonal[i] = a.get(i, i);
            if (!Double.isFinite(diagonal[i])) {
                return new Factorization.NotFinite<>();
            }
            if (!(diagonal[i] > 0)) {
                return new Factorization.NotPositiveDefinite<>(i, diagonal[i]);
            }
        }
        return new Factorization.Done<>((r, into) -> {
            for (int i = 0; i < into.length; i++) {
                into[i] = r[i] / diagonal[i];
            }
        });
    }
}
