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
import org.thalweg.linear.SteihaugToint.Ending;
import org.thalweg.linear.SteihaugToint.Step;

class SteihaugTointTest {
    private static double model(Matrix h, double[] g, double[] p) {
        return Vectors.dot(g, p) + Vectors.dot(p, h.times(p)) / 2;
    }

    @Test
    void insideOfTheRegionItIsNewtonsStep() {
        Matrix h = Samples.symmetric(1, Samples.spread(12, 50));
        double[] g = Samples.vector(12, 1);
        double[] newton = CholeskyFactor.of(h).orElseThrow().solve(g);
        Step step = new SteihaugToint(1e-12, 100).step(h, g, 10 * Vectors.norm(newton));
        assertThat(step.ending()).isEqualTo(Ending.CONVERGED);
        assertThat(step.products()).isBetween(8, 14);
        Vectors.add(1, step.step(), newton);
        assertThat(Vectors.norm(newton)).isLessThan(1e-10);
    }

    @Test
    void theFirstBoundaryByHand() {
        // H = I, g = (3, 4): the way to −g leaves Δ = 2 at −2g/5; m falls by 2·5 − 2 = 8.
        Step step = new SteihaugToint(1e-10, 10).step(Matrix.identity(2), new double[] {3, 4}, 2);
        assertThat(step.ending()).isEqualTo(Ending.BOUNDARY);
        assertThat(step.step()).containsExactly(new double[] {-1.2, -1.6}, within(1e-15));
        assertThat(step.decrease()).isCloseTo(8, within(1e-14));
        assertThat(step.products()).isEqualTo(1);
        assertThat(step.direction()).isNull();
    }

    @Test
    void negativeCurvatureIsFollowedToTheBoundary() {
        Step step = new SteihaugToint(1e-10, 10).step(Samples.diagonal(-1, -1), new double[] {3, 4}, 10);
        assertThat(step.ending()).isEqualTo(Ending.NEGATIVE_CURVATURE);
        assertThat(step.step()).containsExactly(new double[] {-6, -8}, within(1e-14));
        assertThat(step.decrease()).isCloseTo(100, within(1e-12));
        assertThat(step.direction()).containsExactly(-3, -4);
        assertThat(new SteihaugToint(1e-10, 10)
                        .step(new Matrix(1, 1), new double[] {2}, 3)
                        .step())
                .containsExactly(-3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.1, 1, 5, 100})
    void theStepFallsAtLeastAsFarAsCauchysAndStaysInside(double radius) {
        for (int seed = 0; seed < 30; seed++) {
            double[] eigenvalues = Samples.vector(9, 100 + seed);
            Matrix h = Samples.symmetric(seed, eigenvalues);
            double[] g = Samples.vector(9, 200 + seed);
            List<Double> lengths = new ArrayList<>();
            Step step = new SteihaugToint(1e-10, 50, (k, p, r) -> lengths.add(Vectors.norm(p))).step(h, g, radius);
            assertThat(lengths).isSorted();
            assertThat(Vectors.norm(step.step())).isLessThanOrEqualTo(radius * (1 + 1e-12));
            if (step.ending() != Ending.CONVERGED) {
                assertThat(Vectors.norm(step.step())).isCloseTo(radius, within(1e-10 * radius));
            }
            assertThat(step.decrease())
                    .isCloseTo(-model(h, g, step.step()), within(1e-9 * (1 + radius * radius)))
                    .isGreaterThanOrEqualTo(cauchy(h, g, radius) * (1 - 1e-12));
            if (step.direction() != null) {
                assertThat(Vectors.dot(step.direction(), h.times(step.direction())))
                        .isNotPositive();
            }
        }
    }

    /// The decrease of Nocedal & Wright (4.12): along −g, to the least or the boundary.
    private static double cauchy(Matrix h, double[] g, double radius) {
        double curvature = Vectors.dot(g, h.times(g));
        double length = Vectors.norm(g);
        double toBoundary = radius / length;
        double tau = curvature <= 0 ? toBoundary : Math.min(toBoundary, length * length / curvature);
        return tau * length * length - tau * tau * curvature / 2;
    }

    @Test
    void bothEndsOfALineAreTriedWhereItCurvesDown() {
        // After (1, 0) the direction meets curvature −1; whichever boundary point is taken, the other is no lower.
        Matrix h = Samples.diagonal(1, -4);
        double[] g = {-1, 0.4};
        double radius = 5;
        Step step = new SteihaugToint(1e-10, 10).step(h, g, radius);
        assertThat(step.ending()).isEqualTo(Ending.NEGATIVE_CURVATURE);
        double[] d = step.direction();
        double[] other = step.step().clone();
        // The other root: p − 2 (pᵀd/‖d‖²) d, the mirror of p on the line.
        Vectors.add(-2 * Vectors.dot(other, d) / Vectors.dot(d, d), d, other);
        assertThat(Vectors.norm(other)).isCloseTo(radius, within(1e-12));
        assertThat(model(h, g, step.step())).isLessThanOrEqualTo(model(h, g, other));
    }

    @Test
    void budgetZeroGradientAndNaNAreTold() {
        Matrix h = Samples.symmetric(1, Samples.spread(12, 50));
        double[] g = Samples.vector(12, 1);
        Step budget = new SteihaugToint(1e-12, 3).step(h, g, 1e3);
        assertThat(budget.ending()).isEqualTo(Ending.BUDGET);
        assertThat(budget.products()).isEqualTo(3);
        assertThat(budget.decrease()).isCloseTo(-model(h, g, budget.step()), within(1e-12));
        Step none = new SteihaugToint(0.1, 3).step(h, new double[12], 1);
        assertThat(none.ending()).isEqualTo(Ending.CONVERGED);
        assertThat(none.step()).containsOnly(0);
        assertThat(new SteihaugToint(0.1, 3)
                        .step(Samples.diagonal(Double.NaN), new double[] {1}, 1)
                        .ending())
                .isEqualTo(Ending.NOT_FINITE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SteihaugToint(0.1, 3).step(h, g, 0))
                .withMessage("Steihaug-Toint: radius = 0.0 is not above 0");
    }
}
