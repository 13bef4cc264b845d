package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriticalConeTest {
    private static final double ALL = Double.POSITIVE_INFINITY;

    /// x² + ky² on the circle of radius 1: at (1, 0) λ = −1, and ∇²L = diag(0, 2k − 2).
    private static Objective ellipse(double k) {
        return Objective.of(2, x -> x[0] * x[0] + k * x[1] * x[1], (x, g) -> {
            g[0] = 2 * x[0];
            g[1] = 2 * k * x[1];
        });
    }

    private static final Constraints CIRCLE =
            Constraints.of(2, 1, 0, (x, c) -> c[0] = x[0] * x[0] + x[1] * x[1] - 1, (x, rows) -> {
                rows[0][0] = 2 * x[0];
                rows[0][1] = 2 * x[1];
            });

    private static @Nullable Point below(
            Objective f, Constraints constraints, Bounds bounds, double[] x, double... lambda) {
        var scaled = new ScaledConstraints(constraints, x);
        double[] c = new double[lambda.length];
        double[][] jacobian = new double[lambda.length][x.length];
        scaled.valuesAndJacobian(x, c, jacobian);
        double[] weights = new double[lambda.length];
        Arrays.setAll(weights, i -> lambda[i] / scaled.factor(i));
        Point point = new Kkt(scaled, bounds).point(Point.of(f, x), c, jacobian, weights);
        assertThat(Objects.requireNonNull(point.multipliers()).residual()).isLessThan(1e-12);
        return CriticalCone.below(f, scaled, bounds, point);
    }

    @Test
    void aMaximumAlongTheConstraintsIsLeftAndAMinimumIsNot() {
        Point next = Objects.requireNonNull(below(ellipse(0.5), CIRCLE, Bounds.none(2), new double[] {1, 0}, -1));
        assertThat(next.x()[0]).isCloseTo(1, within(1e-12));
        assertThat(Math.abs(next.x()[1])).isEqualTo(1);
        assertThat(below(ellipse(2), CIRCLE, Bounds.none(2), new double[] {1, 0}, -1))
                .isNull();
    }

    /// At (1, 0) the bound y ≥ 0 has no multiplier: the way up from it counts, the way down does not exist. With
    /// −xy added to f its multiplier is 1, and y is held.
    @Test
    void boundsWithoutAMultiplierAreLeftInwards() {
        Bounds above = Bounds.of(new double[] {-ALL, 0}, new double[] {ALL, ALL});
        Point next = Objects.requireNonNull(below(ellipse(0.5), CIRCLE, above, new double[] {1, 0}, -1));
        assertThat(next.x()[1]).isEqualTo(1);
        Bounds below = Bounds.of(new double[] {-ALL, -ALL}, new double[] {ALL, 0});
        Point other = Objects.requireNonNull(below(ellipse(0.5), CIRCLE, below, new double[] {1, 0}, -1));
        assertThat(other.x()[1]).isEqualTo(-1);
        Objective tilted = Objective.of(2, x -> x[0] * x[0] + 0.5 * x[1] * x[1] + x[1], (x, g) -> {
            g[0] = 2 * x[0];
            g[1] = x[1] + 1;
        });
        assertThat(below(tilted, CIRCLE, above, new double[] {1, 0}, -1)).isNull();
    }

    /// Problem 33 of Hock & Schittkowski: at (0, 0, 2) all first derivatives agree, and L bends down along x₂,
    /// whose bound has no multiplier.
    @ParameterizedTest
    @ValueSource(strings = {"augmentedLagrangian", "sqp"})
    void problem33ComesToItsOptimum(String solver) {
        Objective f = Objective.of(3, x -> (x[0] - 1) * (x[0] - 2) * (x[0] - 3) + x[2], (x, g) -> {
            g[0] = 3 * x[0] * x[0] - 12 * x[0] + 11;
            g[1] = 0;
            g[2] = 1;
        });
        Constraints constraints = Constraints.of(
                3,
                0,
                2,
                (x, c) -> {
                    c[0] = x[0] * x[0] + x[1] * x[1] - x[2] * x[2];
                    c[1] = 4 - x[0] * x[0] - x[1] * x[1] - x[2] * x[2];
                },
                (x, rows) -> {
                    for (int j = 0; j < 3; j++) {
                        rows[0][j] = j == 2 ? -2 * x[2] : 2 * x[j];
                        rows[1][j] = -2 * x[j];
                    }
                });
        Bounds bounds = Bounds.of(new double[] {0, 0, 0}, new double[] {ALL, ALL, 5});
        Outcome outcome = Minimization.of(f)
                .from(0, 0, 3)
                .runAny((Solver<?>) Catalogues.SOLVERS.create(solver), constraints, bounds);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.point().value()).isCloseTo(Math.sqrt(2) - 6, within(1e-7));
        assertThat(outcome.point().x()).containsExactly(new double[] {0, Math.sqrt(2), Math.sqrt(2)}, within(1e-7));
    }

    /// A minimum costs a gradient for each dimension left, which is counted.
    @Test
    void evaluationsOfTheTestAreCounted() {
        AtomicInteger gradients = new AtomicInteger();
        Objective f = Objective.of(2, x -> x[0] * x[0] + 2 * x[1] * x[1], (x, g) -> {
            gradients.incrementAndGet();
            g[0] = 2 * x[0];
            g[1] = 4 * x[1];
        });
        Outcome outcome = Minimization.of(f).from(2, 1).run(new Sqp(), CIRCLE);
        assertThat(outcome.point().value()).isCloseTo(1, within(1e-8));
        assertThat(outcome.counts().gradients()).isEqualTo(gradients.get());
    }
}
