package org.thalweg.solve.convex;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.Svd;
import org.thalweg.solve.ConvexSet;

/// { x : Ax = b }, by the singular values A = UΣVᵀ of which those above rounding count:
///
///     P(v) = v − V(Vᵀv − Σ⁻¹Uᵀb)          (1)
public final class AffineSet implements ConvexSet {
    private static final double CONSISTENT = 1e-9;

    private final double[][] rows; // of Vᵀ
    private final double[] fixed; // Σ⁻¹Uᵀb

    private AffineSet(double[][] rows, double[] fixed) {
        this.rows = rows;
        this.fixed = fixed;
    }

    /// Of A : `[m, n]` and b : `[m]`.
    ///
    /// @throws IllegalArgumentException if sizes differ, a number is not finite, or no x satisfies Ax = b
    /// @throws ArithmeticException if the singular values of A are not found
    public static AffineSet of(Matrix a, double[] b) {
        Checks.requireData("affine set", a, b);
        Svd svd = Svd.of(a).orElseThrow();
        int rank = svd.rank();
        double[] ub = new double[svd.u().columns()];
        svd.u().transposeTimes(b, ub);
        double[][] rows = new double[rank][a.columns()];
        double[] fixed = new double[rank];
        double[] x = new double[a.columns()];
        for (int k = 0; k < rank; k++) {
            for (int j = 0; j < a.columns(); j++) {
                rows[k][j] = svd.v().get(j, k);
            }
            fixed[k] = ub[k] / svd.values()[k];
            Vectors.add(fixed[k], rows[k], x);
        }
        double[] r = a.times(x);
        Vectors.add(-1, b, r);
        if (Vectors.norm(r) > CONSISTENT * Vectors.norm(b)) {
            throw new IllegalArgumentException("affine set: no x satisfies Ax = b; the nearest leaves ‖Ax − b‖ = "
                    + Vectors.norm(r) + " of ‖b‖ = " + Vectors.norm(b));
        }
        return new AffineSet(rows, fixed);
    }

    @Override
    public void project(double[] v, double[] into) {
        double[] c = new double[rows.length];
        for (int k = 0; k < c.length; k++) {
            c[k] = fixed[k] - Vectors.dot(rows[k], v);
        }
        System.arraycopy(v, 0, into, 0, v.length);
        for (int k = 0; k < c.length; k++) {
            Vectors.add(c[k], rows[k], into); // (1)
        }
    }
}
