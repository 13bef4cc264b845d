package org.thalweg.solve.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.linear.Qr;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Objective;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Proximal;
import org.thalweg.solve.ProximalGradient;

class LassoTest {
    private static Matrix normal(Random random, int m, int n) {
        return Matrix.over(
                m,
                n,
                random.doubles((long) m * n).map(_ -> random.nextGaussian()).toArray());
    }

    /// Rows with a common part, so that columns are correlated; a response of three of them.
    private static Matrix design(int m, int n, long seed) {
        Random random = new Random(seed);
        Matrix a = normal(random, m, n);
        for (int i = 0; i < m; i++) {
            double common = 0.7 * random.nextGaussian();
            for (int j = 0; j < n; j++) {
                a.set(i, j, a.get(i, j) + common);
            }
        }
        return a;
    }

    private static double[] response(Matrix a, long seed) {
        Random random = new Random(seed);
        double[] x = new double[a.columns()];
        x[0] = 3;
        x[a.columns() / 2] = -2;
        x[a.columns() - 1] = 1;
        double[] b = a.times(x);
        for (int i = 0; i < b.length; i++) {
            b[i] += 0.3 * random.nextGaussian();
        }
        return b;
    }

    /// |aⱼᵀr − l₂xⱼ| ≤ l₁, with the sign of xⱼ where that is not 0.
    private static void assertOptimal(Matrix a, double[] b, CoordinateDescent.Fitted fitted) {
        double[] r = a.times(fitted.x());
        Vectors.difference(b, r, r);
        double[] c = new double[a.columns()];
        a.transposeTimes(r, c);
        for (int j = 0; j < c.length; j++) {
            double x = fitted.x()[j];
            double slope = c[j] - fitted.l2() * x;
            if (x == 0) {
                assertThat(Math.abs(slope)).isLessThanOrEqualTo(fitted.l1() + 1e-8);
            } else {
                assertThat(slope).isCloseTo(Math.copySign(fitted.l1(), x), within(1e-8));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CoordinateDescent.Order.class)
    void aPathSatisfiesTheConditionsOfOptimality(CoordinateDescent.Order order) {
        for (int[] size : new int[][] {{40, 12}, {30, 50}}) {
            Matrix a = design(size[0], size[1], 5);
            double[] b = response(a, 6);
            for (double alpha : new double[] {1, 0.4}) {
                List<CoordinateDescent.Fitted> path = new CoordinateDescent(order).path(a, b, alpha, 20, 1e-2);
                assertThat(path).hasSize(20);
                assertThat(path.getFirst().x()).containsOnly(0);
                assertThat(Arrays.stream(path.get(1).x()).filter(x -> x != 0).count())
                        .isPositive();
                for (var fitted : path) {
                    assertThat(fitted.converged()).isTrue();
                    assertOptimal(a, b, fitted);
                }
                var last = path.getLast();
                assertThat(last.l1()).isCloseTo(path.getFirst().l1() / 100, within(1e-12 * last.l1() + 1e-12));
                var cold = new CoordinateDescent().elasticNet(a, b, last.l1(), last.l2());
                assertThat(last.x()).containsExactly(cold.x(), within(1e-7));
            }
        }
    }

    @Test
    void aWarmStartSavesSweeps() {
        Matrix a = design(60, 40, 7);
        double[] b = response(a, 8);
        var path = new CoordinateDescent().path(a, b, 1, 100, 1e-2);
        var cold = new CoordinateDescent().lasso(a, b, path.getLast().l1());
        assertThat(path.getLast().sweeps()).isLessThan(cold.sweeps());
    }

    @Test
    void fistaAdmmAndCoordinateDescentAgree() {
        for (int[] size : new int[][] {{50, 20}, {30, 60}}) {
            Matrix a = design(size[0], size[1], 11);
            double[] b = response(a, 12);
            double lambda = 8;
            double[] coordinates = new CoordinateDescent().lasso(a, b, lambda).x();
            Splitting admm = new Admm().withTolerance(1e-11).lasso(a, b, lambda);
            assertThat(admm.converged()).isTrue();
            assertThat(admm.x()).containsExactly(coordinates, within(1e-8));
            Objective f = Objective.of(
                    a.columns(),
                    x -> {
                        double[] r = a.times(x);
                        Vectors.add(-1, b, r);
                        return 0.5 * Vectors.dot(r, r);
                    },
                    (x, g) -> {
                        double[] r = a.times(x);
                        Vectors.add(-1, b, r);
                        a.transposeTimes(r, g);
                    });
            Outcome fista = Minimization.of(f).run(new ProximalGradient(new Proximal.L1(lambda)));
            assertThat(fista.point().x()).as(fista.report()).containsExactly(coordinates, within(1e-8));
        }
    }

    @Test
    void anOrthogonalDesignIsSoftThresholded() {
        Matrix q = Qr.of(normal(new Random(3), 20, 6)).q();
        double[] b = normal(new Random(4), 1, 20).data();
        double[] x = new double[6];
        q.transposeTimes(b, x);
        for (double lambda : new double[] {0.1, 0.6, 5}) {
            double[] soft = new double[6];
            new Proximal.L1(lambda).apply(x, 1, soft);
            assertThat(new CoordinateDescent().lasso(q, b, lambda).x()).containsExactly(soft, within(1e-10));
            assertThat(new Admm().lasso(q, b, lambda).x()).containsExactly(soft, within(1e-7));
        }
    }

    @Test
    void aRandomOrderIsThatOfItsSeed() {
        Matrix a = design(30, 10, 1);
        double[] b = response(a, 2);
        var random = new CoordinateDescent(CoordinateDescent.Order.RANDOM, 1e-4, 3, 5);
        var other = new CoordinateDescent(CoordinateDescent.Order.RANDOM, 1e-4, 3, 6);
        assertThat(random.lasso(a, b, 1).x())
                .containsExactly(random.lasso(a, b, 1).x());
        assertThat(random.lasso(a, b, 1).x()).isNotEqualTo(other.lasso(a, b, 1).x());
        assertThat(new CoordinateDescent(CoordinateDescent.Order.CYCLIC, 1e-12, 1, 1)
                        .lasso(a, b, 1)
                        .converged())
                .isFalse();
    }

    @Test
    void badArgumentsAreRefused() {
        Matrix a = new Matrix(3, 2);
        var method = new CoordinateDescent();
        assertThatThrownBy(() -> method.lasso(a, new double[2], 1)).hasMessageContaining("b: 2 ≠ 3");
        assertThatThrownBy(() -> method.lasso(a, new double[3], -1)).hasMessageContaining("l1 = -1.0 is out of range");
        assertThatThrownBy(() -> method.lasso(a, new double[] {1, Double.NaN, 0}, 1))
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> method.path(a, new double[3], 0, 10, 0.1)).hasMessageContaining("alpha = 0.0");
        assertThatThrownBy(() -> method.path(a, new double[3], 1, 1, 0.1)).hasMessageContaining("count = 1");
    }
}
