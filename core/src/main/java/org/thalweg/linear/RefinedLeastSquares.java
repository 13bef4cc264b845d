package org.thalweg.linear;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearSolution.Reason;

/// Least squares by QR with iterative refinement: Björck (1967), "Iterative refinement of linear least squares
/// solutions I", BIT 7, 257–278; Golub & Van Loan (2013), "Matrix Computations", §5.3.8. The residual r and x solve
///
///     ⎛ I   A ⎞ ⎛ r ⎞   ⎛ b ⎞
///     ⎝ Aᵀ  0 ⎠ ⎝ x ⎠ = ⎝ 0 ⎠
///
/// Of an approximate r, x the rest is computed in doubled precision, and corrected with the factors of A = Q(R; 0):
///
///     f = b − r − Ax,  g = −Aᵀr                                    (1)
///     h = R⁻ᵀg,  (d; e) = Qᵀf                                      (2)
///     δx = R⁻¹(d − h),  δr = Q(h; e)                               (3)
///     x ← x + δx,  r ← r + δr                                      (4)
///
/// while δx shrinks. A's columns are scaled by powers of two, so that ‖δx‖ weighs them alike.
///
/// Differs: x and r too are kept in doubled precision, as Demmel, Hida, Riedy & Li (2009), "Extra-precise iterative
/// refinement for overdetermined least squares problems", ACM TOMS 35, 28, advise: where the residual is large
/// against the coefficients, rounding r to 53 bits is what limits x.
final class RefinedLeastSquares {
    private static final int MOST_STEPS = 30;

    /// Corrections smaller than this share of x do not change its rounded value.
    private static final double NEGLIGIBLE = 0x1p-60;

    private final Matrix a;
    private final Matrix transposed;
    private final double[] b;
    private final Qr qr;
    private final double[] x;
    private final double[] xLow;
    private final double[] r;
    private final double[] rLow;
    private final Doubled sum = new Doubled();

    private RefinedLeastSquares(Matrix a, double[] b) {
        this.a = a;
        this.transposed = a.transpose();
        this.b = b;
        this.qr = Qr.of(a);
        this.x = new double[a.columns()];
        this.xLow = new double[a.columns()];
        this.r = new double[a.rows()];
        this.rLow = new double[a.rows()];
    }

    static LinearSolution solve(Matrix a, double[] b) {
        int m = a.rows();
        int n = a.columns();
        Sizes.require("b", b.length, m, "the rows of the matrix");
        if (!a.isFinite() || !Vectors.isFinite(b)) {
            return new LinearSolution(
                    new double[n], Double.NaN, 0, Reason.NOT_FINITE, "a NaN or an infinity in the matrix or in b");
        }
        int[] exponents = new int[n];
        Matrix scaled = a.copy();
        for (int j = 0; j < n; j++) {
            double largest = 0;
            for (int i = 0; i < m; i++) {
                largest = Math.max(largest, Math.abs(a.get(i, j)));
            }
            exponents[j] = largest == 0 ? 0 : Math.getExponent(largest);
            for (int i = 0; i < m; i++) {
                scaled.set(i, j, Math.scalb(a.get(i, j), -exponents[j]));
            }
        }
        return new RefinedLeastSquares(scaled, b).run(exponents);
    }

    private LinearSolution run(int[] exponents) {
        int n = a.columns();
        if (qr.rank() < n) {
            return new LinearSolution(
                    x,
                    Vectors.norm(b),
                    0,
                    Reason.BREAKDOWN,
                    "rank " + qr.rank() + " is below the " + n + " columns: factor with Qr.pivoted, or take Svd");
        }
        double before = Double.POSITIVE_INFINITY;
        double correction = 0;
        int step = 0;
        boolean shrinks = true;
        while (step < MOST_STEPS) {
            double[] deltaX = new double[n];
            double[] deltaR = new double[a.rows()];
            correct(deltaX, deltaR);
            correction = Vectors.norm(deltaX);
            if (!(correction <= before / 2) && step > 1) {
                shrinks = correction <= 0x1p-50 * Vectors.norm(x);
                break;
            }
            before = correction;
            add(x, xLow, deltaX); // (4)
            add(r, rLow, deltaR);
            step++;
            if (correction <= NEGLIGIBLE * Vectors.norm(x)) {
                break;
            }
        }
        double relative = Vectors.norm(x) == 0 ? 0 : correction / Vectors.norm(x);
        for (int j = 0; j < n; j++) {
            x[j] = Math.scalb(x[j], -exponents[j]);
        }
        if (!Vectors.isFinite(x)) {
            return new LinearSolution(x, Vectors.norm(r), step, Reason.NOT_FINITE, "the numbers overflow");
        }
        return new LinearSolution(
                x,
                Vectors.norm(r),
                Math.max(0, step - 1),
                shrinks ? Reason.CONVERGED : Reason.BREAKDOWN,
                "the last correction was " + relative + " of the coefficients"
                        + (shrinks ? "" : " and did not shrink: the columns depend on each other but for rounding"));
    }

    private void correct(double[] deltaX, double[] deltaR) {
        int n = a.columns();
        for (int i = 0; i < a.rows(); i++) {
            sum.set(b[i], -rLow[i]); // (1)
            sum.add(-r[i]);
            subtractProduct(a, i, x, xLow);
            deltaR[i] = sum.value();
        }
        double[] h = new double[n];
        for (int j = 0; j < n; j++) {
            sum.set(0, 0);
            subtractProduct(transposed, j, r, rLow);
            h[j] = sum.value();
        }
        // The factors are of A divided by a power of two: R is 2^e of theirs.
        int e = qr.exponent();
        qr.solveUpperTransposed(n, h); // (2)
        qr.turn(deltaR);
        for (int j = 0; j < n; j++) {
            h[j] = Math.scalb(h[j], -e);
            deltaX[j] = deltaR[j] - h[j]; // (3)
            deltaR[j] = h[j];
        }
        qr.solveUpper(n, deltaX);
        for (int j = 0; j < n; j++) {
            deltaX[j] = Math.scalb(deltaX[j], -e);
        }
        qr.turnBack(deltaR);
    }

    /// sum ← sum − row · (y + yLow).
    private void subtractProduct(Matrix rows, int row, double[] y, double[] yLow) {
        double[] data = rows.data();
        int at = row * rows.columns();
        for (int k = 0; k < y.length; k++) {
            sum.addProduct(-data[at + k], y[k]);
            sum.addProduct(-data[at + k], yLow[k]);
        }
    }

    private void add(double[] y, double[] yLow, double[] delta) {
        for (int i = 0; i < y.length; i++) {
            sum.set(y[i], yLow[i]);
            sum.add(delta[i]);
            sum.normalize();
            y[i] = sum.high();
            yLow[i] = sum.low();
        }
    }
}
