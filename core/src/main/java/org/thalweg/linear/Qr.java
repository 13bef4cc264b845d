package org.thalweg.linear;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearSolution.Reason;

/// AP = QR by Householder's reflections: Golub & Van Loan (2013), "Matrix Computations", Algorithm 5.2.1; with P = I,
/// or with columns pivoted by their rest, Algorithm 5.4.1 (Businger & Golub 1965). Q : [m, k], R : [k, n],
/// k = min(m, n).
///
/// Norms of rests are brought up to date rather than computed anew, and computed anew where that cancels: Drmač &
/// Bujanović (2008), "On the failure of rank-revealing QR factorization software", ACM TOMS 35, 12.
public final class Qr {
    private static final double ROUNDOFF = 0x1p-53;
    private static final double CANCELLED = 0x1p-26;

    private final int m;
    private final int n;
    private final int width;
    private final int exponent;
    private final boolean pivoted;
    private final boolean finite;
    private final double[] columns; // column j of AP at j·m: R down to the diagonal, the reflection's vector below
    private final double[] heads; // of the vectors, whose places in `columns` R has
    private final double[] betas;
    private final int[] order;

    private Qr(Matrix a, boolean pivoted) {
        this.m = a.rows();
        this.n = a.columns();
        this.width = Math.min(m, n);
        this.pivoted = pivoted;
        this.finite = a.isFinite();
        this.columns = a.transpose().data();
        this.exponent = Vectors.exponent(columns);
        this.heads = new double[width];
        this.betas = new double[width];
        this.order = new int[n];
        for (int k = 0; k < columns.length; k++) {
            columns[k] = Math.scalb(columns[k], -exponent); // so that squares do not overflow
        }
        factor();
    }

    /// A = QR.
    public static Qr of(Matrix a) {
        return new Qr(a, false);
    }

    /// AP = QR with |r₀₀| ≥ |r₁₁| ≥ … : what [#rank] needs.
    public static Qr pivoted(Matrix a) {
        return new Qr(a, true);
    }

    /// The least-squares solution with refinement in doubled precision, for problems so ill conditioned or with
    /// residuals so large that [#solve] loses digits: Björck (1967), "Iterative refinement of
    /// linear least squares solutions I", BIT 7, 257–278, with x and the residual kept in doubled precision.
    ///
    /// @return the solution; its iterations are the steps of refinement. BREAKDOWN if the columns depend on each
    ///         other, or if refinement does not shrink the corrections, as beyond a condition of about 1e16
    /// @throws IllegalArgumentException if b has another length than a column
    public static LinearSolution refine(Matrix a, double[] b) {
        return RefinedLeastSquares.solve(a, b);
    }

    private void factor() {
        double[] rest = new double[n]; // norms of what is left of each column, and when they were last computed
        double[] computed = new double[n];
        for (int j = 0; j < n; j++) {
            order[j] = j;
            rest[j] = computed[j] = Vectors.norm(columns, j * m, m);
        }
        for (int k = 0; k < width; k++) {
            if (pivoted) {
                swap(k, longest(rest, k), rest, computed);
            }
            reflect(k);
            for (int j = k + 1; j < n; j++) {
                apply(k, columns, j * m);
                shorten(j, k, rest, computed);
            }
        }
    }

    private static int longest(double[] rest, int from) {
        int at = from;
        for (int j = from + 1; j < rest.length; j++) {
            at = rest[j] > rest[at] ? j : at;
        }
        return at;
    }

    private void swap(int k, int p, double[] rest, double[] computed) {
        if (k == p) {
            return;
        }
        for (int i = 0; i < m; i++) {
            double held = columns[k * m + i];
            columns[k * m + i] = columns[p * m + i];
            columns[p * m + i] = held;
        }
        int held = order[k];
        order[k] = order[p];
        order[p] = held;
        rest[p] = rest[k];
        computed[p] = computed[k];
    }

    /// H = I − βvvᵀ with H(column k from row k on) = (r, 0, …).
    private void reflect(int k) {
        int at = k * m + k;
        double norm = Vectors.norm(columns, at, m - k);
        double first = columns[at];
        if (Vectors.norm(columns, at + 1, m - k - 1) == 0) {
            return; // there is nothing to turn: β = 0
        }
        double r = first < 0 ? norm : -norm;
        heads[k] = first - r;
        betas[k] = 1 / (norm * (norm + Math.abs(first)));
        columns[at] = r;
    }

    /// Applies reflection k to a column.
    private void apply(int k, double[] x, int at) {
        int below = m - k - 1;
        int v = k * m + k + 1;
        double product = heads[k] * x[at + k] + Vectors.dot(columns, v, x, at + k + 1, below);
        double s = -betas[k] * product;
        x[at + k] += s * heads[k];
        Vectors.add(s, columns, v, x, at + k + 1, below);
    }

    private void shorten(int j, int k, double[] rest, double[] computed) {
        if (rest[j] == 0) {
            return;
        }
        double share = Math.abs(columns[j * m + k]) / rest[j];
        double left = Math.max(0, (1 - share) * (1 + share));
        double since = rest[j] / computed[j];
        if (left * since * since <= CANCELLED) {
            rest[j] = computed[j] = Vectors.norm(columns, j * m + k + 1, m - k - 1);
        } else {
            rest[j] *= Math.sqrt(left);
        }
    }

    /// R : [k, n], upper triangular or trapezoidal; signs are as the reflections leave them.
    public Matrix r() {
        Matrix r = new Matrix(width, n);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i <= Math.min(j, width - 1); i++) {
                r.set(i, j, Math.scalb(columns[j * m + i], exponent));
            }
        }
        return r;
    }

    /// Q : [m, k], with orthonormal columns.
    public Matrix q() {
        Matrix q = new Matrix(m, width);
        for (int j = 0; j < width; j++) {
            double[] unit = new double[m];
            unit[j] = 1;
            turnBack(unit);
            for (int i = 0; i < m; i++) {
                q.set(i, j, unit[i]);
            }
        }
        return q;
    }

    /// P: column j of AP is column `columnOrder()[j]` of A.
    public int[] columnOrder() {
        return order.clone();
    }

    /// How many |rⱼⱼ| are not rounding. Pivoted, that is above max(m, n) · 2⁻⁵³ · |r₀₀|: the rank, but for
    /// contrived matrices. Unpivoted, above max(m, n) · 2⁻⁵³ · ‖aⱼ‖: how many columns do not depend on those
    /// before them.
    public int rank() {
        int rank = 0;
        for (int k = 0; k < width; k++) {
            double scale = pivoted ? Math.abs(diagonal(0)) : Vectors.norm(columns, k * m, k + 1);
            rank += Math.abs(diagonal(k)) > Math.max(m, n) * ROUNDOFF * scale ? 1 : 0;
        }
        return rank;
    }

    /// max |rⱼⱼ| / min |rⱼⱼ|, a lower bound of κ₂(A), pivoted seldom below a tenth of it; ∞ for a singular
    /// matrix, 1 for an empty one.
    public double condition() {
        double largest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < width; k++) {
            largest = Math.max(largest, Math.abs(diagonal(k)));
            least = Math.min(least, Math.abs(diagonal(k)));
        }
        return width == 0 ? 1 : least == 0 ? Double.POSITIVE_INFINITY : largest / least;
    }

    double diagonal(int k) {
        return columns[k * m + k];
    }

    /// x that makes ‖b − Ax‖ least. Where columns depend on each other, a pivoted factorization gives the
    /// solution that has 0 in the last n − [#rank] of its columns (the shortest one is [Svd#solve]); without
    /// pivoting that is a BREAKDOWN, with x = 0.
    ///
    /// @throws IllegalArgumentException if b has another length than a column
    public LinearSolution solve(double[] b) {
        Sizes.require("b", b.length, m, "the rows of the matrix");
        if (!finite || !Vectors.isFinite(b)) {
            return new LinearSolution(
                    new double[n], Double.NaN, 0, Reason.NOT_FINITE, "a NaN or an infinity in the matrix or in b");
        }
        int rank = rank();
        double[] y = b.clone();
        if (rank < n && !pivoted) {
            return new LinearSolution(
                    new double[n],
                    Vectors.norm(b),
                    0,
                    Reason.BREAKDOWN,
                    "rank " + rank + " is below the " + n + " columns: factor with Qr.pivoted, or take Svd");
        }
        turn(y);
        double[] x = new double[n];
        double[] z = new double[n];
        System.arraycopy(y, 0, z, 0, rank);
        solveUpper(rank, z);
        for (int j = 0; j < n; j++) {
            x[order[j]] = Math.scalb(z[j], -exponent);
        }
        double residual = Vectors.norm(y, rank, m - rank);
        if (!Vectors.isFinite(x) || !Double.isFinite(residual)) {
            return new LinearSolution(x, residual, 0, Reason.NOT_FINITE, "the numbers overflow");
        }
        String why = rank < n
                ? "one of many least-squares solutions: rank " + rank + " of " + n
                : "least-squares solution of full rank";
        return new LinearSolution(x, residual, 0, Reason.CONVERGED, why);
    }

    /// y ← Hₖ … H₀y, of which the first k elements are Qᵀy.
    void turn(double[] y) {
        for (int k = 0; k < width; k++) {
            apply(k, y, 0);
        }
    }

    /// y ← H₀ … Hₖy.
    void turnBack(double[] y) {
        for (int k = width - 1; k >= 0; k--) {
            apply(k, y, 0);
        }
    }

    /// z ← R⁻¹z for the leading block of `size` columns, without the power of two that A was divided by.
    void solveUpper(int size, double[] z) {
        for (int j = size - 1; j >= 0; j--) {
            z[j] /= diagonal(j);
            Vectors.add(-z[j], columns, j * m, z, 0, j);
        }
    }

    /// z ← R⁻ᵀz.
    void solveUpperTransposed(int size, double[] z) {
        for (int j = 0; j < size; j++) {
            z[j] = (z[j] - Vectors.dot(columns, j * m, z, 0, j)) / diagonal(j);
        }
    }

    /// The power of two that A was divided by.
    int exponent() {
        return exponent;
    }
}
