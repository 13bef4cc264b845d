package org.thalweg.linear;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearSolution.Reason;

/// A = UΣVᵀ with σ₀ ≥ σ₁ ≥ … ≥ 0: Golub & Van Loan (2013), "Matrix Computations", §8.6. U : [m, k], V : [n, k],
/// k = min(m, n). With columns pivoted, Q by [Qr], and the singular values of the square R by EJML,
///
///     AP = QR,  R = ŨΣṼᵀ,  U = QŨ,  V = PṼ            for m ≥ n, else of Aᵀ
///
/// which is faster for long matrices (Chan 1982, ACM TOMS 8, 72–83) and finds the small singular values of matrices
/// whose rows or columns differ much in size more accurately (Higham 2000, Linear Algebra Appl. 309, 153–174): on
/// NIST's set Pontius least squares has 12 correct digits so, 6 without.
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
        if (m < n) {
            return switch (of(a.transpose())) {
                case Factorization.Done<Svd>(Svd svd) -> new Factorization.Done<>(new Svd(svd.v, svd.u, svd.values));
                case Factorization<Svd> failure -> failure;
            };
        }
        if (n == 0) {
            return new Factorization.Done<>(new Svd(new Matrix(m, 0), new Matrix(n, 0), new double[0]));
        }
        Qr qr = Qr.pivoted(a);
        double[] r = qr.r().data();
        int exponent = Vectors.exponent(r);
        for (int i = 0; i < r.length; i++) {
            r[i] = Math.scalb(r[i], -exponent);
        }
        var ejml = DecompositionFactory_DDRM.svd(n, n, true, true, true);
        if (!ejml.decompose(DMatrixRMaj.wrap(n, n, r))) {
            return new Factorization.NotConverged<>();
        }
        double[] found = ejml.getSingularValues();
        int[] falling = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -found[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.scalb(found[falling[i]], exponent);
        }
        int[] rows = IntStream.range(0, n).toArray();
        Matrix u = qr.q().times(arranged(ejml.getU(null, false), rows, falling));
        Matrix v = arranged(ejml.getV(null, false), qr.columnOrder(), falling);
        return new Factorization.Done<>(new Svd(u, v, values));
    }

    /// The matrix whose row `rows[i]` is row i, and whose column j is column `columns[j]`.
    private static Matrix arranged(DMatrixRMaj from, int[] rows, int[] columns) {
        Matrix to = new Matrix(rows.length, columns.length);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                to.set(rows[i], j, from.data[i * from.numCols + columns[j]]);
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
                finite
                        ? "shortest least-squares solution of rank " + rank
                        : "a NaN or an infinity in b, or by overflow");
    }
}
