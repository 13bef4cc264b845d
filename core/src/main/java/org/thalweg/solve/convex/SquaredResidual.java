package org.thalweg.solve.convex;

import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.Svd;
import org.thalweg.solve.Proximal;

/// ½‖Ax − b‖², whose proximal map is, by the singular values A = UΣVᵀ, for any t at the cost of two products:
///
///     x = (1 + tAᵀA)⁻¹ w,  w = v + tAᵀb                            (1)
///       = w − V (tΣ² / (1 + tΣ²)) Vᵀw                              (2)
public final class SquaredResidual implements Proximal {
    private final Matrix a;
    private final double[] b;
    private final double[] atb;
    private final Matrix v;
    private final double[] values;

    private SquaredResidual(Matrix a, double[] b, Svd svd) {
        this.a = a;
        this.b = b;
        this.v = svd.v();
        this.values = svd.values();
        this.atb = new double[a.columns()];
        a.transposeTimes(b, atb);
    }

    /// Of A : `[m, n]` and b : `[m]`, which are copied.
    ///
    /// @throws IllegalArgumentException if sizes differ, or a number is not finite
    /// @throws ArithmeticException if the singular values of A are not found
    public static SquaredResidual of(Matrix a, double[] b) {
        Checks.requireData("squared residual", a, b);
        Factorization<Svd> svd = Svd.of(a);
        return new SquaredResidual(a.copy(), b.clone(), svd.orElseThrow());
    }

    @Override
    public double value(double[] x) {
        double[] r = a.times(x);
        Vectors.add(-1, b, r);
        return 0.5 * Vectors.dot(r, r);
    }

    @Override
    public void apply(double[] from, double t, double[] into) {
        System.arraycopy(from, 0, into, 0, from.length);
        Vectors.add(t, atb, into); // (1)
        double[] c = new double[v.columns()];
        v.transposeTimes(into, c);
        for (int i = 0; i < c.length; i++) {
            double square = i < values.length ? t * values[i] * values[i] : 0;
            c[i] *= square / (1 + square);
        }
        Vectors.add(-1, v.times(c), into); // (2)
    }
}
