package org.thalweg.linear;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.thalweg.kernel.Vectors;

/// An estimate of ‖A⁻¹‖₁ from a few solutions: Hager (1984), "Condition estimates", SIAM J. Sci. Stat. Comput. 5,
/// 311–316, with the last try of Higham (1988), ACM TOMS 14, 381–396 (LAPACK's estimate). It is a lower bound, seldom
/// below a third of the norm.
///
///     f(x) = ‖A⁻¹x‖₁ is convex, so its largest value for ‖x‖₁ ≤ 1 is at some ±eⱼ:
///     x = (1/n, …), then x = eⱼ with the largest component j of the subgradient A⁻ᵀ sign(A⁻¹x), while f grows
final class InverseNorm {
    /// Rarely more than two are of use (Higham).
    private static final int MOST_STEPS = 5;

    private InverseNorm() {}

    /// κ₁(A) = ‖A‖₁‖A⁻¹‖₁, estimated.
    ///
    /// @param solve x → A⁻¹x; may overwrite and return x
    /// @param solveTransposed x → A⁻ᵀx; may overwrite and return x
    static double condition(Matrix a, UnaryOperator<double[]> solve, UnaryOperator<double[]> solveTransposed) {
        return norm1(a) * estimate(a.rows(), solve, solveTransposed);
    }

    /// ‖A‖₁, the largest sum of a column.
    static double norm1(Matrix a) {
        double[] sums = new double[a.columns()];
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += Math.abs(a.get(i, j));
            }
        }
        return Arrays.stream(sums).max().orElse(0);
    }

    private static double estimate(int n, UnaryOperator<double[]> solve, UnaryOperator<double[]> solveTransposed) {
        if (n == 0) {
            return 0;
        }
        double[] x = new double[n];
        Arrays.fill(x, 1.0 / n);
        double best = 0;
        int at = -1;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] y = solve.apply(x.clone());
            double norm = Vectors.norm1(y);
            if (!(norm > best)) {
                break;
            }
            best = norm;
            double[] subgradient = solveTransposed.apply(
                    Arrays.stream(y).map(v -> v < 0 ? -1 : 1).toArray());
            int largest = largest(subgradient);
            if (largest == at) {
                break;
            }
            at = largest;
            Arrays.fill(x, 0);
            x[at] = 1;
        }
        return Math.max(best, alternating(n, solve));
    }

    /// Higham's last try, with xᵢ = ±(1 + i/(n−1)), against matrices that deceive the steps.
    private static double alternating(int n, UnaryOperator<double[]> solve) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double size = n == 1 ? 1 : 1 + (double) i / (n - 1);
            x[i] = i % 2 == 0 ? size : -size;
        }
        double length = Vectors.norm1(x);
        return Vectors.norm1(solve.apply(x)) / length;
    }

    private static int largest(double[] x) {
        int at = 0;
        for (int i = 1; i < x.length; i++) {
            at = Math.abs(x[i]) > Math.abs(x[at]) ? i : at;
        }
        return at;
    }
}
