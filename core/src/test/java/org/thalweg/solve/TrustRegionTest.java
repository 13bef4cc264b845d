package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

class TrustRegionTest {
    private static Work work() {
        return new Work(new Tally(Budget.USUAL));
    }

    private static double model(Matrix h, double[] g, double[] p) {
        return Vectors.dot(g, p) + 0.5 * Vectors.dot(p, h.times(p));
    }

    @Test
    void noPointWithinTheRadiusIsLowerThanTheExactStep() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(6);
            double[] spectrum = random.doubles(n, -2, 3).toArray();
            Matrix h = Quadratic.ofSpectrum(round, spectrum).matrix();
            double[] g = random.doubles(n, -1, 1).toArray();
            double delta = Math.exp(random.nextDouble(-5, 5));
            Within.Proposal exact = new ExactStep(h, g, work()).radius(delta);
            assertThat(Vectors.norm(exact.step())).isLessThanOrEqualTo(1.011 * delta);
            assertThat(exact.promise()).isCloseTo(-model(h, g, exact.step()), within(1e-9 * (1 + exact.promise())));
            for (int k = 0; k < 200; k++) {
                double[] p = random.doubles(n, -1, 1).toArray();
                Vectors.scale(delta * random.nextDouble() / Vectors.norm(p), p);
                // ‖p‖ may miss Δ by a hundredth, and the model then by two
                assertThat(model(h, g, p)).isGreaterThan(-1.02 * exact.promise() - 1e-12);
            }
        }
    }

    @Test
    void theHardCaseGoesToTheBoundary() {
        // g has nothing along the eigenvector of −1; the minimum is (−1/3, ±√(Δ² − 1/9))
        Matrix h = Matrix.of(new double[][] {{2, 0}, {0, -1}});
        double[] p = new ExactStep(h, new double[] {1, 0}, work()).radius(2).step();
        assertThat(p[0]).isCloseTo(-1 / 3.0, within(1e-12));
        assertThat(Math.abs(p[1])).isCloseTo(Math.sqrt(4 - 1 / 9.0), within(1e-12));
    }

    @Test
    void exactAtASaddleFollowsNegativeCurvature() {
        Matrix h = Matrix.of(new double[][] {{2, 0}, {0, -1}});
        assertThat(new ExactStep(h, new double[] {0, 0}, work()).radius(3).promise())
                .isCloseTo(4.5, within(1e-12));
    }

    @Test
    void theDoglegBendsAtTheMinimumAlongTheGradient() {
        // H = diag(1, 10), g = (1, 1): pᵁ = −2/11 (1, 1), pᴮ = −(1, 1/10)
        Dogleg dogleg = new Dogleg(Matrix.of(new double[][] {{1, 0}, {0, 10}}), new double[] {1, 1}, work());
        assertThat(dogleg.radius(10).step()).containsExactly(new double[] {-1, -0.1}, within(1e-14));
        double cauchy = 2 / 11.0;
        assertThat(dogleg.radius(cauchy * Math.sqrt(2)).step())
                .containsExactly(new double[] {-cauchy, -cauchy}, within(1e-14));
        double[] between = dogleg.radius(0.5).step();
        assertThat(Vectors.norm(between)).isCloseTo(0.5, within(1e-14));
        double part = (between[0] + cauchy) / (cauchy - 1);
        assertThat(between[1]).isCloseTo(-cauchy + part * (cauchy - 0.1), within(1e-14));
    }

    @Test
    void theCauchyPointIsExactAlongTheGradient() {
        assertThat(TrustStep.cauchy(new double[] {1}, 3, 2, 10).step()[0]).isEqualTo(-1.5);
        assertThat(TrustStep.cauchy(new double[] {1}, 3, 2, 1).promise()).isEqualTo(2);
        assertThat(TrustStep.cauchy(new double[] {1}, 3, -2, 1).promise()).isEqualTo(4);
    }

    @Test
    void cauchyStepsDescendSlowly() {
        var outcome = Minimization.of(Quadratic.ofSpectrum(2, 1, 5)).from(1, 1).run(new TrustRegion(TrustStep.CAUCHY));
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
    }

    @Test
    void aWrongHessianIsNotCalledAMinimum() {
        var f = Classics.rosenbrock();
        var wrong = Classics.of(
                2,
                f::value,
                (x, g) -> {
                    f.valueAndGradient(x, g);
                    Vectors.scale(-1, g);
                },
                x -> new double[][] {{1, 0}, {0, 1}});
        var outcome = Minimization.of(wrong).from(-1.2, 1).run(new TrustRegion(TrustStep.EXACT));
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aSaddleHighUpIsNoMinimum() {
        // near (0, 0) the offset hides what the first steps gain
        var f = Classics.twoWells();
        var raised = Classics.of(2, x -> 1e4 + f.value(x), f::valueAndGradient, x -> {
            double[][] h = new double[2][2];
            f.hessian(x, h);
            return h;
        });
        for (var step : new TrustStep[] {TrustStep.EXACT, TrustStep.STEIHAUG}) {
            var outcome = Minimization.of(raised).from(0, 1e-7).run(new TrustRegion(step));
            assertThat(outcome.point().value()).as(outcome.report()).isCloseTo(1e4 - 0.25, within(1e-9));
        }
    }
}
