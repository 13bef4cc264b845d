package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Factorization.NotPositiveDefinite;
import org.thalweg.linear.LinearSolution.Reason;

/// Conjugate gradients and their preconditioners.
class ConjugateGradientsTest {
    @Test
    void twoStepsByHand() {
        // 4x + y = 1, x + 3y = 2 from (2, 1): r = (−8, −3), α = 73/331, and the second step is exact: (1/11, 7/11).
        Matrix a = Matrix.of(new double[][] {{4, 1}, {1, 3}});
        List<double[]> iterates = new ArrayList<>();
        LinearSolution s = new ConjugateGradients(1e-14, 10)
                .observedBy((k, x, r) -> iterates.add(x.clone()))
                .solve(a, new double[] {1, 2}, new double[] {2, 1});
        assertThat(s.iterations()).isEqualTo(2);
        assertThat(iterates).hasSize(3);
        assertThat(iterates.get(0)).containsExactly(2, 1);
        assertThat(iterates.get(1))
                .containsExactly(new double[] {2 - 8 * 73.0 / 331, 1 - 3 * 73.0 / 331}, within(1e-15));
        assertThat(s.x()).containsExactly(new double[] {1.0 / 11, 7.0 / 11}, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10, 30})
    void takesAtMostAsManyStepsAsDimensions(int n) {
        Matrix a = Samples.symmetric(n, Samples.spread(n, 10));
        double[] b = Samples.vector(n, 1);
        LinearSolution s = new ConjugateGradients(1e-10, 10 * n).solve(a, b, Samples.vector(n, 2));
        assertThat(s.converged()).as(s.why()).isTrue();
        assertThat(s.iterations()).isLessThanOrEqualTo(n);
        assertThat(s.x()).containsExactly(CholeskyFactor.of(a).orElseThrow().solve(b), within(1e-8));
    }

    @Test
    void takesAsManyStepsAsThereAreDifferentEigenvalues() {
        Matrix a = Samples.symmetric(3, 1, 1, 1, 1, 5, 5, 5, 100, 100, 100);
        LinearSolution s = new ConjugateGradients(1e-10, 100).solve(a, Samples.vector(10, 1));
        assertThat(s.converged()).isTrue();
        assertThat(s.iterations()).isEqualTo(3);
    }

    @Test
    void theErrorInTheNormOfTheMatrixFallsAtLeastAsFastAsItsBound() {
        // Nocedal & Wright (5.36): ‖e_k‖_A ≤ 2 ((√κ − 1)/(√κ + 1))ᵏ ‖e₀‖_A.
        int n = 60;
        Matrix a = Samples.symmetric(1, Samples.spread(n, 100));
        double[] b = Samples.vector(n, 1);
        double[] exact = CholeskyFactor.of(a).orElseThrow().solve(b);
        List<Double> errors = new ArrayList<>();
        new ConjugateGradients(1e-8, 1000)
                .observedBy((k, x, r) -> {
                    double[] e = x.clone();
                    Vectors.add(-1, exact, e);
                    errors.add(Math.sqrt(Vectors.dot(e, a.times(e))));
                })
                .solve(a, b);
        assertThat(errors).hasSizeGreaterThan(20);
        for (int k = 1; k < errors.size(); k++) {
            assertThat(errors.get(k))
                    .isLessThanOrEqualTo(errors.get(k - 1))
                    .isLessThanOrEqualTo(2 * Math.pow(9.0 / 11, k) * errors.get(0));
        }
    }

    @Test
    void preconditionersSaveStepsOnPoissonsMatrix() {
        SparseMatrix a = Samples.poisson(30);
        double[] b = Samples.vector(900, 1);
        LinearSolution plain = new ConjugateGradients(1e-10, 1000).solve(a, b);
        LinearSolution incomplete =
                new ConjugateGradients(1e-10, 1000, IncompleteCholesky.of(a).orElseThrow()).solve(a, b);
        assertThat(plain.converged() && incomplete.converged()).isTrue();
        assertThat(incomplete.iterations()).isLessThan(plain.iterations() / 2);
        assertThat(incomplete.x()).containsExactly(plain.x(), within(1e-7));
    }

    @Test
    void jacobisPreconditionerUndoesScaling() {
        int n = 40;
        Matrix a = Samples.symmetric(1, Samples.spread(n, 10));
        Matrix scaled = a.copy();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                scaled.set(i, j, a.get(i, j) * Math.pow(10, 4.0 * (i + j) / n));
            }
        }
        double[] b = Samples.vector(n, 1);
        LinearSolution s =
                new ConjugateGradients(1e-8, 2000, Preconditioner.jacobi(scaled).orElseThrow()).solve(scaled, b);
        assertThat(s.converged()).as(s.why()).isTrue();
        assertThat(s.iterations()).isLessThan(60);
        assertThat(new ConjugateGradients(1e-8, 60).solve(scaled, b).reason()).isEqualTo(Reason.BUDGET);
        assertThat(Preconditioner.jacobi(Samples.diagonal(1, -2)))
                .isEqualTo(new NotPositiveDefinite<Preconditioner>(1, -2));
    }

    @Test
    void incompleteCholeskyIsTheMatrixWhereTheMatrixHasElements() {
        SparseMatrix a = Samples.poisson(6);
        IncompleteCholesky factor = IncompleteCholesky.of(a).orElseThrow();
        Matrix l = factor.l().toDense();
        Matrix product = l.times(l.transpose());
        int others = 0;
        for (int i = 0; i < 36; i++) {
            for (int j = 0; j < 36; j++) {
                if (a.get(i, j) != 0) {
                    assertThat(product.get(i, j)).isCloseTo(a.get(i, j), within(1e-14));
                } else if (product.get(i, j) != 0) {
                    others++;
                }
            }
        }
        assertThat(others).isPositive();
        double[] r = Samples.vector(36, 1);
        double[] z = new double[36];
        factor.apply(r, z);
        assertThat(Samples.residual(product, z, r)).isLessThan(1e-13);
    }

    @Test
    void incompleteCholeskyOfAFullPatternIsCholesky() {
        Matrix a = Samples.symmetric(2, Samples.spread(8, 50));
        assertThat(Samples.distance(
                        IncompleteCholesky.of(SparseMatrix.of(a))
                                .orElseThrow()
                                .l()
                                .toDense(),
                        CholeskyFactor.of(a).orElseThrow().l()))
                .isLessThan(1e-13);
    }

    @Test
    void incompleteCholeskyTellsThePivotAndAShiftHelps() {
        // Kershaw's matrix is positive definite, and yet IC(0) has the squared pivots 3, 3 − 4/3, 3 − 4/(5/3) = 3/5 and
        // 3 − 4/3 − 4/(3/5) = −5.
        SparseMatrix a = SparseMatrix.of(
                Matrix.of(new double[][] {{3, -2, 0, 2}, {-2, 3, -2, 0}, {0, -2, 3, -2}, {2, 0, -2, 3}}));
        assertThat(CholeskyFactor.of(a.toDense())).isInstanceOf(Factorization.Done.class);
        assertThat(IncompleteCholesky.of(a)).isInstanceOfSatisfying(NotPositiveDefinite.class, told -> {
            assertThat(told.pivot()).isEqualTo(3);
            assertThat(told.value()).isCloseTo(-5, within(1e-13));
        });
        assertThat(IncompleteCholesky.of(a, 0.5)).isInstanceOf(Factorization.Done.class);
    }

    @Test
    void negativeCurvatureIsABreakdownWithItsDirection() {
        Matrix a = Samples.symmetric(1, -1, 2, 3, 4);
        LinearSolution s = new ConjugateGradients(1e-10, 100).solve(a, Samples.vector(4, 1));
        assertThat(s.reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(Vectors.dot(s.direction(), a.times(s.direction()))).isNotPositive();
        assertThat(s.why()).contains("not positive definite");
        LinearSolution zero = new ConjugateGradients(1e-10, 100).solve(new Matrix(2, 2), new double[] {1, 2});
        assertThat(zero.reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(zero.direction()).containsExactly(1, 2);
    }

    @Test
    void anIndefinitePreconditionerIsABreakdown() {
        LinearSolution s = new ConjugateGradients(1e-10, 9, (r, into) -> {
                    for (int i = 0; i < into.length; i++) {
                        into[i] = -r[i];
                    }
                })
                .solve(Matrix.identity(2), new double[] {1, 1});
        assertThat(s.reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(s.why()).contains("preconditioner");
        assertThat(s.direction()).isNull();
    }

    @Test
    void notFiniteIsTold() {
        assertThat(new ConjugateGradients(1e-10, 9)
                        .solve(Samples.diagonal(1, Double.NaN), new double[] {1, 1})
                        .reason())
                .isEqualTo(Reason.NOT_FINITE);
        assertThat(new ConjugateGradients(1e-10, 9)
                        .solve(Matrix.identity(2), new double[] {1, Double.POSITIVE_INFINITY})
                        .reason())
                .isEqualTo(Reason.NOT_FINITE);
    }

    @Test
    void aToleranceBelowRoundingEndsAndSaysSo() {
        Matrix a = Samples.symmetric(1, Samples.spread(20, 1e6));
        LinearSolution s = new ConjugateGradients(0, 100_000).solve(a, Samples.vector(20, 1));
        assertThat(s.reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(s.iterations()).isLessThan(1000);
        assertThat(s.why()).contains("rounding");
        assertThat(s.residual()).isLessThan(1e-8);
    }

    @Test
    void theResidualIsTheOneOfX() {
        Matrix a = Samples.symmetric(1, Samples.spread(50, 1e8));
        double[] b = Samples.vector(50, 1);
        for (int most : new int[] {0, 1, 20, 5000}) {
            LinearSolution s = new ConjugateGradients(1e-9, most).solve(a, b);
            assertThat(s.residual()).isEqualTo(Samples.residual(a, s.x(), b));
            assertThat(s.converged()).isEqualTo(s.residual() <= 1e-9 * Vectors.norm(b));
        }
    }

    @Test
    void theStartIsKeptAndAnExactOneIsConverged() {
        double[] start = {1, 2};
        LinearSolution s = new ConjugateGradients(1e-10, 9).solve(Samples.diagonal(2, 3), new double[] {2, 6}, start);
        assertThat(s.iterations()).isZero();
        assertThat(s.x()).isNotSameAs(start).containsExactly(1, 2);
        double[] other = {5, 5};
        new ConjugateGradients(1e-10, 9).solve(Samples.diagonal(2, 3), new double[] {2, 6}, other);
        assertThat(Arrays.equals(other, new double[] {5, 5})).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConjugateGradients(1e-10, 9).solve(new Matrix(2, 3), other, new double[3]))
                .withMessage("conjugate gradients: [2, 3] is not square, as it must be");
    }
}
