package org.thalweg.solve;

import java.util.Random;
import org.thalweg.linear.Matrix;

/// A quadratic function with all that is known of it:
///
///     f(x) = ½xᵀAx − bᵀx + c     (1)
///     ∇f(x) = Ax − b             (2)
///     ∇²f(x) = A                 (3)
///
/// A : `[n, n]` symmetric, b, x : `[n]`. With eigenvalues of both signs it has a saddle, with vanishing ones a valley.
public final class Quadratic implements TwiceDifferentiable {
    private final int n;
    private final Matrix a;
    private final double[] b;
    private final double c;

    private Quadratic(Matrix a, double[] b, double c) {
        this.n = b.length;
        this.a = a;
        this.b = b;
        this.c = c;
    }

    /// From A, b and c, which are copied; A becomes ½(A + Aᵀ), with which f is the same.
    ///
    /// @throws IllegalArgumentException if A is not square or b of another size
    public static Quadratic of(Matrix a, double[] b, double c) {
        if (a.rows() != a.columns() || b.length != a.rows()) {
            throw new IllegalArgumentException("quadratic: A is " + a + " and b of " + b.length
                    + "; A must be square and b as long as a row of it");
        }
        Matrix symmetric = a.copy();
        for (int i = 0; i < b.length; i++) {
            for (int j = 0; j < b.length; j++) {
                symmetric.set(i, j, 0.5 * a.get(i, j) + 0.5 * a.get(j, i));
            }
        }
        return new Quadratic(symmetric, b.clone(), c);
    }

    /// With its stationary point at 0, where it is 0: ½xᵀAx.
    ///
    /// @throws IllegalArgumentException if A is not square
    public static Quadratic of(Matrix a) {
        return of(a, new double[a.rows()], 0);
    }

    /// ½xᵀQΛQᵀx with these eigenvalues and a random rotation Q, the product of Householder's reflections of normal
    /// vectors, which has Haar's distribution: Stewart (1980), "The efficient generation of random orthogonal
    /// matrices", SIAM J. Numer. Anal. 17(3). Equal seeds give equal functions.
    public static Quadratic ofSpectrum(long seed, double... eigenvalues) {
        int n = eigenvalues.length;
        Random random = new Random(seed);
        Matrix a = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            a.set(i, i, eigenvalues[i]);
        }
        for (int k = 2; k <= n; k++) {
            double[] v = new double[n];
            for (int i = n - k; i < n; i++) {
                v[i] = random.nextGaussian();
            }
            v[n - k] += Math.copySign(Vectors.norm(v), v[n - k]);
            reflect(a, v);
        }
        return of(a);
    }

    /// A ← PAP with P = I − 2vvᵀ/vᵀv.
    private static void reflect(Matrix a, double[] v) {
        double factor = 2 / Vectors.dot(v, v);
        int n = v.length;
        for (int side = 0; side < 2; side++) {
            double[] product = new double[n];
            a.times(v, product); // A symmetric, so that a row of AP is a column of PA
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a.set(i, j, a.get(i, j) - factor * product[i] * v[j]);
                }
            }
            Matrix turned = a.transpose();
            System.arraycopy(turned.data(), 0, a.data(), 0, n * n);
        }
    }

    /// The same shape with its stationary point at `x`, where the value is 0: ½(y − x)ᵀA(y − x).
    public Quadratic centredAt(double... x) {
        double[] ax = a.times(x);
        return new Quadratic(a, ax, 0.5 * Vectors.dot(x, ax));
    }

    /// A; a copy.
    public Matrix matrix() {
        return a.copy();
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double value(double[] x) {
        return valueAndGradient(x, new double[n]);
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        a.times(x, gradient);
        double value = c;
        for (int i = 0; i < n; i++) {
            value += x[i] * (0.5 * gradient[i] - b[i]); // (1)
        }
        for (int i = 0; i < n; i++) {
            gradient[i] -= b[i]; // (2)
        }
        return value;
    }

    @Override
    public void hessianVector(double[] x, double[] v, double[] product) {
        a.times(v, product); // (3)
    }

    @Override
    public void hessian(double[] x, double[][] hessian) {
        for (int i = 0; i < n; i++) {
            System.arraycopy(a.data(), i * n, hessian[i], 0, n); // (3)
        }
    }
}
