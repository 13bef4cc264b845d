package org.thalweg.solve;

import java.util.Arrays;

/// A sum of squares near a point as a [Triangle], from which any number of steps cost n³ operations each.
final class Triangular implements Linearized {
    private final int n;
    private final boolean normal;
    private final Work count;
    private final Triangle triangle;
    private final RadiusProblem problem;
    private final double[] q;
    private final double[] moved;
    private double lambda;

    Triangular(int n, boolean normal, Work count) {
        this.n = n;
        this.normal = normal;
        this.count = count;
        triangle = new Triangle(n);
        problem = new RadiusProblem(n);
        q = new double[n];
        moved = new double[n];
    }

    @Override
    public void at(double[] r, double[][] jacobian) {
        count.factorization();
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
        times(s, matrix.z());
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

    /// into ← RC⁻¹s.
    private void times(double[] s, double[] into) {
        Arrays.fill(into, 0);
        for (int j = 0; j < n; j++) {
            if (s[j] != 0) {
                Vectors.add(s[j] / triangle.scale(j), triangle.column(j), into);
            }
        }
    }

    @Override
    public double reduction(double[] s) {
        times(s, moved);
        return -2 * Vectors.dot(moved, triangle.column(n)) - Vectors.dot(moved, moved);
    }
}
