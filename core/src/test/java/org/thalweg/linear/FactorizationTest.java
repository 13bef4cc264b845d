package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.linear.Samples.distance;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization.Done;
import org.thalweg.linear.Factorization.NotFinite;
import org.thalweg.linear.Factorization.NotPositiveDefinite;
import org.thalweg.linear.Factorization.Singular;

/// LU, Cholesky, singular values and eigenvalues: multiplied together they give the matrix.
class FactorizationTest {
    private static final double U = 0x1p-52;

    @Test
    void choleskyOfAThreeByThree() {
        // [4 2 −2; 2 10 5; −2 5 9] = LLᵀ with L = [2; 1 3; −1 2 2]. The upper triangle is not read.
        Matrix a = Matrix.of(new double[][] {{4, -77, -77}, {2, 10, -77}, {-2, 5, 9}});
        CholeskyFactor l = CholeskyFactor.of(a).orElseThrow();
        assertThat(l.l().data()).containsExactly(2, 0, 0, 1, 3, 0, -1, 2, 2);
        Matrix whole = l.l().times(l.l().transpose());
        assertThat(l.condition())
                .isEqualTo(CholeskyFactor.of(whole).orElseThrow().condition());
        assertThat(l.logDeterminant()).isCloseTo(Math.log(144), within(1e-15));
        assertThat(l.solve(new double[] {4, 17, 12})).containsExactly(new double[] {1, 1, 1}, within(1e-15));
    }

    @Test
    void choleskyTellsThePivotThatIsNotPositive() {
        // After the first column 1 − 2² = −3 is left.
        assertThat(CholeskyFactor.of(Matrix.of(new double[][] {{1, 2}, {2, 1}})))
                .isEqualTo(new NotPositiveDefinite<CholeskyFactor>(1, -3));
        assertThat(CholeskyFactor.of(Matrix.of(new double[][] {{0}})))
                .isEqualTo(new NotPositiveDefinite<CholeskyFactor>(0, 0));
        assertThat(CholeskyFactor.of(Samples.diagonal(1, Double.NaN))).isInstanceOf(NotFinite.class);
        assertThatThrownBy(() -> CholeskyFactor.of(Samples.diagonal(1, -2)).orElseThrow())
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("pivot 1 is -2.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 17, 64, 130})
    void choleskyTimesItsTransposeIsTheMatrix(int n) {
        Matrix a = Samples.symmetric(n, Samples.spread(n, 1e4));
        CholeskyFactor l = CholeskyFactor.of(a).orElseThrow();
        assertThat(distance(l.l().times(l.l().transpose()), a)).isLessThanOrEqualTo(n * U * 1e4);
        double[] b = Samples.vector(n, 3);
        assertThat(Samples.residual(a, l.solve(b), b)).isLessThanOrEqualTo(1e-10 * Vectors.norm(b));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 17, 64, 130})
    void lowerTimesUpperIsTheMatrixWithItsRowsInOrder(int n) {
        Matrix a = Samples.random(n, n, n);
        Lu lu = Lu.of(a).orElseThrow();
        Matrix product = lu.l().times(lu.u());
        int[] order = lu.rowOrder();
        Matrix pa = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                pa.set(i, j, a.get(order[i], j));
                assertThat(Math.abs(lu.l().get(i, j))).isLessThanOrEqualTo(1);
            }
        }
        assertThat(distance(product, pa)).isLessThanOrEqualTo(20 * n * U);
        double[] b = Samples.vector(n, 5);
        assertThat(Samples.residual(a, lu.solve(b), b)).isLessThanOrEqualTo(1e-11 * Vectors.norm(b));
        assertThat(Samples.residual(a.transpose(), lu.solveTransposed(b), b))
                .isLessThanOrEqualTo(1e-11 * Vectors.norm(b));
    }

    @Test
    void luOfAPermutationAndItsDeterminant() {
        // A cycle of three is even, a swap is odd.
        assertThat(Lu.of(Matrix.of(new double[][] {{0, 2, 0}, {0, 0, 3}, {4, 0, 0}}))
                        .orElseThrow()
                        .determinant())
                .isEqualTo(24);
        Lu swap = Lu.of(Matrix.of(new double[][] {{0, 2}, {3, 0}})).orElseThrow();
        assertThat(swap.determinant()).isEqualTo(-6);
        assertThat(swap.solve(new double[] {2, 6})).containsExactly(2, 1);
    }

    @Test
    void luTellsThePivotThatIsZero() {
        Matrix a = Matrix.of(new double[][] {{1, 2, 3}, {2, 4, 6}, {1, 0, 1}});
        assertThat(Lu.of(a)).isEqualTo(new Singular<Lu>(2));
        assertThat(Lu.of(new Matrix(2, 2))).isEqualTo(new Singular<Lu>(0));
        assertThat(Lu.of(Samples.diagonal(1, Double.NaN))).isInstanceOf(NotFinite.class);
        assertThat(Lu.of(Samples.diagonal(1, Double.POSITIVE_INFINITY))).isInstanceOf(NotFinite.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e3, 1e8, 1e13})
    void conditionNumbersAreAboutRight(double condition) {
        // κ₂ = condition, and κ₂/n ≤ κ₁ ≤ n κ₂.
        int n = 12;
        Matrix a = Samples.symmetric(4, Samples.spread(n, condition));
        assertThat(CholeskyFactor.of(a).orElseThrow().condition()).isBetween(condition / n / 3, condition * n * 1.1);
        assertThat(Lu.of(a).orElseThrow().condition()).isBetween(condition / n / 3, condition * n * 1.1);
        assertThat(Qr.pivoted(a).condition()).isBetween(condition / n, condition * 1.1);
        assertThat(Svd.of(a).orElseThrow().condition()).isBetween(condition * 0.99, condition * 1.01);
        assertThat(Eigen.of(a).orElseThrow().condition()).isBetween(condition * 0.99, condition * 1.01);
    }

    @Test
    void theEstimateSeesWhatHagersStepsDoNot() {
        // A⁻¹ = I + 1000vvᵀ with v = (0, 1, −2, 1): A⁻¹(1, 1, 1, 1) and A⁻¹e₀ have norm 1, A⁻¹e₂ has 8001.
        double[] v = {0, 1, -2, 1};
        UnaryOperator<double[]> inverse = x -> {
            Vectors.add(1000 * Vectors.dot(v, x), v, x);
            return x;
        };
        assertThat(InverseNorm.condition(Matrix.identity(4), inverse, inverse)).isBetween(8001 / 3.0, 8001.0);
    }

    @Test
    void theConditionOfADiagonalMatrixIsExact() {
        assertThat(Lu.of(Samples.diagonal(1, 8, 2)).orElseThrow().condition()).isEqualTo(8);
        assertThat(CholeskyFactor.of(Samples.diagonal(1, 16, 4)).orElseThrow().condition())
                .isCloseTo(16, within(1e-14));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 3", "1, 1", "1, 4", "4, 1", "5, 5", "9, 4", "4, 9", "60, 33", "33, 60"})
    void singularValuesBetweenOrthonormalColumnsAreTheMatrix(int m, int n) {
        for (double scale : new double[] {1e-300, 1, 1e300}) {
            Matrix a = Samples.random(m, n, m + n);
            for (int i = 0; i < a.data().length; i++) {
                a.data()[i] *= scale;
            }
            Svd svd = Svd.of(a).orElseThrow();
            double[] values = svd.values();
            assertThat(values).hasSize(Math.min(m, n)).isSortedAccordingTo((x, y) -> Double.compare(y, x));
            Matrix us = svd.u().copy();
            for (int i = 0; i < m; i++) {
                for (int k = 0; k < values.length; k++) {
                    us.set(i, k, us.get(i, k) * values[k]);
                }
            }
            assertThat(distance(us.times(svd.v().transpose()), a)).isLessThanOrEqualTo(1e-13 * scale);
            assertThat(distance(svd.u().transpose().times(svd.u()), Matrix.identity(values.length)))
                    .isLessThan(1e-13);
            assertThat(distance(svd.v().transpose().times(svd.v()), Matrix.identity(values.length)))
                    .isLessThan(1e-13);
            assertThat(svd.rank()).isEqualTo(values.length);
        }
    }

    @Test
    void theShortestSolutionOfADeficientSystem() {
        // x + y = 2 twice: (1, 1) is nearest to 0. With 2 and 4 on the right, 3 is the best sum: (1.5, 1.5), ‖r‖ = √2.
        Svd svd = Svd.of(Matrix.of(new double[][] {{1, 1}, {1, 1}})).orElseThrow();
        assertThat(svd.rank()).isEqualTo(1);
        assertThat(svd.solve(new double[] {2, 2}).x()).containsExactly(new double[] {1, 1}, within(1e-15));
        LinearSolution between = svd.solve(new double[] {2, 4});
        assertThat(between.x()).containsExactly(new double[] {1.5, 1.5}, within(1e-14));
        assertThat(between.residual()).isCloseTo(Math.sqrt(2), within(1e-14));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Svd.of(new Matrix(2, 2)).orElseThrow().solve(new double[2], 1))
                .withMessage("rank = 1 is outside of [0, 0]");
        assertThat(Svd.of(new Matrix(3, 2)).orElseThrow().condition()).isInfinite();
        assertThat(Svd.of(Samples.diagonal(1, Double.NaN))).isInstanceOf(NotFinite.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 17, 64})
    void eigenvectorsTimesRisingEigenvaluesAreTheMatrix(int n) {
        double[] wanted = Samples.spread(n, 1e3);
        if (n > 2) {
            wanted[0] = -5;
            wanted[2] = wanted[1];
        }
        Matrix a = Samples.symmetric(n, wanted);
        Eigen eigen = Eigen.of(a).orElseThrow();
        assertThat(eigen.values()).isSorted().containsExactly(wanted, within(1e-12 * 1e3));
        Matrix scaled = eigen.vectors().copy();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                scaled.set(i, k, scaled.get(i, k) * eigen.values()[k]);
            }
        }
        assertThat(distance(scaled.times(eigen.vectors().transpose()), a)).isLessThan(1e-11);
        assertThat(distance(eigen.vectors().transpose().times(eigen.vectors()), Matrix.identity(n)))
                .isLessThan(1e-13);
    }

    @Test
    void eigenvaluesOfATwoByTwoReadTheLowerTriangle() {
        Matrix a = Matrix.of(new double[][] {{2, Double.NaN}, {1, 2}});
        assertThat(Eigen.of(a)).isInstanceOf(Done.class);
        assertThat(Eigen.of(a).orElseThrow().values()).containsExactly(new double[] {1, 3}, within(1e-15));
        assertThat(Eigen.of(a.transpose())).isInstanceOf(NotFinite.class);
    }

    @Test
    void whatIsNotSquareIsRefused() {
        Matrix a = new Matrix(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lu.of(a))
                .withMessage("LU: [2, 3] is not square, as it must be");
        assertThatIllegalArgumentException().isThrownBy(() -> CholeskyFactor.of(a));
        assertThatIllegalArgumentException().isThrownBy(() -> ModifiedCholesky.of(a));
        assertThatIllegalArgumentException().isThrownBy(() -> Eigen.of(a));
    }
}
