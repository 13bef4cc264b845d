package org.thalweg.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.LinearSolution.Reason;

class MinresTest {
    private static double[] indefinite(int n, double condition) {
        double[] values = Samples.spread(n, condition);
        for (int i = 0; i < n; i += 2) {
            values[i] = -values[i];
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10})
    void solvesIndefiniteSystemsInAtMostAsManyStepsAsDimensions(int n) {
        Matrix a = Samples.symmetric(n, indefinite(n, 10));
        double[] b = Samples.vector(n, 1);
        LinearSolution s = new Minres(1e-10, 10 * n).solve(a, b, Samples.vector(n, 2));
        assertThat(s.converged()).as(s.why()).isTrue();
        assertThat(s.iterations()).isLessThanOrEqualTo(n);
        assertThat(s.x()).containsExactly(Lu.of(a).orElseThrow().solve(b), within(1e-8));
    }

    @Test
    void theResidualNeverGrowsAndIsTheLeastOfItsSpace() {
        int n = 24;
        Matrix a = Samples.symmetric(5, indefinite(n, 100));
        double[] b = Samples.vector(n, 1);
        List<Double> known = new ArrayList<>();
        List<double[]> iterates = new ArrayList<>();
        new Minres(1e-8, 100, (k, x, r) -> {
                    known.add(r);
                    iterates.add(x.clone());
                })
                .solve(a, b);
        assertThat(known).hasSizeGreaterThan(10);
        for (int k = 1; k < 8; k++) {
            assertThat(known.get(k)).isLessThanOrEqualTo(known.get(k - 1));
            assertThat(Samples.residual(a, iterates.get(k), b)).isCloseTo(known.get(k), within(1e-11));
            // Least squares over AK, where K = (b, Ab, …), has the same residual.
            Matrix space = new Matrix(n, k);
            double[] column = b.clone();
            for (int j = 0; j < k; j++) {
                column = a.times(column);
                double length = Vectors.norm(column);
                for (int i = 0; i < n; i++) {
                    column[i] /= length;
                    space.set(i, j, column[i]);
                }
            }
            assertThat(known.get(k)).isCloseTo(Qr.of(space).solve(b).residual(), within(1e-7));
        }
    }

    @Test
    void solvesWhereConjugateGradientsMeetNegativeCurvature() {
        Matrix a = Matrix.of(new double[][] {{0, 1}, {1, 0}});
        double[] b = {3, 0};
        assertThat(new ConjugateGradients(1e-10, 9).solve(a, b).reason()).isEqualTo(Reason.BREAKDOWN);
        LinearSolution s = new Minres(1e-12, 9).solve(a, b);
        assertThat(s.converged()).as(s.why()).isTrue();
        assertThat(s.x()).containsExactly(new double[] {0, 3}, within(1e-14));
    }

    @Test
    void singularSystemsWithASolutionAreSolved() {
        Matrix a = Samples.symmetric(1, -2, 0, 0, 1, 3);
        double[] b = a.times(Samples.vector(5, 1));
        LinearSolution s = new Minres(1e-10, 50).solve(a, b);
        assertThat(s.converged()).as(s.why()).isTrue();
        assertThat(s.x())
                .as("the shortest")
                .containsExactly(Svd.of(a).orElseThrow().solve(b).x(), within(1e-9));
    }

    @Test
    void singularSystemsWithoutASolutionBreakDownAtTheLeastResidual() {
        LinearSolution s = new Minres(1e-10, 50).solve(Samples.diagonal(2, -1, 0), new double[] {2, 3, 4});
        assertThat(s.reason()).as(s.why()).isEqualTo(Reason.BREAKDOWN);
        assertThat(s.why()).contains("singular");
        assertThat(s.residual()).isCloseTo(4, within(1e-12));
        assertThat(new Minres(1e-10, 50)
                        .solve(new Matrix(2, 2), new double[] {1, 1})
                        .reason())
                .isEqualTo(Reason.BREAKDOWN);
    }

    @Test
    void illConditionedSystemsReachTheirTolerance() {
        int n = 60;
        Matrix a = Samples.symmetric(2, indefinite(n, 1e5));
        double[] b = Samples.vector(n, 1);
        LinearSolution s = new Minres(1e-8, 20_000).solve(a, b);
        assertThat(s.converged()).as(s.why()).isTrue();
        assertThat(s.residual()).isEqualTo(Samples.residual(a, s.x(), b));
    }

    @Test
    void budgetNotFiniteAndRoundingAreTold() {
        Matrix a = Samples.symmetric(2, indefinite(20, 100));
        double[] b = Samples.vector(20, 1);
        assertThat(new Minres(1e-10, 3).solve(a, b).reason()).isEqualTo(Reason.BUDGET);
        assertThat(new Minres(1e-10, 3).solve(a, b).iterations()).isEqualTo(3);
        assertThat(new Minres(1e-10, 3)
                        .solve(Samples.diagonal(Double.NaN, 1), new double[] {1, 1})
                        .reason())
                .isEqualTo(Reason.NOT_FINITE);
        LinearSolution s = new Minres(0, 100_000).solve(a, b);
        assertThat(s.reason()).isEqualTo(Reason.BREAKDOWN);
        assertThat(s.residual()).isLessThan(1e-11);
        assertThat(new Minres(0, 5).solve(a, new double[20]).converged()).isTrue();
    }
}
