package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.linear.Samples.distance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearSolution.Reason;

class QrTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "3, 0", "0, 3", "1, 1", "1, 4", "4, 1", "5, 5", "9, 4", "4, 9", "60, 33", "33, 60"})
    void orthonormalTimesTriangularIsTheMatrix(int m, int n) {
        for (double scale : new double[] {1e-305, 1, 1e300}) {
            Matrix a = Samples.random(m, n, 10 * m + n);
            for (int i = 0; i < a.data().length; i++) {
                a.data()[i] *= scale;
            }
            for (Qr qr : new Qr[] {Qr.of(a), Qr.pivoted(a)}) {
                Matrix q = qr.q();
                Matrix r = qr.r();
                Matrix ap = new Matrix(m, n);
                for (int j = 0; j < n; j++) {
                    for (int i = 0; i < m; i++) {
                        ap.set(i, j, a.get(i, qr.columnOrder()[j]));
                    }
                }
                assertThat(distance(q.times(r), ap)).isLessThanOrEqualTo(1e-13 * scale);
                assertThat(distance(q.transpose().times(q), Matrix.identity(Math.min(m, n))))
                        .isLessThan(1e-14);
                for (int i = 0; i < r.rows(); i++) {
                    for (int j = 0; j < i; j++) {
                        assertThat(r.get(i, j)).isZero();
                    }
                }
                assertThat(qr.rank()).isEqualTo(Math.min(m, n));
            }
        }
    }

    @Test
    void pivotedDiagonalsFall() {
        Qr qr = Qr.pivoted(Samples.random(12, 9, 3));
        for (int k = 1; k < 9; k++) {
            assertThat(Math.abs(qr.r().get(k, k)))
                    .isLessThanOrEqualTo(Math.abs(qr.r().get(k - 1, k - 1)));
        }
        // The longest column comes first, then what is longest beside it.
        assertThat(Qr.pivoted(Matrix.of(new double[][] {{1, 3, 2}, {0, 0, 1}})).columnOrder())
                .containsExactly(1, 2, 0);
    }

    @Test
    void theLineThroughFourPoints() {
        // y = a + bt through (0, 6), (1, 0), (2, 0): a = 5, b = −3, residuals 1, −2, 1.
        Matrix a = Matrix.of(new double[][] {{1, 0}, {1, 1}, {1, 2}});
        double[] b = {6, 0, 0};
        for (LinearSolution solution : new LinearSolution[] {
            Qr.of(a).solve(b),
            Qr.pivoted(a).solve(b),
            Qr.refine(a, b),
            Svd.of(a).orElseThrow().solve(b)
        }) {
            assertThat(solution.x()).containsExactly(new double[] {5, -3}, within(1e-14));
            assertThat(solution.residual()).isCloseTo(Math.sqrt(6), within(1e-14));
            assertThat(solution.converged()).isTrue();
        }
    }

    @Test
    void theResidualIsOrthogonalToTheColumns() {
        Matrix a = Samples.random(40, 7, 1);
        double[] b = Samples.vector(40, 2);
        double[] r = new double[40];
        a.residual(Qr.of(a).solve(b).x(), b, r);
        double[] g = new double[7];
        a.transposeTimes(r, g);
        assertThat(Vectors.norm(g)).isLessThan(1e-13);
        assertThat(Vectors.norm(r)).isGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({"8, 5, 3", "5, 8, 3", "6, 6, 1", "30, 20, 19"})
    void theRankOfAProductIsItsInnerSize(int m, int n, int rank) {
        Matrix a = Samples.random(m, rank, 1).times(Samples.random(rank, n, 2));
        Qr qr = Qr.pivoted(a);
        assertThat(qr.rank()).isEqualTo(rank);
        assertThat(Svd.of(a).orElseThrow().rank()).isEqualTo(rank);
        double[] b = a.times(Samples.vector(n, 3));
        LinearSolution solution = qr.solve(b);
        assertThat(Samples.residual(a, solution.x(), b)).isLessThan(1e-12 * Vectors.norm(b));
        assertThat(solution.why()).contains("rank " + rank + " of " + n);
        assertThat(Vectors.norm(Svd.of(a).orElseThrow().solve(b).x()))
                .as("the shortest")
                .isLessThan(Vectors.norm(solution.x()));
    }

    @Test
    void dependentColumnsBreakUnpivotedSolutions() {
        Matrix a = Matrix.of(new double[][] {{1, 2, 0}, {1, 2, 1}, {1, 2, 5}});
        double[] b = {1, 2, 3};
        assertThat(Qr.of(a).solve(b).reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(Qr.of(a).solve(b).why()).contains("rank 2 is below the 3 columns");
        assertThat(Qr.refine(a, b).reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(Qr.of(new Matrix(2, 3)).solve(new double[2]).reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(Qr.of(new Matrix(2, 2)).condition()).isInfinite();
    }

    @Test
    void columnsOfVeryDifferentLengthAreNotDependent() {
        Matrix a = Matrix.of(new double[][] {{1, 1e-30}, {1, 2e-30}, {1, 3e-30}});
        LinearSolution solution = Qr.of(a).solve(new double[] {1, 2, 3});
        assertThat(solution.x()[1]).isCloseTo(1e30, within(1e16));
        assertThat(Qr.refine(a, new double[] {1, 2, 3}).x()[1]).isCloseTo(1e30, within(1e15));
    }

    @Test
    void notFiniteIsTold() {
        Matrix a = Matrix.of(new double[][] {{1, 0}, {0, Double.NaN}});
        assertThat(Qr.pivoted(a).solve(new double[2]).converged()).isFalse();
        assertThat(Qr.refine(a, new double[2]).reason()).isEqualTo(Reason.NOT_FINITE);
        assertThat(Qr.of(Matrix.identity(2)).solve(new double[] {1, Double.NaN}).reason())
                .isEqualTo(Reason.NOT_FINITE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Qr.of(new Matrix(3, 2)).solve(new double[2]))
                .withMessage("b: 2 ≠ 3, the rows of the matrix");
    }

    @Test
    void refinementSolvesHilbertsSystemWherePlainQrLosesHalf() {
        // κ₂ of the 8×8 Hilbert matrix is 1.5e10. Its multiple by 360360 has integers only, so that b is exact.
        int n = 8;
        Matrix a = new Matrix(n, n);
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a.set(i, j, 360360.0 / (i + j + 1));
                b[i] += a.get(i, j);
            }
        }
        double[] ones = {1, 1, 1, 1, 1, 1, 1, 1};
        assertThat(distance(Qr.of(a).solve(b).x(), ones)).isBetween(1e-10, 1e-4);
        assertThat(distance(Qr.refine(a, b).x(), ones)).isLessThan(1e-15);
    }

    @Test
    void refinementAgreesWithArithmeticOfAHundredDigits() {
        // Powers of ten points to the seventh, κ = 1e8 and more, under a residual 1e6 times what Ax = b makes of x.
        int m = 20;
        int n = 8;
        Matrix a = new Matrix(m, n);
        double[] points = Samples.vector(m, 5);
        double[] b = Samples.vector(m, 6);
        for (int i = 0; i < m; i++) {
            b[i] *= 1e6;
            for (int j = 0; j < n; j++) {
                a.set(i, j, Math.pow(2 + points[i] / 3, j));
            }
        }
        double[] exact = HundredDigits.leastSquares(a, b);
        LinearSolution refined = Qr.refine(a, b);
        double[] plain = Qr.of(a).solve(b).x();
        double worst = 0;
        for (int j = 0; j < n; j++) {
            assertThat(refined.x()[j]).isCloseTo(exact[j], within(Math.ulp(exact[j])));
            worst = Math.max(worst, Math.abs(plain[j] / exact[j] - 1));
        }
        assertThat(worst).isGreaterThan(1e-13);
    }
}
