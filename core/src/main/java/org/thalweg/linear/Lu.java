package org.thalweg.linear;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.thalweg.kernel.Vectors;

/// PA = LU of a square matrix, by rows with the largest pivot of each column: Golub & Van Loan (2013), "Matrix
/// Computations", §3.4; |lᵢⱼ| ≤ 1. The factors are computed by EJML, 2n³/3 operations.
public final class Lu {
    private final int n;
    private final double[] lu;
    private final int[] order;
    private final double sign;
    private final double condition;

    private Lu(Matrix a, double[] lu, int[] order, double sign) {
        this.n = a.rows();
        this.lu = lu;
        this.order = order;
        this.sign = sign;
        this.condition = InverseNorm.condition(a, this::solve, this::solveTransposed);
    }

    /// Factors a matrix, [Factorization.Singular] at the first pivot that is exactly 0. A matrix that is
    /// singular but for rounding is told by [#condition].
    ///
    /// @throws IllegalArgumentException if it is not square
    public static Factorization<Lu> of(Matrix a) {
        Sizes.requireSquare("LU", a);
        int n = a.rows();
        if (!a.isFinite()) {
            return new Factorization.NotFinite<>();
        }
        if (n == 0) {
            return new Factorization.Done<>(new Lu(a, new double[0], new int[0], 1));
        }
        var ejml = new LUDecompositionAlt_DDRM();
        ejml.decompose(DMatrixRMaj.wrap(n, n, a.data().clone()));
        double[] lu = ejml.getLU().data;
        for (int k = 0; k < n; k++) {
            if (lu[k * n + k] == 0) {
                return new Factorization.Singular<>(k);
            }
        }
        if (!Vectors.isFinite(lu)) {
            return new Factorization.NotFinite<>();
        }
        int[] order = ejml.getPivot().clone();
        return new Factorization.Done<>(new Lu(a, lu, order, sign(order)));
    }

    /// The sign of a permutation: each swap that sorts it changes it.
    private static double sign(int[] order) {
        int[] rest = order.clone();
        double sign = 1;
        for (int i = 0; i < rest.length; i++) {
            while (rest[i] != i) {
                int other = rest[i];
                rest[i] = rest[other];
                rest[other] = other;
                sign = -sign;
            }
        }
        return sign;
    }

    /// L, with ones on its diagonal.
    public Matrix l() {
        Matrix l = Matrix.identity(n);
        for (int i = 0; i < n; i++) {
            System.arraycopy(lu, i * n, l.data(), i * n, i);
        }
        return l;
    }

    /// U.
    public Matrix u() {
        Matrix u = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            System.arraycopy(lu, i * n + i, u.data(), i * n + i, n - i);
        }
        return u;
    }

    /// P: row i of PA is row `rowOrder()[i]` of A.
    public int[] rowOrder() {
        return order.clone();
    }

    /// det A, the product of the pivots; 0 or ∞ where that is beyond the range of doubles.
    public double determinant() {
        double product = sign;
        for (int k = 0; k < n; k++) {
            product *= lu[k * n + k];
        }
        return product;
    }

    /// κ₁(A) = ‖A‖₁‖A⁻¹‖₁, estimated with a few solutions (Hager 1984, Higham 1988); a lower bound.
    public double condition() {
        return condition;
    }

    /// A⁻¹b = U⁻¹L⁻¹Pb.
    ///
    /// @throws IllegalArgumentException if b has another length than a column
    public double[] solve(double[] b) {
        Sizes.require("b", b.length, n, "the rows of the matrix");
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = b[order[i]];
        }
        Triangular.lower(lu, n, true, x);
        Triangular.upper(lu, n, x);
        return x;
    }

    /// A⁻ᵀb = PᵀL⁻ᵀU⁻ᵀb.
    ///
    /// @throws IllegalArgumentException if b has another length than a row
    public double[] solveTransposed(double[] b) {
        Sizes.require("b", b.length, n, "the columns of the matrix");
        double[] y = b.clone();
        Triangular.upperTransposed(lu, n, y);
        Triangular.lowerTransposed(lu, n, true, y);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[order[i]] = y[i];
        }
        return x;
    }
}
