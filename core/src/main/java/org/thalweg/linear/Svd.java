package org.thalweg.linear;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.thalweg.linear.LinearSolution.Reason;

/// A = UΣVᵀ with σ₀ ≥ σ₁ ≥ … ≥ 0: Golub & Van Loan (2013), "Matrix Computations", §8.6. U : [m, k], V : [n, k],
/// k = min(m, n). Computed by EJML.
public final class Svd {
    private final Matrix u;
    private final Matrix v;
    private final double[] values;

    private Svd(Matrix u, Matrix v, double[] values) {
        this.u = u;
        this.v = v;
        this.values = values;
    }

    /// Factors a matrix of any shape.
    public static Factorization<Svd> of(Matrix a) {
        int m = a.rows();
        int n = a.columns();
        if (!a.isFinite()) {
            return new Factorization.NotFinite<>();
        }
        int k = Math.min(m, n);
        if (k == 0) {
            return new Factorization.Done<>(new Svd(new Matrix(m, 0), new Matrix(n, 0), new double[0]));
        }
        var ejml = DecompositionFactory_DDRM.svd(m, n, true, true, true);
        double[] scaled = a.data().clone();
        int exponent = Vectors.exponent(scaled);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Math.scalb(scaled[i], -exponent);
        }
        if (!ejml.decompose(DMatrixRMaj.wrap(m, n, scaled))) {
            return new Factorization.NotConverged<>();
        }
        double[] found = ejml.getSingularValues();
        int[] falling = IntStream.range(0, k)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -found[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] values = new double[k];
        for (int i = 0; i < k; i++) {
            values[i] = Math.scalb(found[falling[i]], exponent);
        }
        return new Factorization.Done<>(
                new Svd(columns(ejml.getU(null, false), falling), columns(ejml.getV(null, false), falling), values));
    }

    private static Matrix columns(DMatrixRMaj from, int[] which) {
        Matrix to = new Matrix(from.numRows, which.length);
        for (int i = 0; i < from.numRows; i++) {
            for (int j = 0; j < which.length; j++) {
                to.set(i, j, from.data[i * from.numCols + which[j]]);
            }
        }
        return to;
    }

    /// U, the matrix itself.
    public Matrix u() {
        return u;
    }

    /// V, the matrix itself.
    public Matrix v() {
        return v;
    }

    /// The singular values, falling.
    public double[] values() {
        return values.clone();
    }

    /// How many singular values are above max(m, n) · 2⁻⁵² · σ₀.
    public int rank() {
        return rank(Math.max(u.rows(), v.rows()) * 0x1p-52);
    }

    /// How many singular values are above this share of the largest.
    public int rank(double share) {
        int rank = 0;
        for (double value : values) {
            rank += value > share * values[0] ? 1 : 0;
        }
        return rank;
    }

    /// κ₂(A) = σ₀/σₖ₋₁; ∞ for a singular matrix, 1 for an empty one.
    public double condition() {
        if (values.length == 0) {
            return 1;
        }
        double least = values[values.length - 1];
        return least == 0 ? Double.POSITIVE_INFINITY : values[0] / least;
    }

    /// The shortest of the x that make ‖b − Ax‖ least, A⁺b: singular values beyond [#rank] count as 0.
    ///
    /// @throws IllegalArgumentException if b has another length than a column
    public LinearSolution solve(double[] b) {
        return solve(b, rank());
    }

    /// The shortest of the x that make ‖b − Ax‖ least, where A is cut to its first `rank` singular values.
    ///
    /// @throws IllegalArgumentException if b has another length than a column, or if there are not that many values
    ///                                  above 0
    public LinearSolution solve(double[] b, int rank) {
        Sizes.require("b", b.length, u.rows(), "the rows of the matrix");
        if (rank < 0 || rank > rank(0)) {
            throw new IllegalArgumentException("rank = " + rank + " is outside of [0, " + rank(0) + "]");
        }
        double[] x = new double[v.rows()];
        double[] rest = b.clone();
        double[] line = new double[Math.max(u.rows(), v.rows())];
        for (int k = 0; k < rank; k++) {
            for (int i = 0; i < rest.length; i++) {
                line[i] = u.get(i, k);
            }
            double c = Vectors.dot(line, 0, rest, 0, rest.length);
            Vectors.add(-c, line, 0, rest, 0, rest.length);
            for (int j = 0; j < x.length; j++) {
                x[j] += c / values[k] * v.get(j, k);
            }
        }
        boolean finite = Vectors.isFinite(x) && Vectors.isFinite(rest);
        return new LinearSolution(
                x,
                Vectors.norm(rest),
                0,
                finite ? Reason.CONVERGED : Reason.NOT_FINITE,
                finite ? "shortest least-squares solution of rank " + rank : "a NaN or an infinity in b, or by overflow");
    }
}
