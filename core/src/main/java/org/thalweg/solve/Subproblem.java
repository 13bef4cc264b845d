package org.thalweg.solve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.CholeskyFactor;
import org.thalweg.linear.Factorization;
import org.thalweg.linear.Matrix;

/// The quadratic subproblem of [Sqp] at a point, within bounds:
///
///     minimise ∇fᵀp + ½pᵀBp  subject to  cᵢ + ∇cᵢᵀp = 0,  gⱼ + ∇gⱼᵀp ≤ 0,  l ≤ x + p ≤ u     (1)
///
/// and, where no p satisfies these, its elastic form, of Gill, Murray & Saunders (2005), "SNOPT: an SQP algorithm for
/// large-scale constrained optimization", SIAM Review 47, section 3.3, with a t for each inequality and two for each
/// equation:
///
///     minimise ∇fᵀp + ½pᵀBp + Σ γ(t + t²/2τ)  subject to  c + ∇cᵀp = t⁺ − t⁻,  g + ∇gᵀp ≤ t,  t ≥ 0     (2)
///
/// Differs: the squares, with τ the largest violation, make (2) strictly convex, and of all p of least Σt prefer those
/// that share it out; a t is in units of its constraint's gradient.
final class Subproblem {
    private final int n;
    private final int equalities;
    private final Bounds bounds;

    Subproblem(int n, int equalities, Bounds bounds) {
        this.n = n;
        this.equalities = equalities;
        this.bounds = bounds;
    }

    /// A step, the multipliers of the constraints, and what is left of each violation by it: 0 but in (2).
    record Step(double[] p, double[] lambda, double[] left) {}

    /// (1); `null` if no p satisfies the constraints.
    @Nullable
    Step solve(double[] x, double[][] b, double[] gradient, double[] c, double[][] jacobian, Work work) {
        List<double[]> rows = new ArrayList<>(List.of(jacobian));
        List<Double> offsets = new ArrayList<>();
        for (double value : c) {
            offsets.add(value);
        }
        addBounds(x, n, rows, offsets);
        ActiveSet.@Nullable Solution solution = solve(b, gradient, rows, offsets, work);
        return solution == null
                ? null
                : new Step(solution.p(), head(solution.multipliers(), c.length), new double[c.length]);
    }

    /// (2); `null` if rounding lets it have no solution.
    @Nullable
    Step elastic(
            double[] x, double[][] b, double[] gradient, double[] c, double[][] jacobian, double gamma, Work work) {
        int m = c.length;
        int all = n + m + equalities;
        double[] units = new double[m];
        double tau = 0;
        for (int i = 0; i < m; i++) {
            double size = Vectors.norm(jacobian[i]);
            units[i] = size > 0 ? size : 1;
            tau = Math.max(tau, (i < equalities ? Math.abs(c[i]) : c[i]) / units[i]);
        }
        tau = tau > 0 ? tau : 1;
        double[][] wide = new double[all][all];
        double[] slope = new double[all];
        for (int i = 0; i < all; i++) {
            if (i < n) {
                System.arraycopy(b[i], 0, wide[i], 0, n);
                slope[i] = gradient[i];
            } else {
                wide[i][i] = gamma / tau;
                slope[i] = gamma;
            }
        }
        List<double[]> rows = new ArrayList<>();
        List<Double> offsets = new ArrayList<>();
        for (int i = 0; i < m; i++) {
            double[] row = new double[all];
            System.arraycopy(jacobian[i], 0, row, 0, n);
            row[n + i] = -units[i];
            if (i < equalities) {
                row[n + m + i] = units[i];
            }
            rows.add(row);
            offsets.add(c[i]);
        }
        for (int i = n; i < all; i++) {
            double[] row = new double[all];
            row[i] = -1;
            rows.add(row);
            offsets.add(0.0);
        }
        addBounds(x, all, rows, offsets);
        ActiveSet.@Nullable Solution solution = solve(wide, slope, rows, offsets, work);
        if (solution == null) {
            return null;
        }
        double[] left = new double[m];
        for (int i = 0; i < m; i++) {
            double t = Math.max(0, solution.p()[n + i]);
            left[i] = units[i] * (i < equalities ? t + Math.max(0, solution.p()[n + m + i]) : t);
        }
        return new Step(head(solution.p(), n), head(solution.multipliers(), m), left);
    }

    private ActiveSet.@Nullable Solution solve(
            double[][] b, double[] gradient, List<double[]> rows, List<Double> offsets, Work work) {
        work.factorization();
        return CholeskyFactor.of(Matrix.of(b)) instanceof Factorization.Done<CholeskyFactor>(CholeskyFactor done)
                ? ActiveSet.solve(
                        done.l(),
                        gradient,
                        rows.toArray(double[][]::new),
                        offsets.stream().mapToDouble(Double::doubleValue).toArray(),
                        equalities)
                : null;
    }

    private void addBounds(double[] x, int width, List<double[]> rows, List<Double> offsets) {
        for (int i = 0; i < n; i++) {
            if (bounds.lower(i) > Double.NEGATIVE_INFINITY) {
                rows.add(unit(width, i, -1));
                offsets.add(bounds.lower(i) - x[i]);
            }
            if (bounds.upper(i) < Double.POSITIVE_INFINITY) {
                rows.add(unit(width, i, 1));
                offsets.add(x[i] - bounds.upper(i));
            }
        }
    }

    private static double[] unit(int width, int i, double value) {
        double[] row = new double[width];
        row[i] = value;
        return row;
    }

    private static double[] head(double[] a, int length) {
        double[] into = new double[length];
        System.arraycopy(a, 0, into, 0, length);
        return into;
    }
}
