package org.thalweg.solve.convex;

import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

/// Tests whether vectors prove that a quadratic program has no solution.
final class Certificates {
    private Certificates() {}

    /// That no x is feasible, scaled to bᵀy + hᵀz = −1, if ‖Aᵀy + Gᵀz‖∞ is at most `tolerance` of it then and z ≥
    /// 0.
    static QuadraticSolution.@Nullable PrimalInfeasible primal(
            QuadraticProgram program, double[] y, double[] z, double tolerance, long iterations) {
        double[] positive = z.clone();
        for (int i = 0; i < z.length; i++) {
            positive[i] = Math.max(0, z[i]);
        }
        double bound = -Vectors.dot(program.b(), y) - Vectors.dot(program.h(), positive);
        double size = Math.max(Vectors.largest(y), Vectors.largest(positive));
        if (!(bound > tolerance * size)
                || !(Vectors.largest(program.transposed(y, positive)) <= tolerance * Math.min(bound, size))) {
            return null;
        }
        double[] scaled = y.clone();
        Vectors.scale(1 / bound, scaled);
        Vectors.scale(1 / bound, positive);
        return new QuadraticSolution.PrimalInfeasible(scaled, positive, iterations);
    }

    /// That the value is unbounded along d, scaled to qᵀd = −1.
    static QuadraticSolution.@Nullable DualInfeasible dual(
            QuadraticProgram program, double[] d, double tolerance, long iterations) {
        double fall = -Vectors.dot(program.q(), d);
        double size = Vectors.largest(d);
        double limit = tolerance * Math.min(fall, size);
        if (!(fall > tolerance * size)
                || !(Vectors.largest(program.p().times(d)) <= limit)
                || !(Vectors.largest(program.a().times(d)) <= limit)) {
            return null;
        }
        for (double up : program.g().times(d)) {
            if (!(up <= limit)) {
                return null;
            }
        }
        double[] scaled = d.clone();
        Vectors.scale(1 / fall, scaled);
        return new QuadraticSolution.DualInfeasible(scaled, iterations);
    }

    /// The feasible program whose multipliers prove that no x is feasible, if that is so, over x and t ≥ 0:
    ///
    ///     minimise t  subject to  Gx ≤ h + t,  |Ax − b| ≤ t
    static QuadraticProgram nearestFeasible(QuadraticProgram program) {
        int n = program.dimension();
        int p = program.equations();
        int m = program.inequalities();
        Matrix g = new Matrix(m + 2 * p + 1, n + 1);
        double[] h = new double[m + 2 * p + 1];
        for (int i = 0; i < m + 2 * p; i++) {
            boolean isEquation = i >= m;
            int row = isEquation ? (i - m) % p : i;
            double sign = i >= m + p ? -1 : 1;
            Matrix from = isEquation ? program.a() : program.g();
            for (int j = 0; j < n; j++) {
                g.set(i, j, sign * from.get(row, j));
            }
            g.set(i, n, -1);
            h[i] = sign * (isEquation ? program.b()[row] : program.h()[row]);
        }
        g.set(m + 2 * p, n, -1);
        double[] q = new double[n + 1];
        q[n] = 1;
        return QuadraticProgram.linear(q).atMost(g, h);
    }

    /// The program whose solution is a direction of unbounded fall, if there is one:
    ///
    ///     minimise qᵀd  subject to  Pd = 0,  Ad = 0,  Gd ≤ 0,  −1 ≤ d ≤ 1
    static QuadraticProgram steepestRay(QuadraticProgram program) {
        int n = program.dimension();
        int p = program.equations();
        int m = program.inequalities();
        Matrix a = new Matrix(n + p, n);
        System.arraycopy(program.p().data(), 0, a.data(), 0, n * n);
        System.arraycopy(program.a().data(), 0, a.data(), n * n, p * n);
        Matrix g = new Matrix(m + 2 * n, n);
        System.arraycopy(program.g().data(), 0, g.data(), 0, m * n);
        double[] h = new double[m + 2 * n];
        for (int i = 0; i < n; i++) {
            g.set(m + i, i, 1);
            g.set(m + n + i, i, -1);
            h[m + i] = 1;
            h[m + n + i] = 1;
        }
        return QuadraticProgram.linear(program.q()).equal(a, new double[n + p]).atMost(g, h);
    }
}
