package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;

class OwlqnTest {
    /// ½‖Ax − b‖² of m random rows, with correlated columns.
    private static Objective regression(int m, int n, long seed) {
        Random random = new Random(seed);
        Matrix a = new Matrix(m, n);
        double[] b = new double[m];
        for (int i = 0; i < m; i++) {
            double common = random.nextGaussian();
            for (int j = 0; j < n; j++) {
                a.set(i, j, random.nextGaussian() + common);
            }
            b[i] = 3 * a.get(i, 0) - 2 * a.get(i, n / 2) + 0.1 * random.nextGaussian();
        }
        return Objective.of(
                n,
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
    }

    @Test
    void theSubgradientConditionsOfTheLassoHold() {
        for (int seed = 0; seed < 20; seed++) {
            int n = 5 + 5 * seed;
            Objective f = regression(60, n, seed);
            // with fewer rows than columns and hardly a penalty the method needs more than 10 000 iterations
            for (double l1 : n < 60 ? new double[] {0.1, 5, 50} : new double[] {5, 50}) {
                double[] start = new Random(seed).doubles(n, -1, 1).toArray();
                Outcome outcome = Minimization.of(f).from(start).run(new Owlqn(l1));
                assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
                double[] x = outcome.point().x();
                double[] g = new double[n];
                double value = f.valueAndGradient(x, g);
                for (int i = 0; i < n; i++) {
                    double wrong =
                            x[i] == 0 ? Math.max(0, Math.abs(g[i]) - l1) : Math.abs(g[i] + Math.copySign(l1, x[i]));
                    assertThat(wrong)
                            .as("seed " + seed + ": " + outcome.report())
                            .isLessThan(1e-6);
                    value += l1 * Math.abs(x[i]);
                }
                assertThat(outcome.point().value()).isCloseTo(value, within(1e-12 * value));
            }
        }
    }

    @Test
    void aSeparableProblemIsSoftThresholded() {
        // ½Σ(xᵢ − cᵢ)² + ‖x‖₁: xᵢ = sign(cᵢ) max(0, |cᵢ| − 1)
        double[] c = {3, 0.5, -0.9, -4, 1};
        var f = Quadratic.of(Matrix.identity(5)).centredAt(c);
        for (double from : new double[] {0, 1, -7}) {
            double[] start = {from, from, from, from, from};
            Outcome outcome = Minimization.of(f).from(start).run(new Owlqn(1));
            assertThat(outcome.point().x()).containsExactly(new double[] {2, 0, 0, -3, 0}, within(1e-7));
            assertThat(outcome.point().x()[1]).isZero();
        }
    }

    @Test
    void aLargePenaltyLeavesNothing() {
        Outcome outcome = Minimization.of(regression(40, 10, 1))
                .from(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
                .run(new Owlqn(1e6));
        assertThat(outcome.point().x()).containsOnly(0);
    }

    @Test
    void theStartThatMinimisesTheSmoothPartIsNotTheBest() {
        // f = (x − 1)², λ = 1, from 1: f is least there, F at ½, where it is ¾
        var f = Quadratic.of(Matrix.of(new double[][] {{2}})).centredAt(1);
        Outcome outcome = Minimization.of(f).from(1).run(new Owlqn(1));
        assertThat(outcome.point().x()[0]).isCloseTo(0.5, within(1e-8));
        assertThat(outcome.point().value()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void withoutPenaltyItIsQuasiNewton() {
        Outcome outcome = Minimization.of(Classics.rosenbrock()).from(-1.2, 1).run(new Owlqn(0));
        assertThat(outcome.point().x()).containsExactly(new double[] {1, 1}, within(1e-6));
        assertThat(outcome.counts().values()).isLessThan(100);
    }
}
