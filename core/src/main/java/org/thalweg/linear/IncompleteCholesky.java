package org.thalweg.linear;

/// IC(0), LLᵀ ≈ A with the zeros of A's lower triangle: Meijerink & van der Vorst (1977), Math. Comp. 31, 148–162;
/// Golub & Van Loan (2013), "Matrix Computations", §11.5.8. A symmetric M-matrix has one (Meijerink & van der Vorst);
/// other positive definite matrices may not.
///
///     lᵢⱼ = (aᵢⱼ − Σₖ﹤ⱼ lᵢₖlⱼₖ) / lⱼⱼ   for j < i where A has an element        (1)
///     lᵢᵢ = √((1 + α)aᵢᵢ − Σₖ﹤ᵢ lᵢₖ²)                                         (2)
///
/// With a shift α > 0 of Manteuffel (1980), Math. Comp. 34, 473–497, there is a factor if α is large enough.
public final class IncompleteCholesky implements Preconditioner {
    private final int n;
    private final int[] start;
    private final int[] column;
    private final double[] value;

    private IncompleteCholesky(int n, int[] start, int[] column, double[] value) {
        this.n = n;
        this.start = start;
        this.column = column;
        this.value = value;
    }

    /// IC(0) of the lower triangle, α = 0.
    public static Factorization<IncompleteCholesky> of(SparseMatrix a) {
        return of(a, 0);
    }

    /// IC(0) of the lower triangle; [Factorization.NotPositiveDefinite] at the first pivot that is not above 0.
    ///
    /// @param shift α, from 0
    /// @throws IllegalArgumentException if A is not square or α is out of its bounds
    public static Factorization<IncompleteCholesky> of(SparseMatrix a, double shift) {
        Sizes.requireSquare("incomplete Cholesky", a);
        if (!(shift >= 0 && shift < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("incomplete Cholesky: shift = " + shift + " is outside of [0, ∞)");
        }
        int n = a.rows();
        IncompleteCholesky l = lower(a);
        for (int i = 0; i < n; i++) {
            int diagonal = l.start[i + 1] - 1;
            for (int at = l.start[i]; at < diagonal; at++) {
                int j = l.column[at];
                l.value[at] = (l.value[at] - l.dot(i, j, j)) / l.value[l.start[j + 1] - 1]; // (1)
            }
            double square = (1 + shift) * l.value[diagonal] - l.dot(i, i, i);
            if (!Double.isFinite(square)) {
                return new Factorization.NotFinite<>();
            }
            if (!(square > 0)) {
                return new Factorization.NotPositiveDefinite<>(i, square);
            }
            l.value[diagonal] = Math.sqrt(square); // (2)
        }
        return new Factorization.Done<>(l);
    }

    /// A's lower triangle, each row with a diagonal element at its end.
    private static IncompleteCholesky lower(SparseMatrix a) {
        int n = a.rows();
        int[] start = new int[n + 1];
        for (int i = 0; i < n; i++) {
            int below = 0;
            for (int at = a.start[i]; at < a.start[i + 1]; at++) {
                below += a.column[at] < i ? 1 : 0;
            }
            start[i + 1] = start[i] + below + 1;
        }
        int[] column = new int[start[n]];
        double[] value = new double[start[n]];
        for (int i = 0; i < n; i++) {
            int below = start[i + 1] - start[i] - 1;
            System.arraycopy(a.column, a.start[i], column, start[i], below);
            System.arraycopy(a.value, a.start[i], value, start[i], below);
            column[start[i + 1] - 1] = i;
            value[start[i + 1] - 1] = a.get(i, i);
        }
        return new IncompleteCholesky(n, start, column, value);
    }

    /// Σ lᵢₖlⱼₖ over the k before `end` that both rows have.
    private double dot(int i, int j, int end) {
        double sum = 0;
        int p = start[i];
        int q = start[j];
        while (p < start[i + 1] && q < start[j + 1] && column[p] < end && column[q] < end) {
            if (column[p] == column[q]) {
                sum += value[p++] * value[q++];
            } else if (column[p] < column[q]) {
                p++;
            } else {
                q++;
            }
        }
        return sum;
    }

    /// The factor.
    public SparseMatrix l() {
        SparseMatrix.Triplets triplets = SparseMatrix.of(n, n);
        for (int i = 0; i < n; i++) {
            for (int at = start[i]; at < start[i + 1]; at++) {
                triplets.add(i, column[at], value[at]);
            }
        }
        return triplets.build();
    }

    /// into ← L⁻ᵀL⁻¹r.
    @Override
    public void apply(double[] r, double[] into) {
        Sizes.require("r", r.length, n, "the rows of the matrix");
        Sizes.require("into", into.length, n, "the rows of the matrix");
        for (int i = 0; i < n; i++) {
            double rest = r[i];
            int diagonal = start[i + 1] - 1;
            for (int at = start[i]; at < diagonal; at++) {
                rest -= value[at] * into[column[at]];
            }
            into[i] = rest / value[diagonal];
        }
        for (int i = n - 1; i >= 0; i--) {
            int diagonal = start[i + 1] - 1;
            into[i] /= value[diagonal];
            for (int at = start[i]; at < diagonal; at++) {
                into[column[at]] -= value[at] * into[i];
            }
        }
    }
}
