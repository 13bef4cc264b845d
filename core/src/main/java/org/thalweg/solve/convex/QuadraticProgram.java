package org.thalweg.solve.convex;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// A convex quadratic program:
///
///     minimise ½xᵀPx + qᵀx  subject to  Ax = b,  Gx ≤ h              (1)
///
/// P : `[n, n]` symmetric positive semidefinite, A : `[p, n]`, G : `[m, n]`; p and m may be 0. x is optimal exactly if
/// there are multipliers y and z with
///
///     Px + q + Aᵀy + Gᵀz = 0,  Ax = b,  Gx ≤ h,  z ≥ 0,  zᵀ(h − Gx) = 0     (2)
///
/// Whether P is semidefinite is not checked; where it is not, the answers mean nothing.
public final class QuadraticProgram {
    private final Matrix p;
    private final double[] q;
    private final Matrix a;
    private final double[] b;
    private final Matrix g;
    private final double[] h;

    private QuadraticProgram(Matrix p, double[] q, Matrix a, double[] b, Matrix g, double[] h) {
        this.p = p;
        this.q = q;
        this.a = a;
        this.b = b;
        this.g = g;
        this.h = h;
    }

    /// ½xᵀPx + qᵀx without constraints. Arrays and matrices are copied.
    ///
    /// @throws IllegalArgumentException if P is not square and symmetric, sizes differ, or a number is not finite
    public static QuadraticProgram of(Matrix p, double[] q) {
        int n = q.length;
        Checks.requireLength("quadratic program, rows of P", p.rows(), n, "the length of q");
        Checks.requireLength("quadratic program, columns of P", p.columns(), n, "the length of q");
        Checks.requireFinite("quadratic program, P", p.data());
        Checks.requireFinite("quadratic program, q", q);
        double largest = Vectors.largest(p.data());
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (Math.abs(p.get(i, j) - p.get(j, i)) > 1e-12 * largest) {
                    throw new IllegalArgumentException("quadratic program: P must be symmetric, and at (" + i + ", " + j
                            + ") it is " + p.get(i, j) + ", across " + p.get(j, i) + "; ½(P + Pᵀ) would do");
                }
            }
        }
        return new QuadraticProgram(
                p.copy(), q.clone(), new Matrix(0, n), new double[0], new Matrix(0, n), new double[0]);
    }

    /// qᵀx without constraints.
    public static QuadraticProgram linear(double... q) {
        return of(new Matrix(q.length, q.length), q);
    }

    /// The same objective with these equations in place of those before.
    ///
    /// @throws IllegalArgumentException if sizes differ, or a number is not finite
    public QuadraticProgram equal(Matrix a, double[] b) {
        Checks.requireLength("quadratic program, columns of A", a.columns(), q.length, "the length of q");
        Checks.requireData("quadratic program", a, b);
        return new QuadraticProgram(p, q, a.copy(), b.clone(), g, h);
    }

    /// The same objective with these inequalities in place of those before.
    ///
    /// @throws IllegalArgumentException if sizes differ, or a number is not finite
    public QuadraticProgram atMost(Matrix g, double[] h) {
        Checks.requireLength("quadratic program, columns of G", g.columns(), q.length, "the length of q");
        Checks.requireData("quadratic program", "G", g, "h", h);
        return new QuadraticProgram(p, q, a, b, g.copy(), h.clone());
    }

    /// n.
    public int dimension() {
        return q.length;
    }

    /// How many equations: p.
    public int equations() {
        return b.length;
    }

    /// How many inequalities: m.
    public int inequalities() {
        return h.length;
    }

    /// ½xᵀPx + qᵀx.
    public double value(double[] x) {
        return 0.5 * Vectors.dot(x, p.times(x)) + Vectors.dot(q, x);
    }

    /// How far x, y and z are from (2).
    public Residuals residuals(double[] x, double[] y, double[] z) {
        double[] ax = a.times(x);
        double primal = 0;
        for (int i = 0; i < b.length; i++) {
            primal = Math.max(primal, Math.abs(ax[i] - b[i]));
        }
        double[] gx = g.times(x);
        double gap = 0;
        double sign = 0;
        for (int i = 0; i < h.length; i++) {
            primal = Math.max(primal, gx[i] - h[i]);
            sign = Math.max(sign, -z[i]);
            gap += Math.abs(z[i] * (h[i] - gx[i]));
        }
        double[] dual = p.times(x);
        Vectors.add(1, q, dual);
        Vectors.add(1, transposed(y, z), dual);
        return new Residuals(primal, Math.max(sign, Vectors.largest(dual)), gap);
    }

    /// Aᵀy + Gᵀz.
    double[] transposed(double[] y, double[] z) {
        double[] sum = new double[q.length];
        double[] part = new double[q.length];
        a.transposeTimes(y, sum);
        g.transposeTimes(z, part);
        Vectors.add(1, part, sum);
        return sum;
    }

    /// The deviations from (2).
    ///
    /// @param primal the largest |Ax − b| and Gx − h
    /// @param dual the largest |Px + q + Aᵀy + Gᵀz| and −z
    /// @param gap Σ|zᵢ(h − Gx)ᵢ|
    public record Residuals(double primal, double dual, double gap) {}

    Matrix p() {
        return p;
    }

    double[] q() {
        return q;
    }

    Matrix a() {
        return a;
    }

    double[] b() {
        return b;
    }

    Matrix g() {
        return g;
    }

    double[] h() {
        return h;
    }
}
