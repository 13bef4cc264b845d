package org.thalweg.solve;

import java.util.Random;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// A quadratic function with all that is known of it:
///
///     f(x) = ½dᵀAd − bᵀd + c,  d = x − z     (1)
///     ∇f(x) = Ad − b                         (2)
///     ∇²f(x) = A                             (3)
///
/// A : `[n, n]` symmetric, b, x, z : `[n]`. z, the centre, is 0 unless it is given. With eigenvalues of both signs it
/// has a saddle, with vanishing ones a valley.
public final class Quadratic implements TwiceDifferentiable {
    private final int n;
    private final Matrix a;
    private final double[] b;
    private final double c;
    private final double[] centre;

    private Quadratic(Matrix a, double[] b, double c, double[] centre) {
        this.centre = centre;
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
        return new Quadratic(symmetric, b.clone(), c, new double[b.length]);
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

    /// The same function of x − z: moved so that what was at 0 is at z.
    ///
    /// @throws IllegalArgumentException if z has not n elements
    public Quadratic centredAt(double... z) {
        if (z.length != n) {
            throw new IllegalArgumentException(
                    "quadratic: a centre of " + z.length + " numbers for " + n + " variables; there must be as many");
        }
        return new Quadratic(a, b, c, z.clone());
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
        double[] d = new double[n];
        Vectors.difference(x, centre, d);
        a.times(d, gradient);
        double value = c;
        for (int i = 0; i < n; i++) {
            value += d[i] * (0.5 * gradient[i] - b[i]); // (1)
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
