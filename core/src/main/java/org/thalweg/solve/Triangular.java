package org.thalweg.solve;

import java.util.Arrays;
import org.thalweg.kernel.Vectors;

/// A sum of squares near a point as a [Triangle], from which any number of steps cost n³ operations each.
final class Triangular implements Linearized {
    private final int n;
    private final boolean normal;
    private final Work count;
    private final Triangle triangle;
    private final RadiusProblem problem;
    private final double[] q;
    private final double[] moved;
    private final double[] slopes;
    private double[][] jacobian = new double[0][];
    private double lambda;

    Triangular(int n, boolean normal, Work count) {
        this.n = n;
        this.normal = normal;
        this.count = count;
        triangle = new Triangle(n);
        problem = new RadiusProblem(n);
        q = new double[n];
        moved = new double[n];
        slopes = new double[n + 1];
    }

    @Override
    public void at(double[] r, double[][] jacobian) {
        count.factorization();
        this.jacobian = jacobian;
        if (normal) {
            triangle.byNormalEquations(r, jacobian);
        } else {
            triangle.byQr(r, jacobian);
        }
    }

    @Override
    public double[] columnNorms() {
        return triangle.norms();
    }

    @Override
    public double minimize(double[] s, boolean[] free, double[] d, double radius, double[] p) {
        PivotedQr matrix = problem.matrix();
        compressed(s, matrix.z());
        Vectors.add(1, triangle.column(n), matrix.z());
        int width = 0;
        for (int j = 0; j < n; j++) {
            if (free[j]) {
                double factor = 1 / (triangle.scale(j) * d[j]);
                double[] column = matrix.column(width);
                for (int i = 0; i < n; i++) {
                    column[i] = factor * triangle.column(j)[i];
                }
                width++;
            }
        }
        lambda = problem.solve(width, radius, lambda, q);
        width = 0;
        for (int j = 0; j < n; j++) {
            p[j] = free[j] ? q[width] / d[j] : 0;
            width += free[j] ? 1 : 0;
        }
        return lambda;
    }

    @Override
    public boolean correct(double[] w, boolean[] free, double[] d, double[] c) {
        Arrays.fill(moved, 0);
        for (int i = 0; i < w.length; i++) {
            Vectors.add(w[i], jacobian[i], moved);
        }
        int width = 0;
        for (int j = 0; j < n; j++) {
            slopes[width] = moved[j] / d[j];
            width += free[j] ? 1 : 0;
        }
        if (!problem.again(slopes, q)) {
            return false;
        }
        width = 0;
        for (int j = 0; j < n; j++) {
            c[j] = free[j] ? q[width] / d[j] : 0;
            width += free[j] ? 1 : 0;
        }
        return true;
    }

    @Override
    public void times(double[] s, double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = Vectors.dot(jacobian[i], s);
        }
    }

    /// into ← RC⁻¹s.
    private void compressed(double[] s, double[] into) {
        Arrays.fill(into, 0);
        for (int j = 0; j < n; j++) {
            if (s[j] != 0) {
                Vectors.add(s[j] / triangle.scale(j), triangle.column(j), into);
            }
        }
    }

    @Override
    public double reduction(double[] s) {
        compressed(s, moved);
        return -2 * Vectors.dot(moved, triangle.column(n)) - Vectors.dot(moved, moved);
    }
}
