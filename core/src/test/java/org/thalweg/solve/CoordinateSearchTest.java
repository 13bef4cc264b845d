package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.linear.Matrix;

class CoordinateSearchTest {
    private static final Objective ROSENBROCK = Objective.of(
            2, x -> 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1 - x[0]) * (1 - x[0]), (x, g) -> {
                g[0] = -400 * (x[1] - x[0] * x[0]) * x[0] - 2 * (1 - x[0]);
                g[1] = 200 * (x[1] - x[0] * x[0]);
            });

    /// −xy − yz − zx + Σ (|xᵢ| − 1)₊²: Powell (1973), "On search directions for minimization algorithms", Math.
    /// Program. 4.
    private static final Objective POWELL = Objective.of(
            3,
            x -> {
                double sum = -x[0] * x[1] - x[1] * x[2] - x[2] * x[0];
                for (double xi : x) {
                    double beyond = Math.max(0, Math.abs(xi) - 1);
                    sum += beyond * beyond;
                }
                return sum;
            },
            (x, g) -> {
                for (int i = 0; i < 3; i++) {
                    double beyond = Math.max(0, Math.abs(x[i]) - 1);
                    g[i] = x[i] - x[0] - x[1] - x[2] + Math.copySign(2 * beyond, x[i]);
                }
            });

    /// M of a positive definite matrix A = MᵀM + I.
    private static Matrix definite(int n, long seed) {
        Random random = new Random(seed);
        Matrix m = new Matrix(n, n);
        for (int i = 0; i < n * n; i++) {
            m.data()[i] = random.nextGaussian();
        }
        Matrix a = m.transpose().times(m);
        for (int i = 0; i < n; i++) {
            a.set(i, i, a.get(i, i) + 1);
        }
        return a;
    }

    /// ½xᵀAx − Σxᵢ.
    private static Objective quadratic(Matrix a) {
        return Objective.of(
                a.rows(),
                x -> {
                    double[] ax = a.times(x);
                    double sum = 0;
                    for (int i = 0; i < x.length; i++) {
                        sum += x[i] * (0.5 * ax[i] - 1);
                    }
                    return sum;
                },
                (x, g) -> {
                    a.times(x, g);
                    for (int i = 0; i < x.length; i++) {
                        g[i] -= 1;
                    }
                });
    }

    @Test
    void cyclicSweepsOverAQuadraticAreThoseOfGaussAndSeidel() {
        int n = 7;
        Matrix a = definite(n, 3);
        List<double[]> points = new ArrayList<>();
        Minimization.of(quadratic(a))
                .in(Budget.USUAL.withIterations(40))
                .seenBy((_, point, _) -> points.add(point.x().clone()))
                .run(new CoordinateSearch(CoordinateSearch.Order.CYCLIC, 1, 1e-12, 1));
        double[] x = new double[n];
        assertThat(points).hasSize(41);
        for (double[] point : points) {
            assertThat(point).containsExactly(x, within(1e-12));
            for (int i = 0; i < n; i++) {
                x[i] += (1 - a.rowTimes(i, x)) / a.get(i, i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coordinateDescent",
                "coordinateDescent(order=random)",
                "coordinateDescent(order=greedy)",
                "coordinateDescent(block=3)",
                "coordinateDescent(order=random, block=4)",
                "coordinateDescent(order=greedy, block=2)"
            })
    void everyOrderReachesTheMinimumOfAQuadratic(String spec) {
        int n = 10;
        Matrix a = definite(n, 8);
        Outcome outcome = Minimization.of(quadratic(a)).runAny(Catalogues.SOLVERS.create(spec), null);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        double[] ones = a.times(outcome.point().x());
        assertThat(ones).containsOnly(new double[] {1}, within(1e-7));
    }

    @ParameterizedTest
    @EnumSource(CoordinateSearch.Order.class)
    void rosenbrocksValleyIsFollowedInManySmallSteps(CoordinateSearch.Order order) {
        Outcome outcome = Minimization.of(ROSENBROCK).from(-1.2, 1).run(new CoordinateSearch(order));
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-5));
        assertThat(outcome.iterations()).isGreaterThan(500);
    }

    @Test
    void aBlockOfAllVariablesIsOneSearch() {
        Outcome outcome = Minimization.of(ROSENBROCK)
                .from(-1.2, 1)
                .runAny(Catalogues.SOLVERS.create("coordinateDescent(block=2, precision=1e-9)"), null);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(outcome.iterations()).isLessThanOrEqualTo(2);
    }

    @Test
    void aSeparableFunctionIsDoneAfterASweep() {
        // Σ eˣ − kx, whose minimum is xₖ = ln k
        Objective f = Objective.of(
                5,
                x -> {
                    double sum = 0;
                    for (int k = 0; k < 5; k++) {
                        sum += Math.exp(x[k]) - (k + 1) * x[k];
                    }
                    return sum;
                },
                (x, g) -> {
                    for (int k = 0; k < 5; k++) {
                        g[k] = Math.exp(x[k]) - (k + 1);
                    }
                });
        Outcome outcome = Minimization.of(f)
                .from(-3, 8, 0, 1, 2)
                .run(new CoordinateSearch(CoordinateSearch.Order.CYCLIC, 1, 1e-12, 1));
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.iterations()).isLessThanOrEqualTo(2);
        for (int k = 0; k < 5; k++) {
            assertThat(outcome.point().x()[k]).isCloseTo(Math.log(k + 1), within(1e-8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void boundsAreKept(int block) {
        Bounds bounds = Bounds.of(new double[] {-2, -1}, new double[] {0.5, 3});
        var search = new CoordinateSearch(CoordinateSearch.Order.CYCLIC, block, 1e-6, 1);
        Outcome outcome = Minimization.of(ROSENBROCK)
                .from(-1.2, 1)
                .seenBy((_, point, _) -> {
                    assertThat(bounds.contains(point.x())).isTrue();
                    return true;
                })
                .run(search, bounds);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().x()).containsExactly(new double[] {0.5, 0.25}, within(1e-6));
    }

    /// The limit of the cyclic order: near (−1−ε, 1+ε/2, −1−ε/4) it runs around six corners of the cube, ever
    /// closer (until rounding leads it away), though no corner is stationary. Another order leaves them, and
    /// finds that the function has no minimum.
    @Test
    void cyclicOrderRunsInCirclesOnPowellsFunction() {
        double e = 0.5;
        double[] start = {-1 - e, 1 + e / 2, -1 - e / 4};
        List<Double> slopes = new ArrayList<>();
        Outcome cyclic = Minimization.of(POWELL)
                .from(start)
                .in(Budget.USUAL.withIterations(4))
                .seenBy((_, point, _) -> slopes.add(point.gradientNorm()))
                .run(new CoordinateSearch(CoordinateSearch.Order.CYCLIC, 1, 1e-12, 1));
        assertThat(cyclic).isInstanceOf(Outcome.Stopped.class);
        assertThat(cyclic.point().value()).isCloseTo(1, within(1e-3));
        assertThat(slopes).allMatch(slope -> slope >= 1.9);
        for (double xi : cyclic.point().x()) {
            assertThat(Math.abs(xi)).isCloseTo(1, within(1e-3));
        }
        Outcome random = Minimization.of(POWELL).from(start).run(new CoordinateSearch(CoordinateSearch.Order.RANDOM));
        assertThat(random.point().value()).isLessThan(-100);
    }

    @Test
    void equalSeedsGiveEqualBits() {
        var search = new CoordinateSearch(CoordinateSearch.Order.RANDOM, 1, 1e-4, 5);
        Objective f = quadratic(definite(6, 1));
        assertThat(Minimization.of(f).run(search).point().x())
                .containsExactly(Minimization.of(f).run(search).point().x());
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new CoordinateSearch(CoordinateSearch.Order.CYCLIC, 0, 1e-4, 1))
                .hasMessageContaining("block = 0 is out of range");
        assertThatThrownBy(() -> new CoordinateSearch(CoordinateSearch.Order.CYCLIC, 1, 1, 1))
                .hasMessageContaining("precision = 1.0 is out of range");
    }
}
