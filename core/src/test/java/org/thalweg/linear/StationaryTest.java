package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearSolution.Reason;

/// Jacobi, Gauss-Seidel and SOR, above all on Poisson's matrix, whose rates are known.
class StationaryTest {
    private static final int SIDE = 15;
    private static final double RHO = Math.cos(Math.PI / (SIDE + 1)); // of Jacobi's iteration

    @Test
    void firstSweepsByHand() {
        // 4x + y = 6, x + 3y = 7 from (0, 0): Jacobi (1.5, 7/3); Gauss-Seidel y = (7 − 1.5)/3; SOR(1.2) takes 1.2 of
        // each change: x = 1.8, y = 1.2 (7 − 1.8)/3 = 2.08.
        Matrix a = Matrix.of(new double[][] {{4, 1}, {1, 3}});
        double[] b = {6, 7};
        assertThat(new Jacobi(0, 1).solve(a, b, new double[2]).x()).containsExactly(1.5, 7.0 / 3);
        assertThat(new GaussSeidel(0, 1).solve(a, b, new double[2]).x()).containsExactly(1.5, 5.5 / 3);
        assertThat(new Sor(1.2, 0, 1).solve(a, b, new double[2]).x())
                .containsExactly(new double[] {1.8, 2.08}, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30})
    void dominantMatricesAreSolvedDenseAndSparse(int n) {
        Matrix a = Samples.random(n, n, n);
        for (int i = 0; i < n; i++) {
            double sum = 1;
            for (int j = 0; j < n; j++) {
                sum += Math.abs(a.get(i, j));
            }
            a.set(i, i, i % 2 == 0 ? sum : -sum);
        }
        double[] b = Samples.vector(n, 2);
        double[] start = Samples.vector(n, 3);
        double[] kept = start.clone();
        double[] exact = Lu.of(a).orElseThrow().solve(b);
        for (RowMatrix matrix : List.of(a, SparseMatrix.of(a))) {
            for (LinearSolution s : List.of(
                    new Jacobi(1e-12, 5000).solve(matrix, b, start),
                    new GaussSeidel(1e-12, 5000).solve(matrix, b, start),
                    new Sor(0.9, 1e-12, 5000).solve(matrix, b, start))) {
                assertThat(s.reason()).as(s.why()).isEqualTo(Reason.CONVERGED);
                assertThat(s.residual()).isLessThanOrEqualTo(1e-12 * Vectors.norm(b));
                assertThat(Samples.distance(s.x(), exact)).isLessThan(1e-11);
            }
        }
        assertThat(start).containsExactly(kept);
    }

    private static double rate(List<Double> residuals) {
        int last = residuals.size() - 1;
        return Math.pow(residuals.get(last) / residuals.get(last - 20), 1.0 / 20);
    }

    @Test
    void onPoissonsMatrixJacobisRateIsItsRadiusAndGaussSeidelsItsSquare() {
        SparseMatrix a = Samples.poisson(SIDE);
        double[] b = Samples.vector(SIDE * SIDE, 1);
        List<Double> jacobi = new ArrayList<>();
        List<Double> seidel = new ArrayList<>();
        new Jacobi(0, 600, (k, x, r) -> jacobi.add(r)).solve(a, b, new double[b.length]);
        new GaussSeidel(0, 300, (k, x, r) -> seidel.add(r)).solve(a, b, new double[b.length]);
        assertThat(jacobi).hasSize(601);
        assertThat(rate(jacobi)).isCloseTo(RHO, within(1e-3));
        assertThat(rate(seidel)).isCloseTo(RHO * RHO, within(1e-3));
    }

    @Test
    void youngsOmegaIsTheBestOnPoissonsMatrix() {
        SparseMatrix a = Samples.poisson(SIDE);
        double[] b = Samples.vector(SIDE * SIDE, 1);
        double best = Sor.best(RHO);
        assertThat(best).isCloseTo(2 / (1 + Math.sin(Math.PI / (SIDE + 1))), within(1e-14));
        int iterations = sor(best, a, b).iterations();
        for (double other : new double[] {1, 1.4, best - 0.1, best + 0.1, 1.95}) {
            assertThat(sor(other, a, b).iterations()).as("omega = " + other).isGreaterThan(iterations);
        }
        // log 1e-10 / log(ω − 1) = 58 for 15 × 15, a little more as that is a double eigenvalue; Jacobi needs 1187
        // to shrink the slowest part of the error as far.
        assertThat(iterations).isBetween(50, 90);
        assertThat(new Jacobi(1e-10, 5000).solve(a, b, new double[b.length]).iterations())
                .isBetween(900, 1400);
    }

    private static LinearSolution sor(double omega, SparseMatrix a, double[] b) {
        LinearSolution s = new Sor(omega, 1e-10, 3000).solve(a, b, new double[b.length]);
        assertThat(s.converged()).as(s.why()).isTrue();
        return s;
    }

    @Test
    void whatDoesNotConvergeIsTold() {
        Matrix a = Matrix.of(new double[][] {{1, 2}, {2, 1}});
        double[] b = {1, 1};
        LinearSolution budget = new Jacobi(1e-10, 50).solve(a, b, new double[2]);
        assertThat(budget.reason()).isEqualTo(Reason.BUDGET);
        assertThat(budget.iterations()).isEqualTo(50);
        assertThat(budget.residual()).isGreaterThan(1e10);
        assertThat(new GaussSeidel(1e-10, 100_000).solve(a, b, new double[2]).reason())
                .isEqualTo(Reason.NOT_FINITE);
        LinearSolution zero =
                new GaussSeidel(1e-10, 10).solve(Matrix.of(new double[][] {{1, 2}, {2, 0}}), b, new double[2]);
        assertThat(zero.reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(zero.why()).contains("the diagonal element of row 1 is 0");
    }

    @Test
    void aRightSideOfZeroHasTheSolutionZero() {
        LinearSolution s = new Jacobi(0, 5).solve(Matrix.identity(2), new double[2], new double[] {1, 2});
        assertThat(s.x()).containsExactly(0, 0);
        assertThat(s.converged()).isTrue();
    }

    @Test
    void limitsOutOfTheirBoundsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sor(2, 0.1, 1))
                .withMessageContaining("omega = 2.0 is outside of (0, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Jacobi(Double.NaN, 1))
                .withMessage("Jacobi: tolerance = NaN is outside of [0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussSeidel(0.1, 1).solve(Matrix.identity(2), new double[3], new double[2]))
                .withMessage("Gauss-Seidel, right side: 3 ≠ 2, the rows of the matrix");
    }
}
