package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.spec.SpecException;

/// Proximal solvers by name, on f(x) = Σ cᵢ (xᵢ − aᵢ)² / 2.
class ProximalSpecsTest {
    private static final double[] A = {3, -1, 0.2};
    private static final double[] C = {1, 4, 1};

    private static Objective distance(double... c) {
        return Objective.of(
                3,
                x -> {
                    double sum = 0;
                    for (int i = 0; i < 3; i++) {
                        sum += 0.5 * c[i] * (x[i] - A[i]) * (x[i] - A[i]);
                    }
                    return sum;
                },
                (x, g) -> {
                    for (int i = 0; i < 3; i++) {
                        g[i] = c[i] * (x[i] - A[i]);
                    }
                });
    }

    private static double[] minimum(Objective f, String spec) {
        Outcome outcome = Minimization.of(f).from(0.5, 0.25, 0.25).runAny(Catalogues.SOLVERS.create(spec), null);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        return outcome.point().x();
    }

    /// By hand. l1(1): soft(aᵢ, 1/cᵢ). elasticNet(1, 1): soft(cᵢaᵢ, 1) / (cᵢ + 1). On the simplex of 3.4 xᵢ =
    /// aᵢ − θ/cᵢ where that is above 0: 3 − θ + 0.2 − θ = 3.4. On the ℓ₁ ball of 2 |xᵢ| = |aᵢ| − θ/cᵢ, 3 − θ +
    /// 1 − θ/4 = 2.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            proximalGradient(l1(1))                        | 2, -0.75, 0
            proximalGradient(l1(1), momentum=none)         | 2, -0.75, 0
            fista(g=l1(weight=1), momentum=fista)          | 2, -0.75, 0
            proximalGradient(elasticNet(1, 1))             | 1, -0.6, 0
            proximalGradient(nonnegative)                  | 3, 0, 0.2
            projectedGradient(box(-0.5, 0.5))              | 0.5, -0.5, 0.2
            projectedGradient(nonnegative)                 | 3, 0, 0.2
            projectedGradient(simplex)                     | 1, 0, 0
            projectedGradient(simplex(radius=3.4))         | 3.1, 0, 0.3
            spg(l1Ball(2), memory=3)                       | 1.4, -0.6, 0
            """)
    void specsReachTheMinimaFoundByHand(String spec, String minimum) {
        double[] expected = Arrays.stream(minimum.split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(minimum(distance(C), spec)).containsExactly(expected, within(1e-7));
    }

    @Test
    void theBallAndTheNormShrinkTowardsZero() {
        double length = Math.sqrt(9 + 1 + 0.04);
        Objective f = distance(1, 1, 1);
        double[] ball = minimum(f, "projectedGradient(ball)");
        double[] norm = minimum(f, "proximalGradient(norm(0.5))");
        for (int i = 0; i < 3; i++) {
            assertThat(ball[i]).isCloseTo(A[i] / length, within(1e-7));
            assertThat(norm[i]).isCloseTo((1 - 0.5 / length) * A[i], within(1e-7));
        }
    }

    @Test
    void specsAreReadBack() {
        assertThat(Catalogues.SOLVERS.bind("fista(l1(0.1))").spec().toString())
                .isEqualTo("proximalGradient(g=l1(weight=0.1), momentum=restarted)");
        assertThat(Catalogues.SOLVERS.bind("spg(ball)").spec().toString())
                .isEqualTo("projectedGradient(set=ball(radius=1), memory=10, gamma=0.0001)");
        assertThat(Catalogues.SETS.entries()).hasSize(5);
        assertThat(Catalogues.PROXIMALS.entries()).hasSize(8);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Catalogues.SOLVERS.create("projectedGradient(l1(1))"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("no convex set `l1`");
        assertThatThrownBy(() -> Catalogues.SOLVERS.create("projectedGradient(box(1, 0))"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("the lower bound, 1.0, must be at most the upper, 0.0");
        assertThatThrownBy(() -> Catalogues.SOLVERS.create("proximalGradient(l1(-1))"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("weight = -1.0 is out of range");
    }
}
